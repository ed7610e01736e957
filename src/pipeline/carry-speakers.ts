import type { Speakers } from '../core/artefacts/speakers.ts';
import type { StagePorts } from '../core/ports.ts';
import { headerFor, restOn } from './stage-session.ts';

/**
 * Lets the speakers of a transcript rest on the one that a correction made of it: its lines are the same. Where nothing is
 * left to do it writes nothing. Before the next change of the words it must have been done, or nobody would know any
 * more whose lines they are.
 */
export async function carrySpeakers(ports: StagePorts, sessionId: string): Promise<void> {
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  const held = await ports.vault.sessions.latest(sessionId, 'speakers');
  if (transcript === undefined || held === undefined || !restOn(held.value, transcript)) return;
  if (held.value.inputs.transcript === transcript.sha256) return;
  await ports.vault.sessions.write<Speakers>({
    ...held.value,
    ...headerFor(ports, sessionId, { ...held.value.inputs, transcript: transcript.sha256 }),
  });
}
