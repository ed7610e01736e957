import { AmynoteError } from '../core/errors.ts';
import { type KeyKind, kindOfKey, type VaultRecipient } from '../core/recipients.ts';
import type { VaultKeeper } from '../core/vault-ports.ts';
import { createAgeFiles } from './age-file.ts';
import { ageLibrary } from './age-library.ts';
import { recipientKeys } from './header.ts';
import { findIdentity, keepIdentity, newIdentity, readIdentityText, secretLine } from './keys.ts';
import type { LockHolder } from './lock.ts';
import { makeVault, refuseOccupied } from './new-vault.ts';
import { makeRecoveryKey } from './recovery-key.ts';
import { createSigningKey, refuseSigningKey } from './signing-key.ts';
import { readTrustedHeader } from './trusted-vaults.ts';

/**
 * @param home where the keys lie (`AMYNOTE_HOME`). @param directory the vault's folder.
 * @param passphrase asked when a protected identity must be opened
 */
export function createVaultKeeper(
  home: string,
  directory: string,
  passphrase: () => Promise<string>,
  holder: LockHolder,
): VaultKeeper {
  return {
    async create(chosen, { recovery = false, postQuantum = false, onIdentity } = {}) {
      await refuseOccupied(directory);
      const existing = await findIdentity(home);
      if (existing === undefined) await refuseSigningKey(home);
      const opening = chosen === undefined ? passphrase : async () => chosen;
      const recipient =
        existing === undefined
          ? await keepIdentity(home, await newIdentity(kindOf(postQuantum)), chosen, new Date())
          : await ownRecipient(await readIdentityText(home, opening), postQuantum);
      await onIdentity?.();
      await createSigningKey(home, createAgeFiles([recipient], neverOpened));
      const key = recovery ? await makeRecoveryKey(kindOfKey(recipient)) : undefined;
      const { id } = await makeVault(home, directory, recipientsOf(recipient, key?.recipient), holder);
      return { directory, vaultId: id, recipient, ...(key !== undefined && { recovery: key }) };
    },
    async describe() {
      const header = await readTrustedHeader(home, directory);
      const { id, createdAt } = header;
      return { directory, vaultId: id, createdAt, recipients: recipientKeys(header) };
    },
    identity: () => findIdentity(home),
    identityText: () => readIdentityText(home, passphrase),
  };
}

function kindOf(postQuantum: boolean): KeyKind {
  return postQuantum ? 'post-quantum' : 'x25519';
}

async function ownRecipient(identityText: string, postQuantum: boolean): Promise<string> {
  const { identityToRecipient } = await ageLibrary();
  const recipient = await identityToRecipient(secretLine(identityText));
  if (!postQuantum || kindOfKey(recipient) === 'post-quantum') return recipient;
  throw new AmynoteError('failed', 'the identity that exists is not post-quantum, and keys cannot be mixed', {
    hint: 'to start apart from it, set AMYNOTE_HOME to another folder',
  });
}

function recipientsOf(own: string, recovery: string | undefined): VaultRecipient[] {
  const addedAt = new Date().toISOString();
  const mine: VaultRecipient = { key: own, role: 'own', addedAt };
  return recovery === undefined ? [mine] : [mine, { key: recovery, role: 'recovery', addedAt }];
}

function neverOpened(): Promise<never> {
  return Promise.reject(new Error('sealing needs no identity'));
}
