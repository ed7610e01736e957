/** A tone that tells the time: it rises from 300 Hz by 20 Hz a second, and begins anew after a minute. */
const lowestHz = 300;
const hzPerSecond = 20;
export const periodMs = 60_000;

/** The tone as ffmpeg's `aevalsrc` makes it. */
export const clockTone = `0.4*sin(2*PI*(${lowestHz}*mod(t,60)+${hzPerSecond / 2}*mod(t,60)*mod(t,60)))`;

/** Long enough for a hundred waves, short enough that the frequency hardly moves. */
const windowMs = 250;
const perMs = 16;

/** What the tone's clock showed at a moment of a sound. */
export interface ClockReading {
  /** Milliseconds from the beginning of the sound. */
  atMs: number;
  /** Milliseconds, from 0 to {@link periodMs}. */
  clockMs: number;
}

/** Reads the clock every so often; where there is no clear tone there is no reading. One channel at 16 kHz. */
export function readClock(pcm: Int16Array, everyMs = 50): ClockReading[] {
  const readings: ClockReading[] = [];
  for (let endMs = windowMs; endMs * perMs <= pcm.length; endMs += everyMs) {
    const hz = frequencyOf(pcm.subarray((endMs - windowMs) * perMs, endMs * perMs));
    if (hz === undefined) continue;
    const clockMs = ((hz - lowestHz) / hzPerSecond) * 1000;
    readings.push({ atMs: endMs - windowMs / 2, clockMs });
  }
  return readings;
}

/** By the moments at which the wave rises through zero; undefined when they are not evenly spaced, or it is too quiet. */
function frequencyOf(samples: Int16Array): number | undefined {
  const rises: number[] = [];
  for (let at = 1; at < samples.length; at++) {
    const [before = 0, now = 0] = [samples[at - 1], samples[at]];
    if (before < 0 && now >= 0) rises.push(at - 1 + before / (before - now));
  }
  const [first, last] = [rises[0], rises.at(-1)];
  if (first === undefined || last === undefined || rises.length < 40) return undefined;
  const mean = (last - first) / (rises.length - 1);
  const even = rises.every(
    (rise, at) => at === 0 || Math.abs(rise - (rises[at - 1] ?? 0) - mean) < mean * 0.2,
  );
  if (!even || loudest(samples) < 1000) return undefined;
  return (perMs * 1000) / mean;
}

function loudest(samples: Int16Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}
