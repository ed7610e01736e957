import { join } from 'node:path';
import type { AuditFault } from '../core/audit.ts';
import { type Inventory, inventoryOf } from '../core/audit-inventory.ts';
import type { Finding } from '../core/inspection.ts';
import { someAtOnce } from '../core/some-at-once.ts';
import type { AuditLog } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { ledgerFindings } from './compare-ledger.ts';
import { absentFiles, logFindings, missing, unlikeTheLog } from './compare-with-log.ts';
import { type CheckedFile, checkFile } from './file-check.ts';
import { vaultPath } from './layout.ts';
import { namesIn } from './people-store.ts';

/** What the ledger is checked by. */
interface LedgerParts {
  directory: string;
  files: AgeFiles;
  audit: Pick<AuditLog, 'check' | 'list'>;
}

const atOnce = 16;

/** Holds the egress ledger against the audit log, and that against itself. @returns nothing when both are whole */
export async function checkLedger(parts: LedgerParts): Promise<Finding[]> {
  const checked = await readLedger(parts, new Map());
  const faults: AuditFault[] = await parts.audit.check();
  if (faults.length > 0) return logFindings(faults);
  const inventory = inventoryOf(await parts.audit.list());
  const absent = absentFiles(new Set(checked.keys()), inventory).filter((file) => file.startsWith('egress/'));
  return [
    ...[...checked.values()].flatMap(({ finding }) => finding ?? []),
    ...unlikeTheLog(checked, inventory),
    ...absent.map(missing),
    ...(await lastingFindings(parts, checked, inventory)),
  ];
}

/** What is wrong with the requests, other than what another command sent or folded since the files were read. */
export async function lastingFindings(
  parts: Pick<LedgerParts, 'directory' | 'files'>,
  checked: ReadonlyMap<string, CheckedFile>,
  inventory: Inventory,
): Promise<Finding[]> {
  const findings = ledgerFindings(checked, inventory);
  if (findings.length === 0) return [];
  return ledgerFindings(await readLedger(parts, checked), inventory);
}

/** The files of the ledger that are not among those that were read already, and these. */
async function readLedger(
  { directory, files }: Pick<LedgerParts, 'directory' | 'files'>,
  known: ReadonlyMap<string, CheckedFile>,
): Promise<Map<string, CheckedFile>> {
  const checked = new Map(known);
  const paths = (await namesIn(join(directory, 'egress'))).map((name) => `egress/${name}`);
  await someAtOnce(
    paths.filter((path) => !checked.has(path)),
    atOnce,
    async (path) => {
      const place = vaultPath(path);
      if (place === undefined || place.kind === 'temporary') return;
      const is = await checkFile(files, directory, path, place);
      if (is !== undefined) checked.set(path, is);
    },
  );
  return checked;
}
