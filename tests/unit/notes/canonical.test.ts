import { expect, it } from 'vitest';
import { canonicalBytes } from '../../../src/core/canonical.ts';

const text = (value: unknown) => new TextDecoder().decode(canonicalBytes(value));

it('does not depend on the order of keys, and writes numbers and text as RFC 8785 says', () => {
  expect(text({ b: [56, { d: 1e30, '10': 4.5 }], a: 'é\u000f\n€', '': null })).toBe(
    '{"":null,"a":"é\\u000f\\n€","b":[56,{"10":4.5,"d":1e+30}]}',
  );
  expect(canonicalBytes({ a: 1, b: 2 })).toEqual(canonicalBytes({ b: 2, a: 1 }));
});

it('refuses what is not JSON', () => {
  expect(() => canonicalBytes(undefined)).toThrow(TypeError);
  expect(() => canonicalBytes({ a: Number.NaN })).toThrow();
});
