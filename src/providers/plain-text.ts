/**
 * A provider's text as it may be kept and shown: one line, trimmed, without control characters and
 * without the invisible marks that turn the direction of writing.
 */
export function plainText(text: string): string {
  return text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/gu, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}
