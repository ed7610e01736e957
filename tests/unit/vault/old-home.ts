import { chmodSync, cpSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { secretLine } from '../../../src/vault/keys.ts';
import { type OpenVault, openVault } from '../../../src/vault/open-vault.ts';
import { filesBelow, holder, temporaryFolder } from './play-vault.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures/vaults');

/** The sessions of `fixtures/vaults/v1`: one with a signed note, one with a draft. */
export const signed = 'v9qd2y4vknxz';
export const drafted = 'd1wyxfezwxcn';

/** An `AMYNOTE_HOME` that an earlier release left. */
export interface OldHome {
  home: string;
  directory: string;
  identity(): Promise<string>;
  open(directory?: string): Promise<OpenVault>;
}

/** A copy of `fixtures/vaults/v1`, as it would lie on a clinician's disk. */
export function oldHome(): OldHome {
  const home = join(temporaryFolder(), 'home');
  cpSync(join(fixtures, 'v1'), home, { recursive: true });
  renameSync(join(home, 'test-only-identity.txt'), join(home, 'identity.txt'));
  for (const path of filesBelow(home)) chmodSync(join(home, path), path.endsWith('/') ? 0o700 : 0o600);
  const directory = join(home, 'vault');
  const identity = async () => secretLine(readFileSync(join(home, 'identity.txt'), 'utf8'));
  return { home, directory, identity, open: (at = directory) => openVault(home, at, identity, holder) };
}

/** A copy of another folder of `fixtures/vaults`. */
export function copyOf(name: string): string {
  const directory = join(temporaryFolder(), name);
  cpSync(join(fixtures, name), directory, { recursive: true });
  return directory;
}
