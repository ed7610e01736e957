import { identityToRecipient } from 'age-encryption';
import type { VaultKeeper } from '../core/vault-ports.ts';
import { createAgeFiles } from './age-file.ts';
import { createVault, refuseOccupied } from './header.ts';
import { createIdentity, findIdentity, readIdentityText, secretLine } from './keys.ts';
import { createSigningKey, refuseSigningKey } from './signing-key.ts';
import { forgetVault, openTrustedHeader, readTrustedHeader } from './trusted-vaults.ts';

/**
 * @param home where the keys lie (`AMYNOTE_HOME`). @param directory the vault's folder.
 * @param passphrase asked when a protected identity must be opened
 */
export function createVaultKeeper(
  home: string,
  directory: string,
  passphrase: () => Promise<string>,
): VaultKeeper {
  const identityText = () => readIdentityText(home, passphrase);
  return {
    async create(chosen) {
      await refuseOccupied(directory);
      const existing = await findIdentity(home);
      if (existing === undefined) await refuseSigningKey(home);
      const recipient =
        existing === undefined
          ? await createIdentity(home, chosen, new Date())
          : await identityToRecipient(secretLine(await identityText()));
      await createSigningKey(home, createAgeFiles([recipient], neverOpened));
      await forgetVault(home, directory);
      await createVault(directory, [recipient], new Date());
      const header = await openTrustedHeader(home, directory);
      return { directory, vaultId: header.id, recipient };
    },
    async describe() {
      const { id, createdAt, recipients } = await readTrustedHeader(home, directory);
      return { directory, vaultId: id, createdAt, recipients };
    },
    identity: () => findIdentity(home),
    identityText,
  };
}

function neverOpened(): Promise<never> {
  return Promise.reject(new Error('sealing needs no identity'));
}
