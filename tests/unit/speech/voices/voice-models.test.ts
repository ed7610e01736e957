import { describe, expect, it } from 'vitest';
import { changesIn, createChangeJudge, unitsOf } from '../../../../src/speech/segment/change-points.ts';
import {
  addMoments,
  addVector,
  deltaBic,
  emptyMoments,
  gaussianOf,
  logLikelihood,
} from '../../../../src/speech/segment/gaussian.ts';
import { choleskyInPlace, invertLower, logDeterminant } from '../../../../src/speech/segment/matrix.ts';
import { clusterBlocks } from '../../../../src/speech/voices/clustering.ts';
import { likeliestVoices } from '../../../../src/speech/voices/resegmentation.ts';

/** Repeatable, roughly Gaussian vectors of 20 numbers around a mean. */
function vectors(count: number, mean: number, seed: number): Float32Array[] {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const number = () => Array.from({ length: 6 }, uniform).reduce((sum, value) => sum + value, -3);
  return Array.from({ length: count }, () => Float32Array.from({ length: 20 }, () => mean + number()));
}

function momentsOf(rows: readonly Float32Array[]) {
  const moments = emptyMoments(20);
  for (const row of rows) addVector(moments, row, 0);
  return moments;
}

describe('matrix', () => {
  it('factors, inverts and measures a matrix worked out by hand', () => {
    // [[4, 2], [2, 5]] = L Lᵀ with L = [[2, 0], [1, 2]]; its determinant is 16.
    const packed = Float64Array.from([4, 2, 5]);
    choleskyInPlace(packed, 2);
    expect([...packed]).toEqual([2, 1, 2]);
    expect(logDeterminant(packed, 2)).toBeCloseTo(Math.log(16));
    expect([...invertLower(packed, 2)]).toEqual([0.5, -0.25, 0.5]);
  });
});

describe('gaussian', () => {
  it('says two voices for two means and one for one', () => {
    const one = momentsOf(vectors(200, 0, 1));
    expect(deltaBic(one, momentsOf(vectors(200, 2, 2)), 1)).toBeGreaterThan(0);
    expect(deltaBic(one, momentsOf(vectors(200, 0, 3)), 1)).toBeLessThan(0);
  });

  it('finds a vector likelier under its own voice', () => {
    const [low, high] = [0, 2].map((mean) => gaussianOf(momentsOf(vectors(200, mean, 4))));
    const [row] = vectors(1, 2, 9);
    if (!low || !high || !row) throw new Error('no vector');
    expect(logLikelihood(high, row, 0)).toBeGreaterThan(logLikelihood(low, row, 0));
  });

  it('adds and takes away again without a trace', () => {
    const whole = momentsOf(vectors(50, 1, 5));
    const sum = whole.sum.slice();
    addMoments(whole, momentsOf(vectors(20, 3, 6)));
    addMoments(whole, momentsOf(vectors(20, 3, 6)), -1);
    for (const [index, value] of sum.entries()) expect(whole.sum[index]).toBeCloseTo(value);
  });
});

describe('change points', () => {
  it('finds the one place where the voice changes, and none in one voice', () => {
    const mixed = [...vectors(400, 0, 1), ...vectors(300, 2, 2)];
    const changes = changesIn(unitsOf(mixed, 0, 700), createChangeJudge());
    expect(changes).toEqual([40]);
    expect(changesIn(unitsOf(vectors(700, 0, 3), 0, 700), createChangeJudge())).toEqual([]);
  });
});

describe('clustering', () => {
  it('brings the blocks of each voice together', () => {
    const means = [0, 3, 0, 0, 3, 6, 6, 3];
    const labels = clusterBlocks(
      means.map((mean, index) => momentsOf(vectors(80, mean, index + 1))),
      3,
    );
    for (const [i, a] of means.entries())
      for (const [j, b] of means.entries()) expect(labels[i] === labels[j]).toBe(a === b);
  });
});

describe('resegmentation', () => {
  const favour = (voices: readonly number[], voice: number) =>
    Float64Array.from(voices, (v) => (v === voice ? 0 : -10));

  it('follows the scores but ignores a blip shorter than a turn can be', () => {
    const truth = [...Array(20).fill(0), 1, ...Array(20).fill(0), ...Array(20).fill(1)];
    const found = likeliestVoices([favour(truth, 0), favour(truth, 1)], new Uint8Array(truth.length), 10);
    expect([...found]).toEqual([...Array(41).fill(0), ...Array(20).fill(1)]);
  });

  it('gives every step to the only voice', () => {
    expect([...likeliestVoices([new Float64Array(5)], new Uint8Array(5), 10)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('changes the voice rather at a pause', () => {
    const flat = [0, 1].map((voice) =>
      Float64Array.from({ length: 40 }, (_, step) =>
        step >= 18 && step < 22 ? 0 : step < 18 === (voice === 0) ? 0 : -5,
      ),
    );
    const found = likeliestVoices(
      flat,
      Uint8Array.from({ length: 40 }, (_, step) => (step === 21 ? 1 : 0)),
      10,
    );
    expect([...found].indexOf(1)).toBe(21);
  });
});
