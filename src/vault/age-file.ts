import { Decrypter, Encrypter, identityToRecipient, Stanza } from 'age-encryption';
import { AmynoteError } from '../core/errors.ts';
import { damagedAgeFile, type ExtraStanza } from './age-header.ts';
import { openedPieces, openedWhole, type SealedHeader, sealedPieces, sealedWhole } from './age-stream.ts';

/** Gives the age identity (`AGE-SECRET-KEY-…`) when the first file must be opened; may ask for a passphrase. */
export type IdentitySource = () => Promise<string>;

/** Seals and opens age files for one vault's recipients. */
export interface AgeFiles {
  /** @param stanzas go into the header, readable without any key; age programs pass over types unknown to them */
  seal(plaintext: Uint8Array, stanzas?: readonly ExtraStanza[]): Promise<Uint8Array>;
  /** Gives pieces of many sizes: gather them before writing. What it takes may be used again after each step. */
  sealStream(
    plaintext: AsyncIterable<Uint8Array>,
    stanzas?: readonly ExtraStanza[],
  ): Promise<AsyncIterable<Uint8Array>>;
  /** @throws `locked` when no key opens it, `damaged` when the bytes are not what was written. */
  open(ciphertext: Uint8Array): Promise<Uint8Array>;
  /** The same piece by piece, each checked before it is given; errors of `ciphertext` itself come as they are. */
  openStream(ciphertext: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

export function createAgeFiles(recipients: readonly string[], identity: IdentitySource): AgeFiles {
  let opened: Promise<OpenedIdentity> | undefined;
  const own = () => {
    opened ??= identity().then(openIdentity);
    return opened;
  };
  const fileKeyIn = async (header: Uint8Array) => {
    const { decrypter, recipient } = await own();
    return decrypter.decryptHeader(header).catch((error) => {
      throw refusal(error, recipients.includes(recipient));
    });
  };
  return {
    seal: async (plaintext, stanzas = []) => sealedWhole(await sealHeader(recipients, stanzas), plaintext),
    sealStream: async (plaintext, stanzas = []) =>
      sealedPieces(await sealHeader(recipients, stanzas), plaintext),
    async open(ciphertext) {
      await own();
      return openedWhole(ciphertext, fileKeyIn);
    },
    async *openStream(ciphertext) {
      // Before the file is opened: it must not wait, open, for somebody to type a passphrase.
      await own();
      yield* openedPieces(ciphertext, fileKeyIn);
    },
  };
}

/**
 * age-encryption has no call for a header alone: it seals an empty stream, whose first piece is the header, to the
 * recipients and to one more that looks on. Not empty bytes: for those it loads what `fetch` needs, at 30 ms.
 */
async function sealHeader(
  recipients: readonly string[],
  stanzas: readonly ExtraStanza[],
): Promise<SealedHeader> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  let fileKey = new Uint8Array(0);
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = Uint8Array.from(key);
      return stanzas.map((stanza) => new Stanza([...stanza], new Uint8Array(0)));
    },
  });
  const nothing = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
  const reader = (await encrypter.encrypt(nothing)).getReader();
  const { value: header = new Uint8Array(0) } = await reader.read();
  await reader.cancel();
  return { header, fileKey };
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
function refusal(error: unknown, sealedToUs: boolean): AmynoteError {
  if (!sealedToUs && error instanceof Error && error.message.startsWith('no identity matched')) {
    return new AmynoteError('locked', 'this identity does not open the vault', {
      hint: 'check AMYNOTE_HOME, then run: amynote doctor',
      cause: error,
    });
  }
  return damagedAgeFile(error);
}
