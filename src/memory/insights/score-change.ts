import type { ScoreChange, ScorePoint } from '../../core/insights.ts';
import type { Instrument } from '../../core/instrument.ts';

/**
 * The newest score beside the first one, or beside the one before where any step up counts. A change is called reliable only where it reaches what somebody published for the
 * instrument; which way is better, the instrument says.
 * @param points by day
 */
export function scoreChange(
  points: readonly ScorePoint[],
  instrument: Instrument | undefined,
): ScoreChange | undefined {
  // Where any step up counts, it counts from the score before.
  const baseline = instrument?.change?.only_worse ? points.at(-2) : points[0];
  const latest = points.at(-1);
  if (baseline === undefined || latest === undefined || points.length < 2) return undefined;
  // Tenths of a point are no exact numbers.
  const change = Math.round((latest.score - baseline.score) * 1000) / 1000;
  return { baseline, latest, points: change, verdict: verdictOf(change, instrument) };
}

function verdictOf(points: number, instrument: Instrument | undefined): ScoreChange['verdict'] {
  if (instrument?.change === undefined) return 'no-threshold';
  const { points: reliable, only_worse: onlyWorse } = instrument.change;
  if (Math.abs(points) < reliable) return 'no-reliable-change';
  const isWorse = instrument.better === 'lower' ? points > 0 : points < 0;
  if (isWorse) return 'worsened';
  return onlyWorse ? 'no-reliable-change' : 'improved';
}
