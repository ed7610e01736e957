import type { SignedBody } from '../../core/artefacts/note.ts';
import { momentText } from './moments.ts';
import type { Reading } from './reading.ts';

/** What stands under a note: who signed it and when, and how it was made. */
export function signatureLines(reading: Reading): string[] {
  const { signed, rules } = reading;
  if (signed === undefined) return ['Drafted by software; not yet reviewed by a clinician.'];
  const { signer, signedAt, assistance } = signed;
  const who = signerName(signer);
  return [
    who === '' ? 'Signed by the holder of this key, without a name' : `Signed by ${who}`,
    ...(signer.license ? [`License ${signer.license}`] : []),
    `Signed at ${momentText(signedAt)}`,
    ...(rules.proof || who === '' ? [`Signing key (Ed25519) ${signer.publicKey}`] : []),
    ...(rules.proof ? sealLines(reading) : []),
    assistance,
  ];
}

/** `Jo Sample, LCSW`; empty where the key is all there is. */
export function signerName({ name, credential }: SignedBody['signer']): string {
  return [name, credential].filter((part) => part !== '').join(', ');
}

/** A member's own chart has a hash of its own. */
function sealLines({ seal, person }: Reading): string[] {
  if (seal === undefined) return [];
  const own = seal.members?.find(({ member }) => member === person?.id);
  return [`SHA-256 of the signed words ${(own ?? seal).bodySha256}`];
}
