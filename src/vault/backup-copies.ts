import type { VaultCopies } from '../core/vault-ports.ts';
import { refuseNested } from './backup-places.ts';
import { checkBackup, openBackup } from './backup-reader.ts';
import type { BackupRun } from './backup-run.ts';
import { backupVault, type VaultPlace } from './backup-vault.ts';
import { restoreVault } from './restore-vault.ts';
import { diskError } from './write-once.ts';

/** Copies of the vault at a place, made, checked and put back. Nothing is decrypted and no key is asked for. */
export function createVaultCopies(place: VaultPlace, run: Omit<BackupRun, 'stage'>): VaultCopies {
  const backing: BackupRun = { ...run, stage: 'backup' };
  const restoring: BackupRun = { ...run, stage: 'restore' };
  return {
    backup: (target, { prune }) =>
      told(async () => {
        await refuseNested(place.directory, target);
        return backupVault(place, target, prune, backing);
      }),
    check: (target) =>
      told(async () => {
        const backup = await openBackup(target);
        try {
          const { vaultId, createdAt, files } = backup.manifest;
          const bytes = files.reduce((sum, { size }) => sum + size, 0);
          const faults = await checkBackup(backup, backing);
          return { vaultId, createdAt, files: files.length, bytes, faults };
        } finally {
          await backup.close();
        }
      }),
    restore: (source) =>
      told(async () => {
        await refuseNested(place.directory, source);
        return restoreVault(place, source, restoring);
      }),
  };
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    throw diskError(error);
  });
}
