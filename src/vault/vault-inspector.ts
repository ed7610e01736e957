import { inventoryOf } from '../core/audit-inventory.ts';
import type { AuditLog } from '../core/audit-ports.ts';
import type { ErasureStore } from '../core/erasure-ports.ts';
import type { Finding, VaultInspector } from '../core/inspection.ts';
import type { CaptureStore, SessionStore } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import type { VaultHeader } from './header.ts';
import { inspectVault } from './inspect-vault.ts';
import { vaultPath } from './layout.ts';
import { findStale } from './reencrypt-scan.ts';
import { repairVault } from './repair-vault.ts';
import type { SegmentFiles } from './segment-files.ts';

/** The open vault, as far as it is looked at. */
export interface InspectorParts {
  directory: string;
  /** Every file must be sealed to its recipients, and from version 2 on be in the log. */
  header: Pick<VaultHeader, 'version' | 'recipients'>;
  files: AgeFiles;
  segments: SegmentFiles;
  audit: AuditLog;
  sessions: Pick<SessionStore, 'leftovers' | 'isLocked'>;
  captures: Pick<CaptureStore, 'unfinished'>;
  erasures: Pick<ErasureStore, 'remembered'>;
}

export function createVaultInspector(parts: InspectorParts): VaultInspector {
  const { directory, header, files, segments, audit, erasures } = parts;
  return {
    async inspect(watch) {
      const inspection = await inspectVault({
        directory,
        files,
        segments,
        audit,
        erasures,
        isLogged: header.version > 1,
        ...watch,
      });
      return { ...inspection, findings: [...inspection.findings, ...(await untidy(parts))] };
    },
    repair: (findings, backup) => repairVault({ directory, files, audit }, findings, backup),
  };
}

/** Not the folder of a session that was: its `session.age` is missing, and all that is left of it must stay together. */
async function leftoversOf({ sessions, audit }: InspectorParts): Promise<string[]> {
  const leftovers = await sessions.leftovers();
  if (leftovers.length === 0) return [];
  const { held, unsure, isComplete } = inventoryOf(await audit.list());
  const wasSession = (folder: string) => {
    const file = `${folder}/session.age`;
    return vaultPath(file)?.kind === 'session' && (!isComplete || held.has(file) || unsure.has(file));
  };
  return leftovers.filter((path) => !wasSession(path));
}

/** What is no loss, but waits for somebody. */
async function untidy(parts: InspectorParts): Promise<Finding[]> {
  const { directory, header, sessions, captures } = parts;
  const findings: Finding[] = (await leftoversOf(parts)).map((file) => ({
    state: 'leftover',
    file,
    detail: 'a write that was not finished',
    hint: 'amynote verify --repair',
  }));
  for (const id of await captures.unfinished()) {
    if (await sessions.isLocked(id)) continue;
    const detail = 'a recording that was never finished; its sound is safe';
    findings.push({
      state: 'unfinished',
      file: `sessions/${id}/capture`,
      detail,
      hint: `amynote record --resume ${id}`,
    });
  }
  for (const { path } of (await findStale(directory, header.recipients.length)).stale) {
    const detail = 'it is not sealed to exactly the recipients of the vault';
    findings.push({ state: 'unsealed', file: path, detail, hint: 'amynote recipient reencrypt' });
  }
  return findings;
}
