import { type Figure, figure } from './measure/figure.ts';
import { recordInHurry } from './measure/recording.ts';

/** A session of the usual length. */
const seconds = 3000;

/** What recording fifty minutes costs, and how long the clinician waits after the end. */
export async function figures(): Promise<Figure[]> {
  const cost = await recordInHurry(seconds);
  return [
    figure('record.peak', cost.peakBytes / 1e6, 'MB', '<=120', {
      'MB after 10 min': cost.earlyBytes / 1e6,
      'MB at the end': cost.lateBytes / 1e6,
    }),
    figure('record.cpu', (cost.cpuSeconds / seconds) * 100, '% of one core', '<=5', {
      'cpu s': cost.cpuSeconds,
      'sound s': seconds,
    }),
    figure('record.stop', cost.stopSeconds, 's', '<=15', { 'recorded s': cost.durationMs / 1000 }),
  ];
}
