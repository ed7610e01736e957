/** Frames the floor is taken from: 30 s, longer than people speak without a breath. */
const WINDOW = 3000;
/** Frames until the floor is trusted: before that a recording that begins in mid-word would set it. */
const SETTLED = 300;
/** The floor of a quiet room in dB full scale, taken until the recording has shown its own. */
const QUIET_DB = -60;
/** Nothing below this is told apart: digital silence is no reference. */
const LOWEST_DB = -75;
/** The share of frames that lie under the floor. */
const SHARE = 0.1;

/** Follows how loud a recording is when nobody speaks. */
export interface NoiseFloor {
  /** Takes the next frame's level; gives how far it (smoothed over 50 ms) lies above the floor, in dB. */
  above(levelDb: number): number;
}

/** The 10th percentile of the last 30 seconds' levels, from a histogram of 1 dB steps. */
export function createNoiseFloor(): NoiseFloor {
  const counts = new Uint32Array(1 - LOWEST_DB);
  const ring = new Uint8Array(WINDOW);
  let seen = 0;
  let power = 0;
  return {
    above(levelDb) {
      power += (10 ** (levelDb / 10) - power) * (seen === 0 ? 1 : 0.33);
      const smooth = Math.max(LOWEST_DB, 10 * Math.log10(power + 1e-10));
      const bin = Math.min(counts.length - 1, Math.round(smooth) - LOWEST_DB);
      const slot = seen % WINDOW;
      if (seen >= WINDOW) counts[ring[slot] ?? 0] = (counts[ring[slot] ?? 0] ?? 0) - 1;
      ring[slot] = bin;
      counts[bin] = (counts[bin] ?? 0) + 1;
      seen += 1;
      const floor = percentile(counts, Math.min(seen, WINDOW) * SHARE) + LOWEST_DB;
      return smooth - (seen < SETTLED ? Math.min(floor, QUIET_DB) : floor);
    },
  };
}

function percentile(counts: Uint32Array, rank: number): number {
  let below = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    below += counts[bin] ?? 0;
    if (below >= rank) return bin;
  }
  return counts.length - 1;
}
