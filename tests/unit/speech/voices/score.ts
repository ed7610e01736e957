/** A stretch of one speaker's speech, in milliseconds. */
export interface SpokenTurn {
  speaker: string;
  startMs: number;
  endMs: number;
}

const STEP_MS = 10;

/** Parts of the diarization error, in percent of the reference's speech (overlap counted twice). */
export interface DiarizationError {
  total: number;
  missed: number;
  falseAlarm: number;
  confused: number;
}

/**
 * Diarization error rate with overlap scored: names are mapped one to one in the way that suits the
 * hypothesis best; moments within `collarMs` of a reference boundary are not scored.
 */
export function diarizationError(
  reference: readonly SpokenTurn[],
  hypothesis: readonly SpokenTurn[],
  collarMs: number,
): DiarizationError {
  const ends = [...reference, ...hypothesis].map((turn) => turn.endMs);
  const steps = Math.ceil(Math.max(0, ...ends) / STEP_MS);
  const scored = unscoredRemoved(reference, collarMs, steps);
  const truth = tracks(reference, steps);
  const guess = tracks(hypothesis, steps);
  let speech = 0;
  let missed = 0;
  let falseAlarm = 0;
  let paired = 0;
  const together = truth.map(() => guess.map(() => 0));
  for (let i = 0; i < steps; i++) {
    if (!scored[i]) continue;
    const spoken = truth.filter((track) => track[i]).length;
    const heard = guess.filter((track) => track[i]).length;
    speech += spoken;
    missed += Math.max(0, spoken - heard);
    falseAlarm += Math.max(0, heard - spoken);
    paired += Math.min(spoken, heard);
    for (const [t, track] of truth.entries())
      for (const [g, other] of guess.entries()) if (track[i] && other[i]) countPair(together, t, g);
  }
  const confused = paired - bestPairing(together, new Set(), 0);
  const percent = (count: number) => (100 * count) / Math.max(1, speech);
  return {
    total: percent(missed + falseAlarm + confused),
    missed: percent(missed),
    falseAlarm: percent(falseAlarm),
    confused: percent(confused),
  };
}

/**
 * The lowest error that any answer with one label per moment and at most `k` labels can reach: of overlap one
 * speaker is found, and all of the speakers beyond `k` are lost.
 */
export function lowestError(reference: readonly SpokenTurn[], k: number, collarMs: number): number {
  const steps = Math.ceil(Math.max(0, ...reference.map((turn) => turn.endMs)) / STEP_MS);
  const scored = unscoredRemoved(reference, collarMs, steps);
  const truth = tracks(reference, steps);
  const kept = choices(truth.length, Math.min(k, truth.length));
  const found = kept.map(() => 0);
  let speech = 0;
  for (let i = 0; i < steps; i++) {
    if (!scored[i]) continue;
    speech += truth.filter((track) => track[i]).length;
    for (const [index, who] of kept.entries())
      if (who.some((t) => truth[t]?.[i])) found[index] = (found[index] ?? 0) + 1;
  }
  return (100 * (speech - Math.max(...found))) / Math.max(1, speech);
}

function choices(n: number, k: number): number[][] {
  if (k === 0) return [[]];
  if (n < k) return [];
  return [...choices(n - 1, k), ...choices(n - 1, k - 1).map((rest) => [...rest, n - 1])];
}

function countPair(together: number[][], t: number, g: number): void {
  const row = together[t] ?? [];
  row[g] = (row[g] ?? 0) + 1;
}

function unscoredRemoved(turns: readonly SpokenTurn[], collarMs: number, steps: number): Uint8Array {
  const scored = new Uint8Array(steps).fill(1);
  for (const at of turns.flatMap((turn) => [turn.startMs, turn.endMs]))
    if (collarMs > 0)
      scored.fill(
        0,
        Math.max(0, Math.round((at - collarMs) / STEP_MS)),
        Math.round((at + collarMs) / STEP_MS),
      );
  return scored;
}

function tracks(turns: readonly SpokenTurn[], steps: number): Uint8Array[] {
  const names = [...new Set(turns.map((turn) => turn.speaker))];
  return names.map((name) => {
    const track = new Uint8Array(steps);
    for (const turn of turns)
      if (turn.speaker === name)
        track.fill(1, Math.round(turn.startMs / STEP_MS), Math.round(turn.endMs / STEP_MS));
    return track;
  });
}

function bestPairing(together: readonly number[][], taken: ReadonlySet<number>, row: number): number {
  const counts = together[row];
  if (!counts) return 0;
  let best = bestPairing(together, taken, row + 1);
  for (const [column, count] of counts.entries()) {
    if (taken.has(column)) continue;
    best = Math.max(best, count + bestPairing(together, new Set([...taken, column]), row + 1));
  }
  return best;
}

/** Share of the reference's speech, in percent, that lies inside a piece widened by `slackMs`. */
export function speechRecall(
  reference: readonly { startMs: number; endMs: number }[],
  pieces: readonly { startMs: number; endMs: number }[],
  slackMs: number,
): number {
  let all = 0;
  let held = 0;
  for (const { startMs, endMs } of reference)
    for (let at = startMs; at < endMs; at += STEP_MS) {
      all += 1;
      if (pieces.some((piece) => at >= piece.startMs - slackMs && at < piece.endMs + slackMs)) held += 1;
    }
  return (100 * held) / Math.max(1, all);
}

/** Turns of an RTTM file (NIST): file, channel, start and duration in seconds, name. */
export function rttmTurns(text: string): SpokenTurn[] {
  return text.split('\n').flatMap((row) => {
    const [type, , , start, duration, , , speaker] = row.split(/\s+/);
    if (type !== 'SPEAKER' || !speaker) return [];
    const startMs = Math.round(Number(start) * 1000);
    return { speaker, startMs, endMs: startMs + Math.round(Number(duration) * 1000) };
  });
}
