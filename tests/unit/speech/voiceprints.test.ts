import { describe, expect, it } from 'vitest';
import { BANDS } from '../../../src/speech/features.ts';
import { likeness, unit } from '../../../src/speech/print-clustering.ts';
import { readVoiceFrames, VoiceFrames } from '../../../src/speech/voice-frames.ts';
import { PRINT } from '../../../src/speech/voiceprint-net.ts';
import { voiceprintsOf } from '../../../src/speech/voiceprints.ts';
import { hasFfmpeg, inChunks, kitSession, noise } from './sounds.ts';

describe('voice frames', () => {
  it('keep log energies to within half a step and every gate', () => {
    const frames = new VoiceFrames();
    const energies = Float32Array.from({ length: BANDS }, (_, band) => 4 + band * 0.61);
    frames.add(energies, { words: true, strict: true, voiced: true });
    frames.add(energies, { words: false, strict: false, voiced: true });
    frames.add(energies, { words: true, strict: false, voiced: true });
    const back = new Float32Array(BANDS);
    frames.energies(2, back);
    for (const [band, value] of energies.entries())
      expect(Math.abs((back[band] ?? 0) - value)).toBeLessThan(0.041);
    expect([0, 1, 2].map((frame) => frames.isWords(frame))).toEqual([true, false, true]);
    // Only the first passed the strict gate; three voiced frames lie around it.
    expect([0, 1, 2].map((frame) => frames.isVoice(frame))).toEqual([true, false, false]);
  });
});

describe('voiceprints', () => {
  it('are known nowhere in noise', async () => {
    const prints = voiceprintsOf(await readVoiceFrames(inChunks(noise(10_000, 300))), 8);
    expect(prints.known.some((known) => known === 1)).toBe(false);
  });

  it.skipIf(!hasFfmpeg)('of one voice are more alike than those of two', async () => {
    const { sound, turns } = kitSession('maya-02');
    const prints = voiceprintsOf(await readVoiceFrames(inChunks(sound)), 8);
    const long = turns.filter((turn) => turn.endMs - turn.startMs > 3000);
    const middles = long.map((turn) => Math.floor((turn.startMs + turn.endMs) / 200));
    const alike = (same: boolean) => {
      const values = middles.flatMap((a, i) =>
        middles.flatMap((b, j) =>
          j > i && (long[i]?.speaker === long[j]?.speaker) === same ? [product(prints.values, a, b)] : [],
        ),
      );
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(alike(true)).toBeGreaterThan(alike(false) + 0.4);
    for (const step of middles) expect(product(prints.values, step, step)).toBeCloseTo(1, 4);
  });
});

function product(values: Float32Array, a: number, b: number): number {
  return likeness(unit(Float64Array.from(values.subarray(a * PRINT, (a + 1) * PRINT))), values, b);
}
