import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Instrument } from '../../../../src/core/instrument.ts';
import { scoreChange } from '../../../../src/memory/insights/score-change.ts';
import { readInstruments } from '../../../../src/memory/measures/measures-file.ts';

let instruments: Instrument[];
beforeAll(async () => {
  instruments = await readInstruments(join(import.meta.dirname, '../../../../templates/rules'));
});

function verdict(id: string, ...scores: number[]): string | undefined {
  const points = scores.map((score, at) => ({ day: `2026-03-0${at + 1}`, score, from: 'typed' as const }));
  return scoreChange(
    points,
    instruments.find((one) => one.id === id),
  )?.verdict;
}

it.each([
  ['phq9', [18, 12], 'improved'],
  ['phq9', [18, 13], 'no-reliable-change'],
  ['phq9', [12, 18], 'worsened'],
  // The first score counts, whatever lies between.
  ['phq9', [12, 20, 9], 'no-reliable-change'],
  ['gad7', [13, 9], 'improved'],
  ['gad7', [13, 10], 'no-reliable-change'],
  ['pcl5', [50, 32], 'improved'],
  ['pcl5', [50, 33], 'no-reliable-change'],
  ['ors', [18.4, 23.4], 'improved'],
  ['ors', [23.4, 18.4], 'worsened'],
  ['ors', [18.4, 23.3], 'no-reliable-change'],
  ['oq45', [70, 84], 'worsened'],
  ['core10', [20, 14], 'improved'],
  ['who5', [40, 50], 'improved'],
  ['srs', [30, 40], 'no-threshold'],
  ['mood', [1, 10], 'no-threshold'],
  // Any step up, from the level before; a step down is not called anything.
  ['cssrs', [3, 1, 2], 'worsened'],
  ['cssrs', [3, 1], 'no-reliable-change'],
  ['nobody-knows', [1, 9], 'no-threshold'],
  ['phq9', [18], undefined],
])('%s %j: %s', (id, scores, expected) => {
  expect(verdict(id, ...scores)).toBe(expected);
});
