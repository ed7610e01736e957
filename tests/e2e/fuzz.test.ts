import { expect, test } from 'vitest';
import { soak } from '../soak/fuzz.soak.ts';

/** `npm run soak -- fuzz` does ten thousand. Others each day; the seed is said when something fails. */
const trials = 70;
const seed = Math.floor(Date.now() / (24 * 60 * 60 * 1000)) * trials;

test('whatever is mutated, a command ends by itself with a status of the table, and writes only where it may', async () => {
  const { failures } = await soak.run(trials, seed);
  expect(failures, `seed ${seed}`).toEqual([]);
});
