import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VaultCopies } from '../../../src/core/vault-ports.ts';
import { createVaultCopies } from '../../../src/vault/backup-copies.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { createVaultInspector } from '../../../src/vault/vault-inspector.ts';
import { filesBelow, holder } from './play-vault.ts';

/** Backups of the vault in a home, made and put back by this process. */
export function copiesOf(
  home: string,
  { directory = join(home, 'vault'), signal = new AbortController().signal, by = holder } = {},
): VaultCopies {
  return createVaultCopies({ home, directory }, { signal, onEvent: () => undefined, holder: by });
}

/** Bytes of every file below, by path; links are left out. */
export function contentsOf(folder: string): Map<string, string> {
  const paths = filesBelow(folder).filter((path) => lstatSync(join(folder, path)).isFile());
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'latin1')]));
}

/** What `verify` finds in a vault; sound that waits to be finished is as it should be. */
export async function findingsIn(home: string, directory: string, secret: string): Promise<string[]> {
  const open = await openVault(home, directory, async () => secret, holder);
  const inspector = createVaultInspector(open);
  const quiet = { signal: new AbortController().signal, onProgress: () => undefined };
  const { findings } = await inspector.inspect(quiet);
  return findings
    .filter(({ state }) => state !== 'unfinished')
    .map(({ state, file, detail }) => `${state} ${file}: ${detail}`);
}
