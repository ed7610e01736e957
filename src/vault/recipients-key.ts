import { Encrypter } from 'age-encryption';
import { AmynoteError } from '../core/errors.ts';
import { kindOfKey, type VaultRecipient } from '../core/recipients.ts';
import { isRecipientKey } from './header-text.ts';

/** A header of 64 KiB, the longest that is read, has room for some forty post-quantum recipients. */
const most = 32;

/**
 * Looks whether a key can become a recipient of a vault.
 * @param text as it was typed or pasted. @param keys those of the vault
 * @returns the key without blanks around it
 * @throws `usage` for what is no public key, is of the other kind, or can read the vault already
 */
export async function acceptKey(text: string, keys: readonly string[]): Promise<string> {
  const key = text.trim();
  if (/^age-secret-key-/i.test(key)) throw secretKey();
  if (!isRecipientKey(key) || !(await canBeSealedTo(key))) throw noKey();
  if (keys.includes(key)) throw knownKey();
  if (keys.some((other) => kindOfKey(other) !== kindOfKey(key))) throw otherKind(key);
  if (keys.length >= most) throw tooMany();
  return key;
}

/**
 * @param word a key, or its beginning
 * @throws `not-found`, or `usage` when several begin so
 */
export function findRecipient(word: string, recipients: readonly VaultRecipient[]): VaultRecipient {
  const [found, another] = recipients.filter(({ key }) => word !== '' && key.startsWith(word));
  if (another !== undefined) {
    throw new AmynoteError('usage', 'several recipients begin like that', { hint: 'type more of the key' });
  }
  if (found !== undefined) return found;
  throw new AmynoteError('not-found', 'there is no such recipient', {
    hint: 'see them: amynote recipient list',
  });
}

/** @throws `usage` for the clinician's own key */
export function refuseOwn({ role }: VaultRecipient): void {
  if (role !== 'own') return;
  throw new AmynoteError('usage', 'your own key cannot be removed: you could not read the vault any more', {
    hint: 'see who else can read it: amynote recipient list',
  });
}

/** A key can be well-formed and still be one of the few points that no secret belongs to. */
async function canBeSealedTo(key: string): Promise<boolean> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(key);
  return encrypter.encrypt(new Uint8Array()).then(
    () => true,
    () => false,
  );
}

function noKey(): AmynoteError {
  return new AmynoteError('usage', 'this is no age recipient', {
    hint: 'it begins with age1 and must be copied whole; age-keygen prints it as the public key',
  });
}

function secretKey(): AmynoteError {
  return new AmynoteError('usage', 'this is a secret key: it stays with its owner and opens everything', {
    hint: 'ask for the public key, which begins with age1, and clear this line from the history of your shell',
  });
}

function knownKey(): AmynoteError {
  return new AmynoteError('usage', 'this key is a recipient already', {
    hint: 'see them: amynote recipient list',
  });
}

function otherKind(key: string): AmynoteError {
  const isNew = kindOfKey(key) === 'post-quantum';
  const [theirs, ours] = isNew ? ['is', 'are not'] : ['is not', 'are'];
  return new AmynoteError(
    'usage',
    `this key ${theirs} post-quantum and those of this vault ${ours}: they cannot be mixed`,
    {
      hint: isNew
        ? 'ask for a key that age-keygen makes without -pq'
        : 'ask for a key that begins with age1pq1: age-keygen -pq',
    },
  );
}

function tooMany(): AmynoteError {
  return new AmynoteError('usage', `a vault has at most ${most} recipients`, {
    hint: 'remove one first: amynote recipient list',
  });
}
