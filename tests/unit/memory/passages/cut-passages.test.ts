import { expect, it } from 'vitest';
import { cutPassages } from '../../../../src/memory/passages/cut-passages.ts';

const words = (count: number, end = '.') => ({ text: `${Array(count).fill('word').join(' ')}${end}` });

it('no line is lost, cut or moved', () => {
  const lines = Array.from({ length: 200 }, (_, at) => words(1 + ((at * 7) % 90), at % 3 === 0 ? '?' : '.'));
  const passages = cutPassages(lines);
  expect(passages.flat()).toEqual(lines);
  expect(passages.every((passage) => passage.length > 0)).toBe(true);
});

it('a passage ends before the line that would make it too long', () => {
  expect(cutPassages([words(40), words(20), words(1)]).map(({ length }) => length)).toEqual([2, 1]);
});

it('short talk is not left alone before a long line', () => {
  expect(cutPassages([words(10), words(500), words(5)]).map(({ length }) => length)).toEqual([2, 1]);
});

it('a question goes with its answer', () => {
  const [first, question, answer] = [words(50), words(5, '?'), words(30)];
  expect(cutPassages([first, question, answer])).toEqual([[first], [question, answer]]);
});

it('a question that is all of its passage stays', () => {
  expect(cutPassages([words(70, '?'), words(70)]).map(({ length }) => length)).toEqual([1, 1]);
});

it('nothing said is no passage', () => {
  expect(cutPassages([])).toEqual([]);
});
