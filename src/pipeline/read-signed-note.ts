import type { SignedNote } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { type SealFault, sealFaults } from './verify.ts';

/**
 * The session's signed note, believed only when its words are the signed ones, its key is this clinician's own, and it
 * was signed as the whole note of this session and client: whoever can write to the vault's folder can seal anything.
 * @returns undefined when the session is not signed
 * @throws `damaged` when it is not what was signed here; `locked`
 */
export async function readSignedNote(
  ports: StagePorts,
  sessionId: string,
): Promise<Held<SignedNote> | undefined> {
  const held = await ports.vault.sessions.latest(sessionId, 'signed-note');
  if (held === undefined) return undefined;
  const { body } = held.value;
  const [fault] = await sealFaults(ports, held.value, 'note');
  if (fault !== undefined) throw refused(sessionId, fault);
  const { clientId } = await ports.vault.sessions.readSession(sessionId);
  if (body.sessionId === sessionId && body.clientId === clientId) return held;
  throw notAsSigned(sessionId, 'the note was signed for another session or client');
}

function refused(sessionId: string, fault: SealFault): AmynoteError {
  const messages = {
    key: 'the note was signed with a key that is not yours',
    signature: 'the signature does not match the note',
    hash: 'the hash does not match the note',
    type: 'what was signed is not a whole note',
  };
  return notAsSigned(sessionId, messages[fault]);
}

function notAsSigned(sessionId: string, message: string): AmynoteError {
  return new AmynoteError('damaged', message, {
    hint: `see what is wrong: amynote verify ${sessionId}; then restore the note from a backup`,
  });
}
