import { AmynoteError } from '../core/errors.ts';
import { openRegular } from './regular-file.ts';

/**
 * Largest header that is read, in bytes: some forty post-quantum recipients of 1.6 kB each. Without a bound,
 * a file of endless header would fill the memory.
 */
export const headerLimit = 64 * 1024;

/** A stanza that this vault adds to a header: a type with a dot in it, and one argument without spaces. */
export type ExtraStanza = readonly [type: string, argument: string];

/** Between the ends of the last two lines of a header, in bytes: `--- `, 32 bytes in base64, line feed. */
const macLineLength = 4 + 43 + 1;

/** Types of age's own recipients, X25519 and post-quantum hybrid: one such stanza for each recipient. */
const recipientTypes = ['X25519', 'mlkem768x25519'];

/**
 * How many bytes at the beginning of a file are its header, the line of the MAC included.
 * @returns undefined when the header does not end in these bytes. @throws `damaged` when it cannot be one
 */
export function headerLength(bytes: Uint8Array): number | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headerLimit));
  // Nothing else in a header begins a line with these: stanzas begin with `->`, base64 knows no dash.
  const mac = text.indexOf('\n---');
  const end = mac < 0 ? -1 : text.indexOf('\n', mac + 1);
  if (end >= 0 && end - mac !== macLineLength) throw damagedAgeFile('the MAC has another length');
  if (end >= 0) return end + 1;
  if (bytes.length >= headerLimit) throw damagedAgeFile('the header is too long');
  return undefined;
}

/**
 * The argument of the first stanza of a type, read without any key: nothing vouches for it until the file is opened.
 * @param bytes the header, or the file from its beginning on. @throws `damaged` when there is no whole header
 */
export function readStanza(bytes: Uint8Array, type: string): string | undefined {
  return stanzas(bytes).find((stanza) => stanza[0] === type)?.[1];
}

/**
 * To how many age recipients a file is sealed, read without any key.
 * @param bytes the header, or the file from its beginning on. @throws `damaged` when there is no whole header
 */
export function countRecipientStanzas(bytes: Uint8Array): number {
  return stanzas(bytes).filter(([type = '']) => recipientTypes.includes(type)).length;
}

/** Reads no more of a file than its header. @throws `damaged` when it has none; the system's own errors */
export async function readHeader(path: string): Promise<Uint8Array> {
  const file = await openRegular(path, 'refused');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headerLimit), 0, headerLimit, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return bytes.subarray(0, wholeHeader(bytes));
  } finally {
    await file.close();
  }
}

/** @param why for whoever debugs; never shown */
export function damagedAgeFile(why: unknown): AmynoteError {
  return new AmynoteError('damaged', 'a file of the vault is damaged', {
    hint: 'restore it from a backup, then run: amynote doctor',
    cause: why,
  });
}

/** Type and arguments of each stanza; bodies are left out. */
function stanzas(bytes: Uint8Array): string[][] {
  const text = Buffer.from(bytes.subarray(0, wholeHeader(bytes))).toString('latin1');
  if (!text.startsWith('age-encryption.org/v1\n')) throw damagedAgeFile('not an age file');
  const lines = text.split('\n').filter((line) => line.startsWith('-> '));
  return lines.map((line) => line.split(' ').slice(1));
}

function wholeHeader(bytes: Uint8Array): number {
  const length = headerLength(bytes);
  if (length === undefined) throw damagedAgeFile('the header is cut short');
  return length;
}
