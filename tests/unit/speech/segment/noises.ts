import { joined, noise } from '../sounds.ts';

/** Sounds of a room in which nobody speaks, each about a second, made by rules so that they are the same every time. */
const noises = [breath, cough, thump, rustle];

/** A quiet room. */
function room(ms: number, seed = 1): Int16Array {
  return noise(ms, 40, seed);
}

/** Each noise in turn with so much of a quiet room between. */
export function idleTail(rounds: number, quietMs = 2500): Int16Array {
  const parts = Array.from({ length: rounds }, (_, round) =>
    noises.flatMap((make, index) => [room(quietMs, 7 * round + index + 1), make(round + 1)]),
  );
  return joined(...parts.flat(), room(quietMs));
}

/** Soft noise that swells and goes. */
function breath(seed: number): Int16Array {
  const ms = 900 + 100 * (seed % 4);
  return shaped(lowPassed(noise(ms, 30_000, seed), 0.55), (share) => 0.09 * Math.sin(Math.PI * share) ** 2);
}

/** Two short bursts. */
function cough(seed: number): Int16Array {
  const burst = (part: number) =>
    shaped(lowPassed(noise(260, 30_000, seed + part), 0.8), (share) => 0.4 * Math.exp(-5 * share));
  return joined(burst(1), room(160, seed), burst(50));
}

/** A door, or a cup that is put down. */
function thump(seed: number): Int16Array {
  return shaped(lowPassed(noise(400, 30_000, seed), 0.06), (share) => Math.exp(-9 * share));
}

/** Paper. */
function rustle(seed: number): Int16Array {
  return shaped(noise(1100, 30_000, seed), (share) => 0.12 * Math.abs(Math.sin(23 * share + seed)) ** 4);
}

function shaped(samples: Int16Array, envelope: (share: number) => number): Int16Array {
  return samples.map((sample, index) => sample * envelope(index / samples.length));
}

/** @param share of the new sample: 1 lets everything pass, 0.05 only what is under about 130 Hz. */
function lowPassed(samples: Int16Array, share: number): Int16Array {
  let value = 0;
  return samples.map((sample) => {
    value += share * (sample - value);
    return value;
  });
}
