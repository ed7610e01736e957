import { describe, expect, it } from 'vitest';
import { quantised, unitVector } from '../../../../src/memory/vectors/quantise.ts';
import { searchVectors } from '../../../../src/memory/vectors/search-vectors.ts';
import { type SessionVectors, waiting } from '../../../../src/memory/vectors/vector-file.ts';

const dimensions = 512;

/** The same numbers in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

const vectors = (count: number, next: () => number) =>
  Array.from({ length: count }, () => Float32Array.from({ length: dimensions }, next));

function sessionOf(id: string, list: readonly Float32Array[]): SessionVectors {
  const rows = list.map(quantised);
  const values = new Int8Array(list.length * dimensions);
  for (const [row, one] of rows.entries()) values.set(one.values, row * dimensions);
  return {
    id,
    sources: [],
    keys: list.map(String),
    scales: Float32Array.from(rows, ({ scale }) => scale),
    values,
  };
}

function cosine(a: Float32Array, b: Float32Array): number {
  return dot(unitVector(a), unitVector(b));
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

describe('a vector in bytes', () => {
  it('points within half a degree of where it pointed, and keeps its length', () => {
    for (const vector of vectors(50, chance(1))) {
      const { scale, values } = quantised(vector);
      const kept = Float32Array.from(values, (value) => value * scale);
      expect(cosine(vector, kept)).toBeGreaterThan(Math.cos(Math.PI / 360));
      expect(Math.hypot(...kept)).toBeCloseTo(1, 2);
    }
  });

  it('of nothing but zeros is refused', () => {
    expect(() => quantised(new Float32Array(8))).toThrow(RangeError);
  });
});

describe('searching', () => {
  it('finds in bytes what is found in full: the same ten of two thousand, but for ties', () => {
    const next = chance(7);
    const list = vectors(2000, next);
    const sessions = [sessionOf('a', list.slice(0, 700)), sessionOf('b', list.slice(700))];
    const units = list.map(unitVector);
    for (const query of vectors(5, next)) {
      const asked = unitVector(query);
      const exact = units.map((vector) => dot(asked, vector));
      const tenth = [...exact].sort((a, b) => b - a)[9] ?? 0;
      const found = searchVectors(sessions, query, dimensions, 10, () => true);
      expect(found).toHaveLength(10);
      for (const { sessionId, passage } of found) {
        expect(exact[passage + (sessionId === 'a' ? 0 : 700)]).toBeGreaterThan(tenth - 0.002);
      }
    }
  });

  it('finds nothing that points elsewhere, has no vector yet, or is of another length', () => {
    const [up = new Float32Array()] = vectors(1, chance(3));
    const session = sessionOf('a', [up, up.map((value) => -value), up]);
    session.scales[2] = waiting;
    expect(searchVectors([session], up, dimensions, 9, () => true)).toEqual([{ sessionId: 'a', passage: 0 }]);
    expect(searchVectors([session], up.slice(1), dimensions, 9, () => true)).toEqual([]);
  });
});
