import { AmynoteError } from '../core/errors.ts';
import { damagedAgeFile, type ExtraStanza } from './age-header.ts';
import {
  type OpenedIdentity,
  openedPieces,
  openedWhole,
  type SealedHeader,
  sealedBound,
  sealedPieces,
  sealedWhole,
} from './age-stream.ts';
import { libraryIdentity, sealLibraryHeader } from './library-header.ts';
import { noMatch, openX25519Header, sealX25519Header } from './x25519-header.ts';
import { x25519Identity, x25519Recipient } from './x25519-key.ts';

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
  /** A file whose plaintext says which file it belongs to. @param plaintext its pieces. @param seal as `sealOf` tells it */
  sealBound(plaintext: (seal: string) => Promise<readonly Uint8Array[]>): Promise<Uint8Array>;
  /** What a header wraps, for those who read a file in parts. @throws `locked`; `damaged` */
  fileKey(header: Uint8Array): Promise<Uint8Array>;
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
    const { fileKey, recipient } = await own();
    try {
      return await fileKey(header);
    } catch (error) {
      throw refusal(error, recipients.includes(recipient));
    }
  };
  const seal = (stanzas: readonly ExtraStanza[]) => sealHeader(recipients, stanzas);
  return {
    seal: async (plaintext, stanzas = []) => sealedWhole(await seal(stanzas), plaintext),
    sealStream: async (plaintext, stanzas = []) => sealedPieces(await seal(stanzas), plaintext),
    sealBound: async (plaintext) => sealedBound(await seal([]), plaintext),
    fileKey: fileKeyIn,
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

/** Keys that Node knows need no more than Node. */
async function sealHeader(
  recipients: readonly string[],
  stanzas: readonly ExtraStanza[],
): Promise<SealedHeader> {
  const keys = recipients.flatMap((recipient) => x25519Recipient(recipient) ?? []);
  if (keys.length === recipients.length) return sealX25519Header(keys, stanzas);
  return sealLibraryHeader(recipients, stanzas);
}

/** @throws `locked` for a key with a typing mistake: age's own message would quote it. */
async function openIdentity(text: string): Promise<OpenedIdentity> {
  const known = x25519Identity(text);
  if (known !== undefined) {
    return { recipient: known.recipient, fileKey: async (header) => openX25519Header(header, known) };
  }
  try {
    return await libraryIdentity(text);
  } catch {
    throw new AmynoteError('locked', 'the identity file holds no valid age identity', {
      hint: 'restore it from your copy, then run: amynote doctor',
    });
  }
}

/**
 * Headers are refused with bare errors, so the one case that may not be damage is told by its text: nothing in the
 * file's header matches the key. That is damage all the same when files here are sealed to that very key.
 */
function refusal(error: unknown, sealedToUs: boolean): AmynoteError {
  if (!sealedToUs && error instanceof Error && error.message === noMatch) {
    return new AmynoteError('locked', 'this identity does not open the vault', {
      hint: 'check AMYNOTE_HOME, then run: amynote doctor',
      cause: error,
    });
  }
  return damagedAgeFile(error);
}
