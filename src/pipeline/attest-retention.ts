import type { AttestLine } from '../core/attest.ts';
import { counted } from '../core/counted.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import { type AttestClaim, lineOf, lookedAt } from './attest-lines.ts';
import { checkCertificate } from './check-certificate.ts';
import { planRetention } from './retention.ts';

const retentionClaim: AttestClaim = {
  id: 'retention',
  claim: 'Sound, transcripts and drafts are not kept longer than the rules say, but where a hold asks for it',
  rerun: 'amynote retention show',
};

/** Rules are run once a day at best: what came due since yesterday is not late. Milliseconds. */
const graceMs = 24 * 60 * 60 * 1000;

export function retentionLine(ports: StagePorts, { retention }: Settings): Promise<AttestLine> {
  return lookedAt(retentionClaim, async () => {
    const rows = await planRetention(ports, retention);
    const late = rows.filter(
      ({ state, at = '' }) => state === 'due' && Date.parse(at) < ports.now().getTime() - graceMs,
    );
    const faults = late.map(
      ({ sessionId, part, at = '' }) => `${sessionId}: ${part} since ${at.slice(0, 10)}`,
    );
    const of = (wanted: string) => rows.filter(({ state }) => state === wanted).length;
    const evidence = `${counted(rows.length, 'part')} looked at: ${of('kept')} kept with a reason, ${of('later')} with a day to come, ${of('due')} due`;
    return lineOf(retentionClaim, { evidence, faults, next: 'amynote retention run' });
  });
}

const erasureClaim: AttestClaim = {
  id: 'erasures',
  claim: 'What was erased is gone, and a signed certificate says so',
  rerun: 'amynote erase --check ID',
};

export function erasureLine(ports: StagePorts): Promise<AttestLine> {
  return lookedAt(erasureClaim, async () => {
    const certificates = await ports.vault.erasures.certificates();
    const unfinished = await ports.vault.erasures.unfinishedIds();
    const faults = unfinished.map((id) => `${id} was begun and not finished`);
    let files = 0;
    for (const certificate of certificates) {
      files += certificate.body.files.length;
      const bad = (await checkCertificate(ports, certificate)).filter(({ state }) => state === 'failed');
      faults.push(...bad.map(({ detail }) => `${certificate.id}: ${detail}`));
    }
    const evidence = `${counted(certificates.length, 'certificate')}, ${counted(files, 'file')}, none of them there`;
    return lineOf(erasureClaim, {
      evidence,
      faults,
      next: 'amynote erase --again, or amynote retention run',
    });
  });
}
