import type { Line } from '../core/artefacts/transcript.ts';
import type { StoredVoice } from '../core/enrolled-voice.ts';
import { AmynoteError } from '../core/errors.ts';
import { timedId } from '../core/ids.ts';
import { sampleRate } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import { diarizeSound } from './diarize-sound.ts';
import { type LineRange, readOwnLines } from './own-lines.ts';
import { orInterrupted, readSessionOfClient, requireScope, whileLocked } from './stage-session.ts';

/** Seconds of clear voice below which statistics say little about a person. */
const LEAST_SECONDS = 10;
/** An enrolled voice is used for so many months: voices and microphones change, and laws set an end. */
export const ENROLLED_MONTHS = 12;

/**
 * Keeps what the therapist's own voice sounds like, in numbers, from lines that the clinician has confirmed. One
 * made earlier from the same session is replaced.
 * @throws `failed` when no line is confirmed as the therapist's, or they hold too little clear speech
 */
export async function enrollVoice(ports: StagePorts, range: LineRange): Promise<StoredVoice> {
  const { sessionId } = range;
  const { client } = await readSessionOfClient(ports, sessionId);
  await requireScope(ports, client, 'record_audio');
  const lines = await readOwnLines(ports, range);
  const statistics = await orInterrupted(ports.signal, describe(ports, sessionId, lines));
  if (statistics.seconds < LEAST_SECONDS) throw tooShort(statistics.seconds);
  const now = ports.now();
  const expires = new Date(now);
  expires.setUTCMonth(expires.getUTCMonth() + ENROLLED_MONTHS);
  const voice: StoredVoice = {
    v: 1,
    kind: 'voice',
    id: timedId(now.getTime()),
    role: 'therapist',
    sessionId,
    spans: lines.map(({ startMs, endMs, channel }) => ({
      startMs,
      endMs,
      ...(channel !== undefined && { channel }),
    })),
    createdAt: now.toISOString(),
    expiresAt: expires.toISOString(),
    statistics,
  };
  return whileLocked(ports, sessionId, async () => {
    // Listening takes a while, in which the clinician may have said that they are somebody else's.
    if (!isSame(await readOwnLines(ports, range), lines)) throw changedMeanwhile();
    const earlier = (await ports.vault.voices.list()).filter((each) => each.sessionId === sessionId);
    await ports.vault.voices.save(voice);
    for (const { id } of earlier) await ports.vault.voices.erase(id);
    return voice;
  });
}

function isSame(a: readonly Line[], b: readonly Line[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function describe(ports: StagePorts, sessionId: string, lines: readonly Line[]) {
  const { sound, channelSound } = await diarizeSound(ports, sessionId);
  const channel = lines[0]?.channel;
  const samples = channel === undefined ? sound?.() : channelSound?.(channel);
  if (samples === undefined) {
    throw new AmynoteError('failed', 'this session has no sound to know a voice by', {
      hint: 'name a session that was recorded: amynote list',
    });
  }
  return (await ports.voiceDescriber()).describe(stretches(samples, lines));
}

/** The sound of some lines, one after the other. @param lines in the order of time */
async function* stretches(
  samples: AsyncIterable<Int16Array>,
  lines: readonly Line[],
): AsyncIterable<Int16Array> {
  const end = Math.max(...lines.map(({ endMs }) => endMs));
  const place = (ms: number) => Math.round((ms * sampleRate) / 1000);
  let at = 0;
  for await (const chunk of samples) {
    for (const { startMs, endMs } of lines) {
      const part = chunk.subarray(Math.max(0, place(startMs) - at), Math.max(0, place(endMs) - at));
      if (part.length > 0) yield part;
    }
    at += chunk.length;
    if (at >= place(end)) return;
  }
}

function changedMeanwhile(): AmynoteError {
  return new AmynoteError('failed', 'the lines were changed meanwhile; nothing was kept', {
    hint: 'run the same command again',
  });
}

function tooShort(seconds: number): AmynoteError {
  const heard = `${Math.floor(seconds)} s of clear speech`;
  return new AmynoteError('failed', `these lines hold ${heard}, and ${LEAST_SECONDS} s are needed`, {
    hint: 'name more lines, or longer ones',
    data: { seconds: Math.floor(seconds), needed: LEAST_SECONDS },
  });
}
