import type { Speakers } from '../core/artefacts/speakers.ts';
import type { Line } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { restOn } from './stage-session.ts';

/**
 * The speakers of a session's newest transcript, with its lines. Those of an older one name other lines: nobody would see
 * what is corrected there.
 * @throws `failed` without speakers
 */
export async function readSpeakers(
  ports: StagePorts,
  sessionId: string,
): Promise<{ speakers: Speakers; lines: Line[] }> {
  const held = await ports.vault.sessions.latest(sessionId, 'speakers');
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  if (held !== undefined && transcript !== undefined && restOn(held.value, transcript))
    return { speakers: held.value, lines: transcript.value.lines };
  throw new AmynoteError('failed', 'nobody has said yet who spoke in this transcript', {
    hint: `let amynote try first: amynote diarize ${sessionId}`,
  });
}
