/** Frames the floor is taken from: 30 s, longer than people speak without a breath. */
const WINDOW = 3000;
/** Frames until the floor is trusted: before that a recording that begins in mid-word would set it. */
const SETTLED = 300;
/** The floor of a quiet room in dB full scale, taken until the recording has shown its own. */
const QUIET_DB = -60;
/** Nothing below this is told apart: digital silence is no reference. */
export const LOWEST_DB = -75;
const BINS = 1 - LOWEST_DB;
/** The share of frames that lie under the floor while only the past is known, … */
const SHARE_SO_FAR = 0.1;
/** … and when the minute around is: people who hardly pause leave so few frames to the room. */
const SHARE_AROUND = 0.02;

/** Follows how loud a recording is when nobody speaks. */
export interface NoiseFloor {
  /** Takes the next frame's level, smoothed; gives how far it lies above the floor, in dB. */
  above(levelDb: number): number;
}

/** Smooths levels over 50 ms: takes the next frame's and gives the smoothed one, in dB, {@link LOWEST_DB} at least. */
export function createSmoothing(): (levelDb: number) => number {
  let power: number | undefined;
  return (levelDb) => {
    const now = 10 ** (levelDb / 10);
    power = power === undefined ? now : power + (now - power) * 0.33;
    return Math.max(LOWEST_DB, 10 * Math.log10(power + 1e-10));
  };
}

/** The 10th percentile of the last 30 seconds' levels, from a histogram of 1 dB steps. */
export function createNoiseFloor(): NoiseFloor {
  const counts = new Uint32Array(BINS);
  const ring = new Uint8Array(WINDOW);
  let seen = 0;
  return {
    above(levelDb) {
      const bin = binOf(levelDb);
      const slot = seen % WINDOW;
      if (seen >= WINDOW) count(counts, ring[slot] ?? 0, -1);
      ring[slot] = bin;
      count(counts, bin, 1);
      seen += 1;
      return levelDb - floorOf(counts, Math.min(seen, WINDOW), SHARE_SO_FAR);
    },
  };
}

/**
 * The floor of each frame of a finished recording: of the 30 seconds before and after it, for what was still to come
 * tells as much of a room as what had been.
 * @param levelOf a frame's smoothed level in dB; undefined where there is no sound at all, as in a pause of the recording
 */
export function floorsAround(frames: number, levelOf: (frame: number) => number | undefined): Int8Array {
  const counts = new Uint32Array(BINS);
  const floors = new Int8Array(frames);
  let held = 0;
  const take = (frame: number, by: 1 | -1) => {
    const levelDb = frame >= 0 && frame < frames ? levelOf(frame) : undefined;
    if (levelDb === undefined) return;
    count(counts, binOf(levelDb), by);
    held += by;
  };
  for (let frame = -WINDOW; frame < frames; frame++) {
    take(frame + WINDOW, 1);
    take(frame - WINDOW - 1, -1);
    if (frame < 0) continue;
    // A room does not change from one frame to the next.
    floors[frame] = frame % STRIDE === 0 ? floorOf(counts, held, SHARE_AROUND) : (floors[frame - 1] ?? 0);
  }
  return floors;
}

const STRIDE = 50;

function floorOf(counts: Uint32Array, frames: number, share: number): number {
  const floor = percentile(counts, frames * share) + LOWEST_DB;
  return frames < SETTLED ? Math.min(floor, QUIET_DB) : floor;
}

function binOf(levelDb: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.round(levelDb) - LOWEST_DB));
}

function count(counts: Uint32Array, bin: number, by: 1 | -1): void {
  counts[bin] = (counts[bin] ?? 0) + by;
}

function percentile(counts: Uint32Array, rank: number): number {
  let below = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    below += counts[bin] ?? 0;
    if (below >= rank) return bin;
  }
  return counts.length - 1;
}
