import type { KeyKind } from '../core/recipients.ts';
import type { RecoveryKey } from '../core/recovery-ports.ts';
import { ageLibrary } from './age-library.ts';
import { newIdentity } from './keys.ts';
import { recoveryWords } from './recovery-words.ts';

/** Makes a recovery key; it is kept nowhere. */
export async function makeRecoveryKey(kind: KeyKind): Promise<RecoveryKey> {
  const { identityToRecipient } = await ageLibrary();
  const text = await newIdentity(kind);
  return { words: recoveryWords(text), text, recipient: await identityToRecipient(text) };
}
