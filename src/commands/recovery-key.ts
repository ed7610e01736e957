import { AmynoteError } from '../core/errors.ts';
import type { RecoveryKey } from '../core/recovery-ports.ts';
import type { CommandContext } from './command-context.ts';

/** How a recovery key is shown: as words for paper, or as the line that the age program reads. */
export type RecoveryForm = 'words' | 'text';

/** @throws `usage` when the text is neither form */
export function formOption(text: string): RecoveryForm {
  if (text === 'words' || text === 'text') return text;
  throw new AmynoteError('usage', 'a recovery key is shown as words or as text', {
    hint: 'write --recovery words or --recovery text; or --no-recovery',
  });
}

/** Shows a recovery key, this once. */
export function showRecoveryKey(
  { output }: CommandContext,
  key: RecoveryKey,
  form: RecoveryForm = 'words',
): void {
  const { words, text, recipient } = key;
  const shown = form === 'words' ? { words: words.join(' ') } : { text };
  const block = form === 'words' ? wordBlock(words) : `  ${text}`;
  output.product(
    { type: 'recovery', v: 1, ...shown, recipient },
    `\n${output.strong('recovery key')}\n\n${block}\n\n${advice[form]}\n${reason}\n`,
  );
}

const advice = {
  words: 'Write these words on paper, in this order, and keep the paper away from this computer.',
  text: 'Keep a copy of this line away from this computer.',
};
const reason = 'It is shown this once: it opens the vault when the computer or the passphrase is lost.';

/** Longest word of the list. */
const wordWidth = 8;
const columns = 4;

function wordBlock(words: readonly string[]): string {
  const cells = words.map((word, at) => `${String(at + 1).padStart(4)} ${word.padEnd(wordWidth)}`);
  const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns).join('  '),
  );
  return rows.map((row) => row.trimEnd()).join('\n');
}

/** A post-quantum key has two thousand letters; people need as many as tell it from others. */
const shownLetters = 64;

/** A recipient for people to read; as much of it as `recipient remove` needs. */
export function shownKey(recipient: string): string {
  return recipient.slice(0, shownLetters);
}
