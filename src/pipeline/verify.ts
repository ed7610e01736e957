import type { SignedNote } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';

/**
 * Recomputes a signed note's signature from its words, offline, with this clinician's own key.
 * @throws `damaged` when the words are not the signed ones, or another key signed them
 */
export async function verifySignedNote(ports: StagePorts, note: SignedNote): Promise<void> {
  const signer = await ports.signer();
  const { publicKey } = note.body.signer;
  const genuine = await signer.verify(canonicalBytes(note.body), note.signature, publicKey);
  if (!genuine) {
    throw new AmynoteError('damaged', 'the signature does not match the note', {
      hint: 'restore the note from a backup; do not use this copy',
    });
  }
  if (!(await signer.isOwn(publicKey))) {
    throw new AmynoteError('damaged', 'the note was signed with a key that is not yours', {
      hint: 'check AMYNOTE_HOME; if another clinician signed it, verify it with their key',
    });
  }
}
