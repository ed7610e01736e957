import { expect, it } from 'vitest';
import { printable } from '../../../src/core/printable.ts';

it.each([
  ['colour and movement', '\u001b[31mred\u001b[2J', '[31mred[2J'],
  ['one-byte escapes', 'a\u009b31mb', 'a31mb'],
  ['a window title', '\u001b]0;title\u0007x', ']0;titlex'],
  ['a carriage return that hides a line', 'denies\rendorses', 'deniesendorses'],
  ['backspaces', 'no\b\byes', 'noyes'],
  ['direction marks', 'a\u202eb\u2066c\u200fd\u061ce', 'abcde'],
  ['NUL and DEL', 'a\u0000b\u007fc', 'abc'],
])('%s do not reach the reader', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('what people write stays: lines, tabs, accents, emoji and other scripts', () => {
  const text = 'Zoë:\tI’m “fine”\n— 不好 😀 نعم';
  expect(printable(text)).toBe(text);
});
