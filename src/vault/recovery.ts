import { join } from 'node:path';
import { identityToRecipient } from 'age-encryption';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { type KeyKind, kindOfKey, type VaultRecipient } from '../core/recipients.ts';
import type { RecoveryKeeper } from '../core/recovery-ports.ts';
import { createAgeFiles } from './age-file.ts';
import { createAuditKeys } from './audit-key.ts';
import { noteFormerSigners } from './former-signers.ts';
import { recipientKeys, type VaultHeader } from './header.ts';
import { findIdentity, keepIdentity } from './keys.ts';
import type { LockHolder } from './lock.ts';
import { makeRecoveryKey } from './recovery-key.ts';
import { lastTest, noteTest } from './recovery-test.ts';
import { openSamples } from './recovery-trial.ts';
import { recoveryIdentity } from './recovery-words.ts';
import { createSigningKey, moveForeignSigningKey } from './signing-key.ts';
import { changeRecipients, readTrustedHeader } from './trusted-vaults.ts';

/**
 * @param home where the identity and the note of the last test lie (`AMYNOTE_HOME`)
 * @param directory the vault's folder
 */
export function createRecoveryKeeper(home: string, directory: string, holder: LockHolder): RecoveryKeeper {
  const read = () => readTrustedHeader(home, directory);
  return {
    async state() {
      const header = await read();
      const recipients = ofRole(header, 'recovery').map(({ key }) => key);
      // Between two steps of `recovery new` there are two: one that works is enough.
      for (const recipient of recipients) {
        const testedAt = await lastTest(home, header.id, recipient);
        if (testedAt !== undefined) return { recipient, testedAt };
      }
      const newest = recipients.at(-1);
      return newest === undefined ? {} : { recipient: newest };
    },
    async test(typed) {
      const header = await read();
      const { identity, recipient } = await keyOf(typed, header, ['recovery']);
      const opened = await openSamples(directory, identity);
      if (opened > 0) await noteTest(home, header.id, { recipient, testedAt: new Date().toISOString() });
      return { recipient, opened };
    },
    make: async () => makeRecoveryKey(kindOf(await read())),
    refuseUse: () => refuseIdentity(home),
    async use(typed, passphrase) {
      await refuseIdentity(home);
      const { identity, recipient } = await keyOf(typed, await read(), ['recovery', 'own']);
      await openSamples(directory, identity);
      const chosen = await passphrase();
      // The identity last: killed before it, the same words can be used again.
      const makeOwn = ({ recipients }: VaultHeader) => recipients.map((entry) => asOwn(entry, recipient));
      const header = await changeRecipients(home, directory, makeOwn, holder);
      await takeAuditKey(header, identity);
      const files = createAgeFiles([recipient], async () => identity);
      await noteFormerSigners(home, directory, files);
      const formerSigningKey = await moveForeignSigningKey(home, files);
      await createSigningKey(home, files);
      await keepIdentity(home, identity, chosen, new Date());
      const others = header.recipients.filter(({ key }) => key !== recipient);
      return { vaultId: header.id, recipient, others, ...(formerSigningKey && { formerSigningKey }) };
    },
  };

  /** So that the log goes on without asking for what was just chosen. One that does not open is left to `verify`. */
  async function takeAuditKey(header: VaultHeader, identity: string): Promise<void> {
    const log = join(directory, 'audit');
    const files = createAgeFiles(recipientKeys(header), async () => identity);
    const keys = createAuditKeys(join(home, 'known', header.id), log, files);
    await keys.forWriting().catch((error: unknown) => {
      if (errorCode(error) !== 'damaged' && errorCode(error) !== 'locked') throw error;
    });
  }
}

function kindOf(header: VaultHeader): KeyKind {
  return kindOfKey(recipientKeys(header)[0] ?? '');
}

function ofRole({ recipients }: VaultHeader, ...roles: VaultRecipient['role'][]): VaultRecipient[] {
  return recipients.filter(({ role }) => roles.includes(role));
}

async function keyOf(
  typed: string,
  header: VaultHeader,
  roles: VaultRecipient['role'][],
): Promise<{ identity: string; recipient: string }> {
  const identity = recoveryIdentity(typed, kindOf(header));
  const recipient = await identityToRecipient(identity);
  if (ofRole(header, ...roles).some(({ key }) => key === recipient)) return { identity, recipient };
  throw new AmynoteError('locked', 'this is not a recovery key of this vault', {
    hint: 'look for the paper that belongs to this vault, or make a new key: amynote recovery new',
  });
}

/** The key on paper is the clinician's own from now on; the one that was lost is somebody's, perhaps. */
function asOwn(entry: VaultRecipient, recipient: string): VaultRecipient {
  if (entry.key === recipient) return { ...entry, role: 'own' };
  return entry.role === 'own' ? { ...entry, role: 'other' } : entry;
}

async function refuseIdentity(home: string): Promise<void> {
  if ((await findIdentity(home)) === undefined) return;
  throw new AmynoteError('failed', 'there is an identity already', {
    hint: 'if its passphrase is lost, move identity.age out of AMYNOTE_HOME first',
  });
}
