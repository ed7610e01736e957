import type { AddendumType, SignedBody, SignedNote } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import type { StagePorts } from '../core/ports.ts';
import { sha256Of } from '../core/sha256.ts';

/** Anything that is signed: a note, an addendum. */
export interface Sealed {
  body: {
    signer: { publicKey: string };
    type?: SignedBody['type'] | AddendumType;
    member?: string | undefined;
  };
  bodySha256: string;
  signature: string;
}

/** What is wrong with a seal, if anything is. */
export type SealFault = 'signature' | 'hash' | 'key' | 'type';

/** What a body was signed as: none of them may stand for another. */
export type SealedAs = 'note' | 'member' | 'addendum';

/** Recomputes hash and signature over a body, and asks whether the key is the clinician's own, and the body what it stands for. */
export async function sealFaults(ports: StagePorts, sealed: Sealed, as: SealedAs): Promise<SealFault[]> {
  const signer = await ports.signer();
  const bytes = canonicalBytes(sealed.body);
  const { publicKey } = sealed.body.signer;
  const faults: SealFault[] = [];
  if (!(await signer.verify(bytes, sealed.signature, publicKey))) faults.push('signature');
  if ((await sha256Of(bytes)) !== sealed.bodySha256) faults.push('hash');
  if (!(await signer.isOwn(publicKey))) faults.push('key');
  if (!isSignedAs(sealed.body, as)) faults.push('type');
  return faults;
}

/** SHA-256 of a signed note's words: what an addendum names as its note. */
export function noteHash({ body }: SignedNote): Promise<string> {
  return sha256Of(canonicalBytes(body));
}

/** Notes of earlier releases were signed without a type: a member's own chart is the one that names a member. */
function isSignedAs({ type, member }: Sealed['body'], as: SealedAs): boolean {
  const isOfNote = type === undefined || type === 'note' || type === 'member';
  if (as === 'addendum') return type !== undefined && !isOfNote;
  return isOfNote && (type ?? as) === as && (member !== undefined) === (as === 'member');
}
