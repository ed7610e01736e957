import type { AttestLine } from '../core/attest.ts';
import { counted } from '../core/counted.ts';
import type { HealthCheck } from '../core/health.ts';
import type { Finding, Inspection } from '../core/inspection.ts';
import type { StagePorts } from '../core/ports.ts';
import { type AttestClaim, lineOf, lookedAt, yours } from './attest-lines.ts';

const filesClaim: AttestClaim = {
  id: 'files',
  claim: 'Every file of the vault is encrypted, and is what amynote wrote',
  rerun: 'amynote verify',
};

/** A crash may leave these behind; nothing is lost or altered by them. */
const untidy: ReadonlySet<Finding['state']> = new Set(['rebuildable', 'leftover', 'unfinished', 'log']);

/** What reading every byte of the vault told; the log has a line of its own. */
export function filesLine({ files, bytes, findings }: Inspection): AttestLine {
  const faults = findings
    .filter(({ state }) => !untidy.has(state))
    .map(({ state, file }) => `${state}: ${file}`);
  const evidence = `${counted(files, 'file')}, ${counted(bytes, 'byte')}, each opened with the key and compared with the audit log`;
  return lineOf(filesClaim, { evidence, faults, next: 'amynote verify --repair --from BACKUP' });
}

const auditClaim: AttestClaim = {
  id: 'audit-log',
  claim: 'What was done to the record is logged, and nothing can be taken out of the log unseen',
  rerun: 'amynote audit verify',
};

export function auditLine({ vault }: Pick<StagePorts, 'vault'>): Promise<AttestLine> {
  return lookedAt(auditClaim, async () => {
    const faults = await vault.audit.check();
    const head = await vault.audit.head().catch(() => undefined);
    const evidence = `${head?.seq ?? 0} in the chain, each vouched for with the key of the log; head ${head?.seq}:${head?.sha256}`;
    const told = faults.map(({ seq, fault }) => `entry ${seq} ${fault}`);
    return lineOf(auditClaim, { evidence, faults: told, next: 'restore the folder audit from a backup' });
  });
}

/** What is claimed of the machine, by the name of the check that looks at it. */
const machineClaims: Record<string, AttestClaim & { healthy: string }> = {
  vault: {
    id: 'recipients',
    claim: 'Only keys that the clinician named open the vault',
    rerun: 'amynote recipient list',
    healthy: 'the keys of the vault are the ones this computer has trusted',
  },
  recipients: {
    id: 'sealing',
    claim: 'Every file is sealed to as many keys as the vault has, and opens with yours',
    rerun: 'amynote recipient reencrypt',
    healthy: 'no file is sealed to more or fewer',
  },
  identity: {
    id: 'key',
    claim: 'The key needs a passphrase and lies apart from the data',
    rerun: 'amynote doctor',
    healthy: '',
  },
  'identity.txt': {
    id: 'plain-key',
    claim: 'No copy of the key lies about without a passphrase',
    rerun: 'amynote doctor',
    healthy: 'none in AMYNOTE_HOME',
  },
  permissions: {
    id: 'permissions',
    claim: 'Other users of this computer cannot open the files',
    rerun: 'amynote doctor',
    healthy: '',
  },
  recovery: {
    id: 'recovery',
    claim: 'A lost passphrase or computer does not lose the record: recovery was tried within a year',
    rerun: 'amynote recovery test',
    healthy: '',
  },
  'key agent': {
    id: 'key-agent',
    claim: 'An unlocked key is held by a process of its own that nobody else can ask',
    rerun: 'amynote status',
    healthy: 'none is unlocked',
  },
  swap: {
    id: 'swap',
    claim: 'What is in memory does not come to lie on a disk unencrypted',
    rerun: 'amynote doctor',
    healthy: '',
  },
  disk: {
    id: 'disk',
    claim: 'The disk under the vault is encrypted as well',
    rerun: 'amynote doctor',
    healthy: '',
  },
  leftover: {
    id: 'leftovers',
    claim: 'No crash left anything behind',
    rerun: 'amynote doctor',
    healthy: 'no file that was not finished',
  },
  'edited text': {
    id: 'left-texts',
    claim: 'No text of a note is left in the memory of this computer',
    rerun: 'amynote doctor',
    healthy: 'none',
  },
};

const notLookedAt = 'this cannot be looked at on this system';

/** One line for each thing that keeps the record safe on this machine, whether the check had anything to say or not. */
export function machineLines(checks: readonly HealthCheck[]): AttestLine[] {
  return Object.entries(machineClaims).map(([name, { healthy, ...claim }]) => {
    const own = checks.filter((check) => check.name === name && check.state !== 'ok');
    const bad = own.filter(({ state }) => state !== 'unknown');
    const [unknown] = own;
    if (bad.length === 0 && unknown !== undefined) {
      return yours(claim, unknown.detail, unknown.hint ?? 'look at it yourself');
    }
    const evidence = checks.find((check) => check.name === name)?.detail ?? healthy;
    if (bad.length === 0 && evidence === '') return yours(claim, notLookedAt, 'look at it yourself');
    const next = bad.find(({ hint }) => hint !== undefined)?.hint;
    const faults = bad.map(({ detail }) => detail);
    return lineOf(claim, { evidence, faults, ...(next !== undefined && { next }) });
  });
}
