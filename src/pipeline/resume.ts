import type { Recording } from '../core/artefacts/recording.ts';
import type { StagePorts } from '../core/ports.ts';
import { finishCapture } from './finish-capture.ts';
import { whileLocked } from './stage-session.ts';

/**
 * Finishes a recording whose process died: everything that was sealed becomes the session's sound.
 * @throws `busy` when the recording is still running, `not-found` when nothing was left
 */
export async function resumeCapture(ports: StagePorts, request: { sessionId: string }): Promise<Recording> {
  const session = await ports.vault.sessions.readSession(request.sessionId);
  return whileLocked(ports, session.id, async () => {
    const made = await ports.vault.sessions.latest(session.id, 'recording');
    if (made === undefined) return finishCapture(ports, session);
    // It died between writing the recording, which was read back before, and erasing the parts.
    await ports.vault.captures.clear(session.id);
    return made.value;
  });
}
