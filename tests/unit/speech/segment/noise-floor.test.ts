import { describe, expect, it } from 'vitest';
import { createNoiseFloor, floorsAround } from '../../../../src/speech/segment/noise-floor.ts';

/** Levels in dB, one a frame of 10 ms. */
const speech = (seconds: number) => Array.from({ length: seconds * 100 }, (_, at) => -30 - (at % 7));
const room = (seconds: number) => Array.from({ length: seconds * 100 }, () => -62);
const gap = (seconds: number) => Array.from({ length: seconds * 100 }, () => undefined);

const floorsOf = (levels: readonly (number | undefined)[]) =>
  floorsAround(levels.length, (frame) => levels[frame]);

describe('the noise floor of a finished recording', () => {
  it('is that of the room from the first word on, though nobody pauses for a while', () => {
    const levels = [...speech(20), ...room(1), ...speech(20)];
    expect(new Set(floorsOf(levels))).toEqual(new Set([-62]));
    const causal = createNoiseFloor();
    const above = levels.map((levelDb) => causal.above(levelDb));
    expect(above[1000]).toBeLessThan(10);
  });

  it('is not that of a stretch in which nothing was recorded', () => {
    const levels = [...speech(20), ...room(2), ...gap(30), ...room(2), ...speech(20)];
    expect(new Set(floorsOf(levels))).toEqual(new Set([-62]));
  });

  it('changes with the room', () => {
    const loud = Array.from({ length: 12_000 }, () => -45);
    const floors = floorsOf([...room(120), ...loud]);
    expect(floors[0]).toBe(-62);
    expect(floors.at(-1)).toBe(-45);
  });

  it('of next to no sound is at most that of a quiet room', () => {
    expect([...floorsOf([-20, -20, -20])]).toEqual([-60, -60, -60]);
    expect([...floorsOf([undefined])]).toEqual([-75]);
  });
});
