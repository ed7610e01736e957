import { identityToRecipient } from 'age-encryption';
import type { AuditEvent } from '../core/audit.ts';
import type { AuditLog } from '../core/audit-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import type { RecipientKeeper, Reencrypted, ReencryptWatch } from '../core/recipient-ports.ts';
import type { VaultRecipient } from '../core/recipients.ts';
import type { IdentitySource } from './age-file.ts';
import { recipientKeys, type VaultHeader } from './header.ts';
import type { LockHolder } from './lock.ts';
import { acceptKey, findRecipient, refuseOwn } from './recipients-key.ts';
import { type ReencryptSubject, reencryptVault } from './reencrypt.ts';
import { findStale } from './reencrypt-scan.ts';
import { changeRecipients, readTrustedHeader } from './trusted-vaults.ts';

/** One vault, whoever opens it, and where it is told what happens to it. */
export interface RecipientParts {
  /** `AMYNOTE_HOME` */
  home: string;
  directory: string;
  identity: IdentitySource;
  holder: LockHolder;
  audit: Pick<AuditLog, 'append'>;
  watch: ReencryptWatch;
}

/** Adds and removes recipients: one change at a time, each ended before the next begins. */
export function createRecipientKeeper(parts: RecipientParts): RecipientKeeper {
  const { home, directory, audit, watch } = parts;
  const header = () => readTrustedHeader(home, directory);
  const subject: ReencryptSubject = { ...parts, recipients: async () => recipientKeys(await header()) };
  const pending = async () => {
    const keys = recipientKeys(await header());
    return (await findStale(directory, keys.length)).stale.length;
  };
  return {
    list: async () => (await header()).recipients,
    pending,
    accept: async (key) => acceptKey(key, recipientKeys(await header())),
    find: async (word) => findRecipient(word, (await header()).recipients),
    async add(key, role) {
      const accepted = await acceptKey(key, recipientKeys(await header()));
      const added = { key: accepted, role, addedAt: new Date().toISOString() };
      const event: AuditEvent = { action: 'recipient-add', recipient: accepted };
      return change(parts, subject, event, (recipients) => [...recipients, added]);
    },
    async remove(key) {
      refuseOwn(findRecipient(key, (await header()).recipients));
      const event: AuditEvent = { action: 'recipient-remove', recipient: key };
      return change(parts, subject, event, (recipients) => recipients.filter((one) => one.key !== key));
    },
    async reencrypt() {
      if ((await pending()) > 0) await audit.append({ action: 'reencrypt' });
      return reencryptVault(subject, watch);
    },
  };
}

/**
 * Files are told apart by how many recipients they are sealed to: with two changes under way, one key more and one
 * less would look as if nothing had to be done.
 */
async function change(
  { home, directory, identity, holder, audit, watch }: RecipientParts,
  subject: ReencryptSubject,
  event: AuditEvent,
  next: (recipients: readonly VaultRecipient[]) => VaultRecipient[],
): Promise<Reencrypted> {
  const before = await readTrustedHeader(home, directory);
  await refuseForeign(identity, recipientKeys(before));
  const earlier = await reencryptVault(subject, watch);
  if (earlier.busy.length > 0) throw earlierChange(earlier.busy);
  await audit.append(event);
  const changed = (now: VaultHeader) => {
    if (recipientKeys(now).join(' ') !== recipientKeys(before).join(' ')) throw changedMeanwhile();
    return next(now.recipients);
  };
  await changeRecipients(home, directory, changed, holder);
  return reencryptVault(subject, watch);
}

/** Asked before anything is changed, so that a wrong passphrase leaves nothing half done. */
async function refuseForeign(identity: IdentitySource, keys: readonly string[]): Promise<void> {
  const secret = await identity();
  const own = await identityToRecipient(secret).catch(() => undefined);
  if (own !== undefined && keys.includes(own)) return;
  throw new AmynoteError('locked', 'this identity does not open the vault', {
    hint: 'check AMYNOTE_HOME, then run: amynote doctor',
  });
}

function earlierChange(sessions: readonly string[]): AmynoteError {
  return new AmynoteError('busy', 'an earlier change of the recipients has to be finished first', {
    hint: 'when no session is being written, run: amynote recipient reencrypt',
    data: { sessionIds: [...sessions] },
  });
}

function changedMeanwhile(): AmynoteError {
  return new AmynoteError('busy', "another command changed the vault's recipients at the same moment", {
    hint: 'see them: amynote recipient list; then run the same command again',
  });
}
