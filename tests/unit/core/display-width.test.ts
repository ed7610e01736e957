import { expect, test } from 'vitest';
import { clip, displayWidth, wrapText } from '../../../src/core/display-width.ts';

test.each([
  ['plain', 5],
  ['é', 1],
  ['e\u0301', 1],
  ['日本', 4],
  ['한국', 4],
  ['🙂', 2],
  ['a\u200db', 2],
  ['', 0],
])('%j takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('no wrapped line is wider than it may be, and no letter is lost', () => {
  const texts = [
    'a few plain words and one verylongwordthatnobodycanread',
    '日本語の文はとても長い 한국어',
    '',
    ' spaced   out ',
  ];
  for (const text of texts)
    for (const width of [4, 7, 12, 40]) {
      const lines = wrapText(text, width);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
});

test('a clipped text is its beginning, and never half of a wide letter', () => {
  expect(clip('progress', 4)).toBe('prog');
  expect(clip('日本', 3)).toBe('日');
});
