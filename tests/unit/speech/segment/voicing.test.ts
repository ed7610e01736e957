import { describe, expect, it } from 'vitest';
import { createVoicing } from '../../../../src/speech/segment/voicing.ts';

/** What is measured at the end of 100 ms of a sound. */
function measured(sample: (second: number) => number) {
  const voicing = createVoicing();
  for (let frame = 0; frame < 10; frame++)
    voicing.push(Int16Array.from({ length: 160 }, (_, i) => 3000 * sample((160 * frame + i) / 16_000)));
  return voicing.measure();
}

/** A fundamental, weaker than the harmonics above it, as a telephone lets it through. */
function vowel(hz: number) {
  return (second: number) =>
    [0.3, 1, 0.7, 0.4].reduce(
      (sum, part, i) => sum + part * Math.sin(2 * Math.PI * hz * (i + 1) * second),
      0,
    );
}

describe('voicing', () => {
  it.each([95, 120, 173, 221, 310])('finds the pitch of a voice at %i Hz to 2 percent', (hz) => {
    const { strength, pitch } = measured(vowel(hz));
    expect(strength).toBeGreaterThan(0.9);
    expect(Math.abs((pitch ?? 0) / hz - 1)).toBeLessThan(0.02);
  });

  it('takes noise for no voice', () => {
    let state = 1;
    const noise = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 31 - 1;
    };
    expect(measured(noise).strength).toBeLessThan(0.6);
  });
});
