import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../../src/core/canonical.ts';

const text = (value: unknown) => Buffer.from(canonicalBytes(value)).toString('utf8');

describe('canonical JSON', () => {
  it('is the same whatever order the keys came in, at every depth', () => {
    const one = { b: [{ y: 1, x: 2 }], a: 'é' };
    const other = { a: 'é', b: [{ x: 2, y: 1 }] };
    expect(text(one)).toBe(text(other));
    expect(text(one)).toBe('{"a":"é","b":[{"x":2,"y":1}]}');
  });

  it('is what RFC 8785 gives for its own example', () => {
    const example = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(text(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 code units', () => {
    expect(text({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 })).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}',
    );
  });

  it('differs by every letter, space and order of a list', () => {
    const texts = [
      ['a', 'b'],
      ['b', 'a'],
      ['a ', 'b'],
      ['A', 'b'],
    ].map(text);
    expect(new Set(texts).size).toBe(4);
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [() => 1]])('refuses %s', (value) => {
    expect(() => canonicalBytes(value)).toThrow();
  });
});
