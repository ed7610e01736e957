/** Steps a voice keeps the floor at least; with steps of 50 ms, 0.3 s. */
const SHORTEST_STEPS = 6;
/** A change of voice after a pause costs so much of one in flowing speech. */
const AFTER_PAUSE = 0.5;

/**
 * The likeliest course of voices (Viterbi): one state per voice and step of its shortest turn.
 * @param scores Scaled log-likelihood of each step under each voice, `scores[voice][step]`.
 * @param pauses 1 where a pause lies before the step.
 * @param change Price of a change of voice in flowing speech.
 * @param shortest Steps a voice keeps the floor at least.
 * @returns the voice of each step.
 */
export function likeliestVoices(
  scores: readonly Float64Array[],
  pauses: Uint8Array,
  change: number,
  shortest = SHORTEST_STEPS,
): Uint8Array {
  const steps = scores[0]?.length ?? 0;
  const states = scores.length * shortest;
  const from = new Uint8Array(steps * states);
  let best = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
  let next = new Float64Array(states);
  for (let state = 0; state < states; state += shortest) best[state] = scores[state / shortest]?.[0] ?? 0;
  for (let step = 1; step < steps; step++) {
    const price = pauses[step] === 1 ? AFTER_PAUSE * change : change;
    advance(best, next, from.subarray(step * states, (step + 1) * states), shortest, price);
    for (let state = 0; state < states; state++)
      next[state] = (next[state] ?? 0) + (scores[Math.floor(state / shortest)]?.[step] ?? 0);
    [best, next] = [next, best];
  }
  return trace(from, best, steps, shortest);
}

/** One step on: each state grows by a step, the last of a voice may also stay, the first takes over. */
function advance(
  best: Float64Array,
  next: Float64Array,
  from: Uint8Array,
  shortest: number,
  price: number,
): void {
  for (let first = 0; first < best.length; first += shortest) {
    const last = first + shortest - 1;
    for (let state = last; state > first; state--) {
      next[state] = best[state - 1] ?? 0;
      from[state] = state - 1;
    }
    next[first] = Number.NEGATIVE_INFINITY;
    for (let end = shortest - 1; end < best.length; end += shortest) {
      const value = (best[end] ?? 0) - price;
      if (end === last || value <= (next[first] ?? 0)) continue;
      next[first] = value;
      from[first] = end;
    }
    if ((best[last] ?? 0) <= (next[last] ?? 0)) continue;
    next[last] = best[last] ?? 0;
    from[last] = last;
  }
}

function trace(from: Uint8Array, best: Float64Array, steps: number, shortest: number): Uint8Array {
  const voices = new Uint8Array(steps);
  let state = best.indexOf(Math.max(...best));
  for (let step = steps - 1; step >= 0; step--) {
    voices[step] = Math.floor(state / shortest);
    state = from[step * best.length + state] ?? state;
  }
  return voices;
}
