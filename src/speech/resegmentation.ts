/** Steps a voice keeps the floor at least; with steps of 50 ms, 0.3 s. */
const SHORTEST_STEPS = 6;
/** Price of a change of voice in flowing speech, in scaled log-likelihood; less after a pause. */
const SWITCH = 10;
const SWITCH_AFTER_PAUSE = 5;
/** Neighbouring frames say much the same: a frame counts for a quarter of its likelihood. */
const SCALE = 0.25;

/**
 * The likeliest course of voices (Viterbi): one state per voice and step of its shortest turn.
 * @param scores Log-likelihood of each step under each voice, `scores[voice][step]`.
 * @param pauses Whether a pause lies before the step.
 * @returns the voice of each step.
 */
export function likeliestVoices(scores: readonly Float64Array[], pauses: readonly boolean[]): Uint8Array {
  const voices = scores.length;
  const steps = scores[0]?.length ?? 0;
  const states = voices * SHORTEST_STEPS;
  const from = new Uint8Array(steps * states);
  let best = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
  for (let voice = 0; voice < voices; voice++) best[voice * SHORTEST_STEPS] = 0;
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
    const price = pauses[step] ? SWITCH_AFTER_PAUSE : SWITCH;
    for (let voice = 0; voice < voices; voice++) {
      const gain = SCALE * (scores[voice]?.[step] ?? 0);
      for (let age = 0; age < SHORTEST_STEPS; age++) {
        const state = voice * SHORTEST_STEPS + age;
        const [origin, value] =
          step === 0 ? [state, best[state] ?? 0] : arrival(best, voice, age, voices, price);
        next[state] = value + gain;
        from[step * states + state] = origin;
      }
    }
    best = next;
  }
  return trace(from, best, steps, states);
}

/** The best way to be in a voice for `age` more steps: having come one step further, stayed, or taken over. */
function arrival(
  best: Float64Array,
  voice: number,
  age: number,
  voices: number,
  price: number,
): [number, number] {
  const base = voice * SHORTEST_STEPS;
  const last = SHORTEST_STEPS - 1;
  if (age > 0) {
    const grown = base + age - 1;
    const stayed = base + last;
    if (age === last && (best[stayed] ?? 0) > (best[grown] ?? 0)) return [stayed, best[stayed] ?? 0];
    return [grown, best[grown] ?? 0];
  }
  let origin = base;
  let value = Number.NEGATIVE_INFINITY;
  for (let other = 0; other < voices; other++) {
    const end = other * SHORTEST_STEPS + last;
    if (other === voice || (best[end] ?? 0) - price <= value) continue;
    value = (best[end] ?? 0) - price;
    origin = end;
  }
  return [origin, value];
}

function trace(from: Uint8Array, best: Float64Array, steps: number, states: number): Uint8Array {
  const voices = new Uint8Array(steps);
  let state = best.indexOf(Math.max(...best));
  for (let step = steps - 1; step >= 0; step--) {
    voices[step] = Math.floor(state / SHORTEST_STEPS);
    state = from[step * states + state] ?? state;
  }
  return voices;
}
