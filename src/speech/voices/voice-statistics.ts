import type { VoiceStatistics } from '../../core/speech-ports.ts';
import { COEFFICIENTS } from '../segment/features.ts';
import { deltaBic, emptyMoments, type Moments } from '../segment/gaussian.ts';
import { packedLength } from '../segment/matrix.ts';

/** Changes whenever the features do: numbers of another model say nothing here. */
const MODEL = 'mfcc20-gaussian-1';
const FRAMES_A_SECOND = 100;
/** Digits kept: rounding far below what the same voice differs from itself. */
const DIGITS = 6;

/** A voice's Gaussian as mean and packed covariance. */
export function statisticsOf({ count, sum, outer, d }: Moments): VoiceStatistics {
  const mean = sum.map((value) => value / Math.max(1, count));
  const values = [...mean];
  for (let i = 0, at = 0; i < d; i++)
    for (let j = 0; j <= i; j++, at++)
      values.push((outer[at] ?? 0) / Math.max(1, count) - (mean[i] ?? 0) * (mean[j] ?? 0));
  return {
    model: MODEL,
    seconds: count / FRAMES_A_SECOND,
    values: values.map((value) => Number(value.toPrecision(DIGITS))),
  };
}

/**
 * On real meetings, ten seconds against the rest of a talk: one voice differs from itself by 0.35 to 1.25, two voices in
 * one room by 1.0 to 3.0, two in different rooms by 1.4 to 4. Halfway lies even odds.
 */
const EVEN_GAIN = 1.2;
const GAIN_SCALE = 8;
/** No statistics count for more frames than this, so that long ones do not outweigh short ones. */
const EVEN_FRAMES = 1000;

/** Log-odds that two statistics are of one person; NaN where they cannot be compared. */
export function likenessOf(a: VoiceStatistics, b: VoiceStatistics): number {
  const [one, other] = [momentsOf(a), momentsOf(b)];
  if (!one || !other) return Number.NaN;
  return GAIN_SCALE * (EVEN_GAIN - deltaBic(one, other, 0) / (one.count + other.count));
}

function momentsOf({ model, seconds, values }: VoiceStatistics): Moments | undefined {
  if (model !== MODEL || values.length !== COEFFICIENTS + packedLength(COEFFICIENTS)) return undefined;
  if (seconds <= 0) return undefined;
  const moments = emptyMoments(COEFFICIENTS);
  moments.count = EVEN_FRAMES;
  for (let i = 0, at = 0; i < COEFFICIENTS; i++) {
    const mean = values[i] ?? 0;
    moments.sum[i] = moments.count * mean;
    for (let j = 0; j <= i; j++, at++)
      moments.outer[at] = moments.count * ((values[COEFFICIENTS + at] ?? 0) + mean * (values[j] ?? 0));
  }
  return moments;
}
