import { expect, it } from 'vitest';
import { printable } from '../../../src/core/printable.ts';

it.each([
  ['colour and movement', '\u001b[31mred\u001b[2J', 'red'],
  ['one-byte escapes', 'a\u009b31mb', 'ab'],
  ['a window title', '\u001b]0;title\u0007x', 'x'],
  ['a link', '\u001b]8;;http://x.test\u001b\\words\u001b]8;;\u001b\\', 'words'],
  ['device strings', 'a\u001bP1;2q#0\u001b\\b\u0090x\u009cc', 'abc'],
  ['escapes with one character', 'a\u001bcb\u001b(Bc\u001b7d', 'abcd'],
  ['a string that nothing ends, but what may be words', 'a\u001b]b c', 'ab c'],
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
