import type { SignedNote } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { sha256Of } from '../core/sha256.ts';

/** Anything that is signed: a note, an addendum. */
export interface Sealed {
  body: { signer: { publicKey: string } };
  bodySha256: string;
  signature: string;
}

/** What is wrong with a seal, if anything is. */
export type SealFault = 'signature' | 'hash' | 'key';

/**
 * Recomputes a signed note's signature from its words, offline, with this clinician's own key.
 * @throws `damaged` when the words are not the signed ones, or another key signed them
 */
export async function verifySignedNote(ports: StagePorts, note: SignedNote): Promise<void> {
  const [fault] = await sealFaults(ports, note);
  if (fault !== undefined) throw refused(fault);
}

/** Recomputes hash and signature over a body, and asks whether the key is the clinician's own; pure but for the key. */
export async function sealFaults(ports: StagePorts, sealed: Sealed): Promise<SealFault[]> {
  const signer = await ports.signer();
  const bytes = canonicalBytes(sealed.body);
  const { publicKey } = sealed.body.signer;
  const faults: SealFault[] = [];
  if (!(await signer.verify(bytes, sealed.signature, publicKey))) faults.push('signature');
  if ((await sha256Of(bytes)) !== sealed.bodySha256) faults.push('hash');
  if (!(await signer.isOwn(publicKey))) faults.push('key');
  return faults;
}

/** SHA-256 of a signed note's words: what an addendum names as its note. */
export function noteHash({ body }: SignedNote): Promise<string> {
  return sha256Of(canonicalBytes(body));
}

function refused(fault: SealFault): AmynoteError {
  if (fault === 'key') {
    return new AmynoteError('damaged', 'the note was signed with a key that is not yours', {
      hint: 'check AMYNOTE_HOME; if another clinician signed it, verify it with their key',
    });
  }
  const what = fault === 'signature' ? 'signature' : 'hash';
  return new AmynoteError('damaged', `the ${what} does not match the note`, {
    hint: 'restore the note from a backup; do not use this copy',
  });
}
