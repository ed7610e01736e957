import { printable } from '../core/printable.ts';

/**
 * A provider's text as it may be kept and shown: one line, trimmed, without terminal sequences, control characters and
 * the invisible marks that turn the direction of writing.
 */
export function plainText(text: string): string {
  return printable(text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/gu, ' ')).trim();
}
