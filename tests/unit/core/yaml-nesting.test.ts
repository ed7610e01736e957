import { describe, expect, it } from 'vitest';
import { tooDeepAt } from '../../../src/core/yaml-nesting.ts';

describe('YAML nested so deep that reading it could end the process', () => {
  it.each([
    ['brackets', '['.repeat(9000)],
    ['brackets that are closed', `${'['.repeat(300)}${']'.repeat(300)}`],
    ['braces', 'a: 1\nb: '.concat('{"a":'.repeat(9000))],
    ['lists in lists on one line', '- '.repeat(9000)],
    ['keys in keys', '? '.repeat(9000)],
    [
      'one step further in on each line',
      Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    ],
  ])('is found: %s', (_, text) => {
    expect(tooDeepAt(text)).toBeGreaterThanOrEqual(0);
  });

  it('and many brackets side by side, long rules of dashes and long lines are not', () => {
    expect(tooDeepAt('- [a, {b: c}]\n'.repeat(5000))).toBeUndefined();
    expect(tooDeepAt(`# ${'-'.repeat(500)}\na: ${'- text'.repeat(500)}\n`)).toBeUndefined();
    expect(tooDeepAt(`a: ]]]]} ${'x'.repeat(100_000)}`)).toBeUndefined();
  });
});
