import { inventoryOf } from '../core/audit-inventory.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { counted } from '../core/counted.ts';
import type { Certificate } from '../core/erasure.ts';
import type { StagePorts } from '../core/ports.ts';
import { sha256Of } from '../core/sha256.ts';
import { type Check, check } from './verify-check.ts';

/**
 * Proves a certificate: its signature and whose it is, that nothing it names is there, and that the audit log says the
 * same. It needs nothing of what was erased.
 */
export async function checkCertificate(ports: StagePorts, certificate: Certificate): Promise<Check[]> {
  const { body, signature, bodySha256, id } = certificate;
  const signer = await ports.signer();
  const bytes = canonicalBytes(body);
  const isSigned =
    (await signer.verify(bytes, signature, body.publicKey)) && (await sha256Of(bytes)) === bodySha256;
  const isOwn = await signer.isOwn(body.publicKey);
  const { vaultId } = ports.vault.erasures;
  return [
    check(
      'signature',
      isSigned && id === body.id,
      'Ed25519 over every word of it',
      'it is not of these words',
    ),
    check('key', isOwn, `your own: ${body.publicKey}`, `not yours: ${body.publicKey}`),
    check('vault', body.vaultId === vaultId, 'of this vault', 'it was signed for another vault'),
    ...(await filesAndLog(ports, body.files)),
  ];
}

async function filesAndLog(ports: StagePorts, files: Certificate['body']['files']): Promise<Check[]> {
  const { held, erased } = inventoryOf(await ports.vault.audit.list());
  const back: string[] = [];
  const unlogged: string[] = [];
  for (const { file, sha256 } of files) {
    const known = held.get(file);
    // A later file may have taken the name: it is another one where its hash is.
    const isOther = known !== undefined && known.sha256 !== sha256;
    if (!isOther && (await ports.vault.erasures.isThere(file))) back.push(file);
    if (!isOther && !erased.has(file)) unlogged.push(file);
  }
  return [
    check(
      'files',
      back.length === 0,
      `none of ${counted(files.length, 'file')} is there`,
      `there again: ${back.join(', ')}`,
    ),
    check(
      'audit log',
      unlogged.length === 0,
      'it says of each that it was erased',
      `it does not say so of ${unlogged.join(', ')}`,
    ),
  ];
}
