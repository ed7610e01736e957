import type { LineSpeaker } from '../core/artefacts/speakers.ts';
import type { Line } from '../core/artefacts/transcript.ts';
import type { StoredVoice } from '../core/enrolled-voice.ts';
import type { StagePorts } from '../core/ports.ts';

/** The therapist's voices that may be used, oldest first. One whose time is over is erased for good, and that is said. */
export async function enrolledVoices(ports: StagePorts): Promise<StoredVoice[]> {
  const now = ports.now().toISOString();
  const voices = await ports.vault.voices.list();
  const over = voices.filter(({ expiresAt }) => expiresAt <= now);
  for (const { id } of over) await ports.vault.voices.erase(id);
  if (over.length > 0) {
    const message =
      'the time of your enrolled voice was over: it was erased; enroll it again if you want it used';
    ports.onEvent({ type: 'notice', stage: 'speakers', message });
  }
  return voices.filter(({ expiresAt }) => expiresAt > now);
}

/**
 * Erases for good the enrolled voices that came from lines of a session which are not the therapist's any more: they are
 * somebody else's voice, who never agreed to it. That is said.
 * To be called before the change is written: a process that dies in between must not leave such a voice behind.
 */
export async function forgetDisownedVoices(
  ports: StagePorts,
  sessionId: string,
  lines: readonly Line[],
  { before, now }: { before: readonly LineSpeaker[]; now: readonly LineSpeaker[] },
): Promise<void> {
  const own = (await ports.vault.voices.list()).filter((voice) => voice.sessionId === sessionId);
  const disowned = own.filter((voice) => isDisowned(linesOf(voice, lines), before, now));
  for (const { id } of disowned) await ports.vault.voices.erase(id);
  if (disowned.length === 0) return;
  const message = `the enrolled voice came from lines that are no longer yours: forgotten; enroll again: amynote speakers enroll ${sessionId} LINES`;
  ports.onEvent({ type: 'notice', stage: 'speakers', message });
}

/** Numbers of the lines that a voice was made from; all of them where it does not say. */
function linesOf({ spans }: StoredVoice, lines: readonly Line[]): Set<number> {
  const from = lines.filter((line) =>
    spans?.some(
      ({ startMs, endMs, channel }) =>
        channel === line.channel && line.startMs < endMs && line.endMs > startMs,
    ),
  );
  return new Set((spans === undefined ? lines : from).map(({ id }) => id));
}

/** Whether a line that it came from changed hands, or others of the same voice did, not one by one but as a whole. */
function isDisowned(
  from: ReadonlySet<number>,
  before: readonly LineSpeaker[],
  now: readonly LineSpeaker[],
): boolean {
  const voices = new Set(
    before.flatMap(({ line, voice }) => (from.has(line) && voice !== undefined ? [voice] : [])),
  );
  const after = new Map(now.map((entry) => [entry.line, entry]));
  return before.some(({ line, participant, voice }) => {
    const entry = after.get(line);
    if (participant !== 'therapist' || entry?.participant === 'therapist') return false;
    return from.has(line) || (voice !== undefined && voices.has(voice) && !entry?.confirmed);
  });
}

/** Erases one enrolled voice, or all of them, for good. @returns the ids; none when there is no such voice */
export async function forgetVoices(ports: StagePorts, id: string | undefined): Promise<string[]> {
  const ids = (await ports.vault.voices.list())
    .map((voice) => voice.id)
    .filter((each) => id === undefined || each === id);
  for (const each of ids) await ports.vault.voices.erase(each);
  return ids;
}
