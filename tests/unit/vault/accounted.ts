import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Inventory, inventoryOf } from '../../../src/core/audit-inventory.ts';
import { isLogged } from '../../../src/vault/logged-files.ts';
import { filesBelow, type PlayVault } from './play-vault.ts';

/**
 * Holds what lies in a vault against what its audit log says: the chain is whole, no file is without its entry, each
 * is what was written, and what must be there is there.
 * @param why said beside a failure
 */
export async function expectAccounted(vault: PlayVault, why = ''): Promise<Inventory> {
  const { audit } = await vault.open();
  expect(await audit.check(), why).toEqual([]);
  const inventory = inventoryOf(await audit.list());
  const there = filesBelow(vault.directory).filter(isLogged);
  for (const file of there) {
    const sealed = readFileSync(join(vault.directory, file));
    // Killed between the destruction of its key and that of its name: it was to go, and cannot be read any more.
    if (inventory.erased.has(file) && !sealed.includes('age-encryption')) continue;
    const plaintext = await vault.files.open(sealed);
    const sha256 = createHash('sha256').update(plaintext).digest('hex');
    const held = inventory.held.get(file);
    const logged = [...(held === undefined ? [] : [held]), ...(inventory.unsure.get(file) ?? [])];
    expect(
      logged.map((one) => one.sha256),
      `${why}: ${file}`,
    ).toContain(sha256);
  }
  const missing = [...inventory.held.keys()].filter((file) => !there.includes(file));
  expect(missing, why).toEqual([]);
  return inventory;
}
