import { counted } from '../core/counted.ts';
import type { Certificate, CertificateBody, ErasureReason } from '../core/erasure.ts';
import type { DoneAgain } from '../pipeline/erase-again.ts';
import type { Output } from './output.ts';

const partWords: Record<CertificateBody['what'][number], string> = {
  audio: 'the sound',
  transcript: 'the transcript with its speakers',
  drafts: 'drafts of the note',
  'nudge-drafts': 'drafts of texts between sessions',
  session: 'all of the session',
  client: 'all of the client',
};

/** Says what was erased anew or to its end, and what could not be. @returns how many could not */
export function tellAgain(output: Output, { certificates, failed }: DoneAgain): number {
  for (const certificate of certificates) tellCertificate(output, certificate);
  for (const { error } of failed) output.failure(error);
  return failed.length;
}

/** Says what is gone, what stays, and what cannot be reached. */
export function tellCertificate(output: Output, certificate: Certificate): void {
  const { body } = certificate;
  output.product({ type: 'certificate', ...certificate }, body.id);
  const passing = Object.values(body.passing).reduce((sum, count) => sum + count, 0);
  output.say(`erased: ${whatOf(body)}; ${counted(body.files.length + passing, 'file')}`);
  for (const { what, count, why } of body.kept) if (count > 0) output.say(`kept: ${count} ${what}, ${why}`);
  for (const line of outOfReach(body)) output.say(`out of reach: ${line}`);
  output.say(`prove it at any time: amynote erase --check ${body.id}`);
}

/** @returns e.g. `the sound, drafts of the note` */
export function whatOf({ what }: Pick<CertificateBody, 'what'>): string {
  return what.map((part) => partWords[part]).join(', ');
}

function outOfReach({ outOfReach: { providers, backups, exports, disk } }: CertificateBody): string[] {
  return [
    ...providers.map(
      ({ origin, requests, first, last, retention }) =>
        `${counted(requests, 'request')} to ${origin}, ${first.slice(0, 10)} to ${last.slice(0, 10)}, kept there: ${retention}`,
    ),
    ...(backups.length > 0
      ? [`${counted(backups.length, 'backup')} made before; renew with amynote backup TARGET --prune`]
      : []),
    ...(exports.length > 0 ? [`${counted(exports.length, 'export')} written before`] : []),
    disk,
  ];
}

function reasonWords(reason: ErasureReason): string {
  if (reason.by === 'rule') return reason.rules.map(({ rule, setting }) => `${rule} = ${setting}`).join(', ');
  if (reason.by === 'withdrawal')
    return `consent withdrawn: ${reason.scopes.join(', ')} (${reason.withdrawalId})`;
  if (reason.by === 'return') return `it had come back after ${reason.certificate}, as with a backup`;
  return 'it was asked for';
}

/** The certificate for people; what is signed is its JSON. */
export function certificateMarkdown({ body, bodySha256, signature }: Certificate): string {
  const { subject, files, kept, passing } = body;
  const lines = [
    `# Certificate of erasure ${body.id}`,
    '',
    `- What: ${whatOf(body)}`,
    `- Client: ${subject.clientId}`,
    ...(subject.sessionId === undefined ? [] : [`- Session: ${subject.sessionId}`]),
    `- Why: ${reasonWords(body.reason)}`,
    `- When: begun ${body.begunAt}, done ${body.erasedAt}`,
    `- By: ${body.by}, with ${body.tool}, in vault ${body.vaultId}`,
    '',
    '## Files',
    '',
    'Each is named by its path and the SHA-256 of what it held, as the audit log knew it.',
    '',
    ...files.map(
      ({ file, sha256, method }) => `- ${file}: ${sha256 ?? 'older than the audit log'}, ${method}`,
    ),
    ...Object.entries(passing).map(
      ([kind, count]) => `- ${kind}: ${counted(count, 'file')} that come and go`,
    ),
    '',
    '## Kept',
    '',
    ...kept.map(({ what, count, why }) => `- ${count} ${what}: ${why}`),
    '',
    '## Out of reach',
    '',
    ...outOfReach(body).map((line) => `- ${line}`),
    ...body.outOfReach.providers.flatMap(({ origin, requestIds }) =>
      requestIds.map((id) => `- ${origin}: request ${id}`),
    ),
    ...[...body.outOfReach.backups, ...body.outOfReach.exports].map((at) => `- made ${at}`),
    '',
    '## Signature',
    '',
    `Ed25519 over the RFC 8785 form of the JSON: ${signature}`,
    '',
    `Public key ${body.publicKey}, SHA-256 ${bodySha256}`,
    '',
  ];
  return lines.join('\n');
}
