/**
 * Text as it may reach a terminal or a file: without control characters, escapes or invisible direction
 * marks, which could hide or rewrite what the reader sees. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}
