import { COEFFICIENTS } from './features.ts';
import { addMoments, addVector, deltaBic, emptyMoments, type Moments } from './gaussian.ts';

/** Frames of one unit, the grain in which changes are looked for: 100 ms of words. */
const UNIT_FRAMES = 10;
/** A voice is judged from at most this many units on either side … */
const WIDEST = 25;
/** … and from no fewer than this. */
const NARROWEST = 10;

/** A short stretch of words inside one run, with the sums of its features. */
export interface Unit {
  /** The frame it begins with, counted from the run's start. */
  start: number;
  moments: Moments;
}

/** Groups a run's word frames in [from, to) into units; what is left at the end joins the last one. */
export function unitsOf(features: readonly (Float32Array | undefined)[], from: number, to: number): Unit[] {
  const units: Unit[] = [];
  let rest = words(features, from, to);
  while (rest.length > 0) {
    const take = rest.length < 2 * UNIT_FRAMES ? rest.length : UNIT_FRAMES;
    const moments = emptyMoments(COEFFICIENTS);
    for (const frame of rest.slice(0, take)) addVector(moments, features[frame] ?? NOTHING, 0);
    units.push({ start: rest[0] ?? from, moments });
    rest = rest.slice(take);
  }
  return units;
}

const NOTHING = new Float32Array(COEFFICIENTS);

function words(features: readonly (Float32Array | undefined)[], from: number, to: number): number[] {
  const frames: number[] = [];
  for (let i = from; i < to; i++) if (features[i]) frames.push(i);
  return frames;
}

/** Tells how unlike two neighbouring stretches sound, measured against what this recording does anyway. */
export interface ChangeJudge {
  /**
   * @returns about 1 inside one voice, 1.5 and more across a change of voice; undefined when either
   * side is too short to say. Scores inside speech also teach it what is usual.
   */
  score(left: readonly Unit[], right: readonly Unit[]): number | undefined;
}

/** How fast the usual value follows, and where it starts: the median over clean sound. */
const STEP = 0.004;
const USUAL = 0.6;

/**
 * The gain of two full-covariance Gaussians over one, divided by its running median: noise and rooms
 * shift the gain as a whole (0.4 to 0.95 in our trials) and leave the ratio alone.
 */
export function createChangeJudge(): ChangeJudge {
  let usual = USUAL;
  return {
    score(left, right) {
      if (left.length < NARROWEST || right.length < NARROWEST) return undefined;
      const a = total(left.slice(-WIDEST));
      const b = total(right.slice(0, WIDEST));
      const gain = deltaBic(a, b, 0) / parameterPrice(a.count + b.count);
      const ratio = gain / usual;
      usual += gain > usual ? STEP : -STEP;
      return ratio;
    },
  };
}

/** Half of BIC's price of one Gaussian, the natural unit of a gain. */
function parameterPrice(count: number): number {
  return ((COEFFICIENTS * (COEFFICIENTS + 3)) / 4) * Math.log(count);
}

function total(units: readonly Unit[]): Moments {
  const sum = emptyMoments(COEFFICIENTS);
  for (const unit of units) addMoments(sum, unit.moments);
  return sum;
}

/** A score from which a change inside flowing speech is believed. */
const CHANGE = 1.55;

/**
 * Places inside one stretch of speech where the voice changes, without any pause to show it.
 * @returns indexes of the units that begin a new voice, ascending.
 */
export function changesIn(units: readonly Unit[], judge: ChangeJudge): number[] {
  let best = 0;
  let at = 0;
  for (let i = NARROWEST; i + NARROWEST <= units.length; i++) {
    const score = judge.score(units.slice(0, i), units.slice(i)) ?? 0;
    if (score <= best) continue;
    best = score;
    at = i;
  }
  if (best < CHANGE) return [];
  const later = changesIn(units.slice(at), judge).map((index) => index + at);
  return [...changesIn(units.slice(0, at), judge), at, ...later];
}
