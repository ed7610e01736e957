import type { Recording } from '../core/artefacts/recording.ts';
import { counted } from '../core/counted.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Doubt, HeardPiece, Piece, UnnumberedLine } from '../core/speech-ports.ts';
import { channelsOf, type Hearing, hearPiece } from './hear.ts';
import { inFlight } from './in-flight.ts';
import { soundAt } from './sound-at.ts';

/** What was heard, as far as it can be believed. */
export interface CheckedHearing {
  lines: UnnumberedLine[];
  /** Of the requests that asked again. */
  requestIds: string[];
}

/**
 * Checks every answer by its sound, and asks about doubtful stretches once more, with other boundaries. Those answers are kept
 * like the first ones: an interrupted run pays for none of them twice.
 * @throws `consent`, `provider-refused`, `provider-unreachable`, `interrupted`
 */
export async function checkHearing(
  ports: StagePorts,
  hearing: Hearing,
  recording: Recording,
  heard: readonly HeardPiece[],
  jobs: number,
): Promise<CheckedHearing> {
  const check = await ports.hearingCheck(hearing.transcriber.sentAlong);
  const doubts = check.doubts(heard);
  const again = await askAgain(ports, hearing, recording, doubts, jobs);
  const requestIds = again.flatMap(({ requestId }) => (requestId === undefined ? [] : [requestId]));
  return { lines: check.lines(heard, again), requestIds };
}

async function askAgain(
  ports: StagePorts,
  hearing: Hearing,
  recording: Recording,
  doubts: readonly Doubt[],
  jobs: number,
): Promise<(Doubt & HeardPiece)[]> {
  const again: (Doubt & HeardPiece)[] = [];
  if (doubts.length === 0) return again;
  ports.onEvent({ type: 'notice', stage: 'transcribe', message: askingAgain(doubts.length) });
  // A stretch that is refused once more was counted before, and stays as it is.
  const second: Hearing = { ...hearing, refusals: { add: () => undefined, judge: () => undefined } };
  const hear = async (piece: Doubt & Piece) => ({ ...piece, ...(await hearPiece(ports, second, piece)) });
  for (const channel of channelsOf(recording)) {
    const own = doubts.filter((doubt) => doubt.channel === channel);
    for await (const { samples: _, ...answer } of inFlight(soundAt(ports, recording, own), jobs, hear)) {
      again.push(answer);
    }
  }
  return again;
}

function askingAgain(count: number): string {
  return `words may be missing or invented in ${counted(count, 'place')}: asking once more about ${count === 1 ? 'it' : 'them'}`;
}
