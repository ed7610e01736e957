import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { AmynoteError } from '../core/errors.ts';

/** Gives the age identity (`AGE-SECRET-KEY-1…`) when the first file must be opened; may ask for a passphrase. */
export type IdentitySource = () => Promise<string>;

/** Seals and opens age files for one vault's recipients. */
export interface AgeFiles {
  seal(plaintext: Uint8Array): Promise<Uint8Array>;
  sealStream(plaintext: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>>;
  /** @throws `locked` when no key opens it, `damaged` when the bytes are not what was written. */
  open(ciphertext: Uint8Array): Promise<Uint8Array>;
  openStream(ciphertext: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

export function createAgeFiles(recipients: readonly string[], identity: IdentitySource): AgeFiles {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  let opened: Promise<OpenedIdentity> | undefined;
  const own = () => {
    opened ??= identity().then(openIdentity);
    return opened;
  };
  const refuse = (recipient: string, error: unknown) =>
    refuseCiphertext(error, recipients.includes(recipient));
  return {
    seal: (plaintext) => encrypter.encrypt(plaintext),
    sealStream: async (plaintext) => streamBytes(await encrypter.encrypt(byteStream(plaintext))),
    open: async (ciphertext) => {
      const { decrypter, recipient } = await own();
      return decrypter.decrypt(ciphertext).catch((error) => refuse(recipient, error));
    },
    openStream: async function* (ciphertext) {
      const { decrypter, recipient } = await own();
      try {
        yield* streamBytes(await decrypter.decrypt(byteStream(ciphertext)));
      } catch (error) {
        refuse(recipient, error);
      }
    },
  };
}

interface OpenedIdentity {
  decrypter: Decrypter;
  recipient: string;
}

/** @throws `locked` for a key with a typing mistake: age's own message would quote it. */
async function openIdentity(identity: string): Promise<OpenedIdentity> {
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity);
    return { decrypter, recipient: await identityToRecipient(identity) };
  } catch {
    throw new AmynoteError('locked', 'the identity file holds no valid age identity', {
      hint: 'restore it from your copy, then run: amynote doctor',
    });
  }
}

/**
 * age-encryption throws bare errors, so the one case that may not be damage is told by its text: nothing in the
 * file's header matches the key. That is damage all the same when files here are sealed to that very key.
 */
function refuseCiphertext(error: unknown, sealedToUs: boolean): never {
  if (error instanceof AmynoteError) throw error;
  if (!sealedToUs && error instanceof Error && error.message.startsWith('no identity matched')) {
    throw new AmynoteError('locked', 'this identity does not open the vault', {
      hint: 'check AMYNOTE_HOME, then run: amynote doctor',
      cause: error,
    });
  }
  throw new AmynoteError('damaged', 'a file of the vault is damaged', {
    hint: 'restore it from a backup, then run: amynote doctor',
    cause: error,
  });
}

function byteStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

async function* streamBytes(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
