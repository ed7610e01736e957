import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { type Figure, figure } from './measure/figure.ts';
import { type RecordingCost, recordFast } from './measure/recording.ts';

/** A session of the usual length. */
const seconds = 3000;

/**
 * What recording fifty minutes costs, without waiting for them: the real stage, vault and ffmpeg, fed by a microphone
 * that gives sound as fast as both take it.
 */
export async function figures(): Promise<Figure[]> {
  const cost = inProcessOfItsOwn();
  return [
    figure('record.peak', cost.peakBytes / 1e6, 'MB', '<=120', {
      'MB after 10 min': cost.earlyBytes / 1e6,
      'MB at the end': cost.lateBytes / 1e6,
    }),
    figure('record.cpu', (cost.cpuSeconds / seconds) * 100, '% of one core', '<=5', {
      'cpu s': cost.cpuSeconds,
      'sound s': seconds,
      'fed in s': cost.fedSeconds,
    }),
    figure('record.stop', cost.stopSeconds, 's', '<=15', { 'recording s': cost.durationMs / 1000 }),
  ];
}

/** What the bench itself holds in memory must not be counted. */
function inProcessOfItsOwn(): RecordingCost {
  const program = resolve('.cache/bench/record.mjs');
  const args = [
    '--expose-gc',
    '--input-type=module',
    '--eval',
    `(await import('file://${program}')).child()`,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the recording ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as RecordingCost;
}

/** Called in the process that is measured. */
export async function child(): Promise<void> {
  process.stdout.write(JSON.stringify(await recordFast(seconds)));
}
