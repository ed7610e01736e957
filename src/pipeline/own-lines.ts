import type { LineSpeaker } from '../core/artefacts/speakers.ts';
import type { Line } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { noTranscript } from './erased-parts.ts';
import { restOn } from './stage-session.ts';

/** Lines of a session, by their numbers; all of them without. */
export interface LineRange {
  sessionId: string;
  from?: number;
  to?: number;
}

/**
 * The lines of a range that are the therapist's: the clinician has said so, of the lines or of their voice, and nobody
 * else speaks at the same time. Where they were taken for several voices, those of the one with most of them.
 * @throws `not-found`; `failed` when there is none
 */
export async function readOwnLines(ports: StagePorts, range: LineRange): Promise<Line[]> {
  const { lines, entries, isDecided } = await readRange(ports, range);
  const own = entries.filter((entry) => entry.participant === 'therapist' && isDecided(entry));
  const ids = new Set(mostOfOneVoice(own).map(({ line }) => line));
  const others = lines.filter(({ id }) => !own.some(({ line }) => line === id));
  const clear = lines.filter(({ id, startMs, endMs, flags }) => {
    const isAlone = !others.some((other) => other.startMs < endMs && other.endMs > startMs);
    return ids.has(id) && isAlone && !flags?.includes('inaudible');
  });
  if (clear.length === 0) throw unconfirmed(range);
  const channel = clear[0]?.channel;
  return clear.filter((line) => line.channel === channel).sort((a, b) => a.startMs - b.startMs);
}

/** Numbers of lines in a range that may be the therapist's, and that nobody has confirmed. @throws `not-found` */
export async function unconfirmedLines(ports: StagePorts, range: LineRange): Promise<number[]> {
  const { entries, isDecided } = await readRange(ports, range);
  return entries
    .filter((entry) => (entry.participant ?? 'therapist') === 'therapist' && !isDecided(entry))
    .map(({ line }) => line);
}

async function readRange(
  ports: StagePorts,
  { sessionId, from = 1, to = Number.POSITIVE_INFINITY }: LineRange,
) {
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  if (transcript === undefined) throw await noTranscript(ports, sessionId);
  const held = (await ports.vault.sessions.latest(sessionId, 'speakers'))?.value;
  const speakers = held !== undefined && restOn(held, transcript) ? held : undefined;
  const entries = (speakers?.lines ?? []).filter(
    ({ line, echoOf }) => line >= from && line <= to && echoOf === undefined,
  );
  if (entries.length === 0) {
    throw new AmynoteError(
      'not-found',
      'the transcript has no such lines, or nobody has said who spoke them',
      {
        hint: `see them: amynote show ${sessionId} --part transcript`,
      },
    );
  }
  const named = new Set(
    speakers?.voices?.flatMap(({ voice, by, swapped }) => (by === 'clinician' && !swapped ? [voice] : [])),
  );
  const isDecided = ({ confirmed, voice }: LineSpeaker) =>
    confirmed === true || (voice !== undefined && named.has(voice));
  return { lines: transcript.value.lines, entries, isDecided };
}

function mostOfOneVoice(entries: readonly LineSpeaker[]): LineSpeaker[] {
  const groups = [...new Set(entries.map(({ voice }) => voice))].map((voice) =>
    entries.filter((entry) => entry.voice === voice),
  );
  return groups.sort((a, b) => b.length - a.length)[0] ?? [];
}

function unconfirmed({ sessionId, from, to }: LineRange): AmynoteError {
  const which = from === undefined ? 'LINES' : `${from}-${to}`;
  return new AmynoteError('failed', 'nobody has confirmed that these lines are yours, and yours alone', {
    hint: `listen to them, then: amynote relabel ${sessionId} ${which} therapist`,
  });
}
