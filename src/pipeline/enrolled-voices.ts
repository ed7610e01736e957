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

/** Erases one enrolled voice, or all of them, for good. @returns the ids; none when there is no such voice */
export async function forgetVoices(ports: StagePorts, id: string | undefined): Promise<string[]> {
  const ids = (await ports.vault.voices.list())
    .map((voice) => voice.id)
    .filter((each) => id === undefined || each === id);
  for (const each of ids) await ports.vault.voices.erase(each);
  return ids;
}
