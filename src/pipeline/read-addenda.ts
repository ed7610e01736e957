import type { Addendum, SignedNote } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { noteHash, sealFaults } from './verify.ts';

/**
 * What was added to a signed note, oldest first, each checked as the note itself is.
 * @throws `damaged` when one is not what was signed, not this clinician's, or belongs to another note
 */
export async function readAddenda(ports: StagePorts, note: SignedNote): Promise<Addendum[]> {
  const held = await ports.vault.sessions.history(note.sessionId, 'addendum');
  const sha256 = held.length === 0 ? '' : await noteHash(note);
  for (const { value } of held) {
    const isSound =
      value.body.noteSha256 === sha256 && (await sealFaults(ports, value, 'addendum')).length === 0;
    if (isSound) continue;
    throw new AmynoteError('damaged', 'something added to the note is not as it was signed', {
      hint: `see what: amynote verify ${note.sessionId}`,
    });
  }
  return held.map(({ value }) => value);
}
