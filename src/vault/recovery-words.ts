import { bech32 } from '@scure/base';
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { AmynoteError } from '../core/errors.ts';
import { type KeyKind, kindOfKey } from '../core/recipients.ts';

/** BIP-39: 32 bytes and a checksum of 8 bits, 11 bits a word. */
const wordCount = 24;

const prefixes: Record<KeyKind, string> = {
  x25519: 'AGE-SECRET-KEY-',
  'post-quantum': 'AGE-SECRET-KEY-PQ-',
};

/** The 32 secret bytes of an age identity as 24 English words (BIP-39). */
export function recoveryWords(identity: string): string[] {
  return entropyToMnemonic(bech32.decodeToBytes(identity).bytes, wordlist).split(' ');
}

/**
 * The age identity behind what was typed: an `AGE-SECRET-KEY-…` line, or the words, numbered or not.
 * @param kind which identity the words stand for: they do not say it themselves
 * @throws `usage`, naming at most the position of a word, never the word
 */
export function recoveryIdentity(typed: string, kind: KeyKind): string {
  const text = typed.trim();
  if (/^AGE-SECRET-KEY-/i.test(text)) return wholeIdentity(text.toUpperCase(), kind);
  const words = wordsIn(text);
  refuseUnknown(words);
  try {
    return bech32.encodeFromBytes(prefixes[kind], mnemonicToEntropy(words.join(' '), wordlist)).toUpperCase();
  } catch {
    throw new AmynoteError('usage', 'these words do not belong together: one is wrong, or two are swapped', {
      hint: 'compare each word and their order with the paper, then try again',
    });
  }
}

/** The numbers that stand before the words on paper are no words. */
function wordsIn(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s,]+/)
    .map((word) => word.replace(/^\d+[.)]?/, ''))
    .filter((word) => word !== '');
}

function refuseUnknown(words: readonly string[]): void {
  const unknown = words.flatMap((word, at) => (wordlist.includes(word) ? [] : [at + 1]));
  if (unknown.length > 0) {
    const positions = unknown.length === 1 ? `word ${unknown[0]} is` : `words ${unknown.join(', ')} are`;
    throw new AmynoteError('usage', `${positions} not in the list of recovery words`, {
      hint: 'look at its first four letters on the paper: they tell every word of the list apart',
    });
  }
  if (words.length === wordCount) return;
  throw new AmynoteError('usage', `a recovery key has ${wordCount} words, and these are ${words.length}`, {
    hint: 'type all of them in their order, with spaces between them',
  });
}

/** Age's own message for a mistyped key would quote it. */
function wholeIdentity(line: string, kind: KeyKind): string {
  try {
    const { prefix, bytes } = bech32.decodeToBytes(line);
    const isWhole = bytes.length === 32 && prefix.toUpperCase() === prefixes[kindOfKey(line)];
    if (isWhole && kindOfKey(line) === kind) return line;
  } catch {
    throw new AmynoteError('usage', 'the recovery key has a typing mistake', {
      hint: 'compare it with the copy letter by letter, then try again',
    });
  }
  throw new AmynoteError('locked', 'this is not a recovery key of this vault', {
    hint: 'look for the paper that belongs to this vault; its recipients: amynote recipient list',
  });
}
