/**
 * Text as it may reach a terminal, a file or the vault: without terminal sequences, control characters or invisible
 * direction marks, which could hide or rewrite what the reader sees. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text
    .replace(sequence, '')
    .replace(/(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

const esc = '\u{1b}';
/**
 * What a terminal takes for one sequence (ECMA-48): colours and movement, strings such as a window's title up to what
 * ends them, and an escape with one character. Of a string that nothing ends only the beginning is one: what follows
 * may be words.
 */
const sequence = new RegExp(
  [
    String.raw`(?:${esc}\[|\u{9b})[0-?]*[ -/]*[@-~]?`,
    String.raw`(?:${esc}[\]PX^_]|[\u{90}\u{98}\u{9d}-\u{9f}])[^\p{Cc}]*(?:\u{7}|\u{9c}|${esc}\\)`,
    `${esc}[!-/]*[0-~]`,
  ].join('|'),
  'gu',
);
