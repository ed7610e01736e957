import { AmynoteError } from '../core/errors.ts';
import { ageLibrary } from './age-library.ts';
import { scryptIdentity, scryptRecipient, workFactor } from './scrypt-stanza.ts';

/** Seals a text with a passphrase, as `age -p` does. @param logN less only where nothing is to be protected */
export async function sealWithPassphrase(
  text: string,
  passphrase: string,
  logN = workFactor,
): Promise<Uint8Array> {
  const { Encrypter } = await ageLibrary();
  const encrypter = new Encrypter();
  encrypter.addRecipient(scryptRecipient(passphrase, logN));
  return encrypter.encrypt(text);
}

/** @throws `locked` when the passphrase is another, `damaged` when the file is not what was sealed */
export async function openWithPassphrase(content: Uint8Array, passphrase: string): Promise<string> {
  const { Decrypter } = await ageLibrary();
  const decrypter = new Decrypter();
  decrypter.addIdentity(scryptIdentity(passphrase));
  try {
    return await decrypter.decrypt(content, 'text');
  } catch (error) {
    throw refusal(error);
  }
}

/** age-encryption throws bare errors: the one that means another passphrase is told by its text. */
function refusal(error: unknown): AmynoteError {
  if (error instanceof AmynoteError) return error;
  if (error instanceof Error && error.message.startsWith('no identity matched')) {
    return new AmynoteError('locked', 'the passphrase does not open the identity', {
      hint: 'try again; mind caps lock and keyboard layout',
      cause: error,
    });
  }
  return new AmynoteError('damaged', 'the identity file is damaged', {
    hint: 'put identity.age back into AMYNOTE_HOME from your copy',
    cause: error,
  });
}
