import { expect, test } from 'vitest';
import { figure } from '../../../bench/measure/figure.ts';
import { median, medianRatio, timeInTurns } from '../../../bench/measure/processes.ts';

test.each([
  [1.5, '<=1.5', true],
  [1.501, '<=1.5', false],
  [149.9, '<150', true],
  [150, '<150', false],
  [1, '>=1', true],
  [0.99, '>=1', false],
  [0, '=0', true],
  [1, '=0', false],
  [7, null, true],
])('%d against %s is met: %s', (value, target, met) => {
  expect(figure('a.b', value, 'x', target).met).toBe(met);
});

test('what was not measured is no figure', () => {
  expect(() => figure('a.b', Number.NaN, 'x', '<=1')).toThrow('a.b was not measured');
  expect(() => figure('a.b', 1, 'x', 'about 1')).toThrow('not a target');
});

test('the middle of an even number of values is between the two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
  expect(medianRatio([2, 4, 9], [1, 2, 3])).toBe(2);
});

test('a program that fails is not timed', () => {
  expect(() => timeInTurns({ broken: [process.execPath, '-e', 'process.exit(3)'] }, 1)).toThrow(
    'ended with 3',
  );
});
