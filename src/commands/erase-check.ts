import { type Certificate, certificateSchema } from '../core/erasure.ts';
import { AmynoteError } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import type { StagePorts } from '../core/ports.ts';
import { checkCertificate } from '../pipeline/check-certificate.ts';
import type { CommandContext } from './command-context.ts';
import { table } from './table.ts';

/** Of a certificate, in bytes: each file takes some 200 of them. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Proves certificates: signature, files, audit log. @param typed an id, a file, or true for all there are
 * @throws `damaged` when one does not hold
 */
export async function checkErasure(context: CommandContext, typed: string | true): Promise<undefined> {
  const ports = await context.stages();
  const certificates = await meantBy(context, ports, typed);
  let failed = 0;
  for (const certificate of certificates) {
    const checks = await checkCertificate(ports, certificate);
    const rows = table(checks.map(({ check, state, detail }) => [certificate.id, state, check, detail]));
    for (const [at, check] of checks.entries())
      context.output.product(
        { type: 'check', v: 1, certificateId: certificate.id, ...check },
        rows[at] ?? '',
      );
    failed += Number(checks.some(({ state }) => state !== 'ok'));
  }
  if (certificates.length === 0) context.output.say('nothing was ever erased with a certificate');
  context.output.result({ certificates: certificates.length, failed });
  if (failed === 0) return undefined;
  throw new AmynoteError('damaged', 'a certificate does not hold', {
    hint: 'what has come back is erased anew with: amynote erase --again',
  });
}

async function meantBy(
  context: CommandContext,
  { vault }: StagePorts,
  typed: string | true,
): Promise<Certificate[]> {
  if (typed !== true && !isId(typed)) return [await fromFile(context, typed)];
  const all = await vault.erasures.certificates();
  if (typed === true) return all;
  const found = all.filter(({ id }) => id.startsWith(typed));
  if (found.length > 0) return found;
  throw new AmynoteError('not-found', 'there is no such certificate', {
    hint: 'see them all: amynote erase --check',
  });
}

async function fromFile(context: CommandContext, path: string): Promise<Certificate> {
  const bytes = await context.readStart(path, mostBytes);
  try {
    return certificateSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    throw new AmynoteError('usage', 'that is no certificate in JSON', {
      hint: 'it is written with --certificate FILE.json',
    });
  }
}
