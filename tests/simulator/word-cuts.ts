/** A stretch in which somebody speaks, without a pause, in milliseconds. */
export interface Island {
  startMs: number;
  endMs: number;
}

/** What the fitting needs to know of a word. */
export interface SpokenWord {
  /** How long it is said, in letters. */
  weight: number;
  endsPhrase: boolean;
  /** Milliseconds of silence expected after it; undefined inside a turn. */
  pauseAfter: number | undefined;
}

/**
 * Lays words on islands by dynamic programming: lengths should fit, a turn should end at a pause like its own,
 * and a pause should not fall inside a phrase. Only words near the place that the spoken time suggests are
 * looked at.
 * @param weights The words' lengths, corrected for each speaker's pace.
 * @returns for each island the number of words said by its end.
 */
export function cutWords(
  words: readonly SpokenWord[],
  weights: readonly number[],
  islands: readonly Island[],
): number[] {
  const script = measure(words, weights, islands);
  let costs = new Map<number, number>([[0, 0]]);
  const back: Map<number, number>[] = [];
  let spokenMs = 0;
  for (const [index, island] of islands.entries()) {
    spokenMs += lengthOf(island);
    const next = islands[index + 1];
    const expected = next ? nearestWord(script.total, spokenMs / script.msPerWeight) : words.length;
    const step = addIsland(script, costs, { island, gap: next && next.startMs - island.endMs, expected });
    costs = step.costs;
    back.push(step.starts);
  }
  return traceBack(back, words.length);
}

interface Script {
  words: readonly SpokenWord[];
  /** Weight of all words before each. */
  total: number[];
  /** Pauses worth noticing before each word. */
  pauses: number[];
  msPerWeight: number;
  /** How many words around the expected one are looked at. */
  band: number;
}

function measure(
  words: readonly SpokenWord[],
  weights: readonly number[],
  islands: readonly Island[],
): Script {
  const total = runningSums(weights);
  const spokenMs = islands.reduce((sum, island) => sum + lengthOf(island), 0);
  return {
    words,
    total,
    pauses: runningSums(words.map((word) => ((word.pauseAfter ?? 0) > 150 ? 1 : 0))),
    msPerWeight: spokenMs / (total[words.length] as number),
    band: Math.max(90, Math.ceil(words.length * 0.05)),
  };
}

interface Step {
  island: Island;
  /** Silence after it; undefined after the last. */
  gap: number | undefined;
  expected: number;
}

/** The cheapest way to every end that this island may have, and where it started. */
function addIsland(script: Script, costs: ReadonlyMap<number, number>, { island, gap, expected }: Step) {
  const ends = new Map<number, number>();
  const starts = new Map<number, number>();
  const band = gap === undefined ? 0 : script.band;
  const meanWeight = (script.total.at(-1) as number) / script.words.length;
  const most = 40 + (2 * lengthOf(island)) / (script.msPerWeight * meanWeight);
  for (let end = Math.max(0, expected - band); end <= Math.min(script.words.length, expected + band); end++) {
    const word = script.words[end - 1];
    const cut = gap === undefined || word === undefined ? 0 : cutCost(word, gap);
    for (let start = end; start >= Math.max(0, end - most); start--) {
      const before = costs.get(start);
      if (before === undefined) continue;
      const cost = before + cut + islandCost(script, island, start, end);
      if (cost >= (ends.get(end) ?? Number.POSITIVE_INFINITY)) continue;
      ends.set(end, cost);
      starts.set(end, start);
    }
  }
  return { costs: ends, starts };
}

function islandCost(script: Script, island: Island, start: number, end: number): number {
  const weight = (script.total[end] as number) - (script.total[start] as number);
  const missed = (script.pauses[Math.max(start, end - 1)] as number) - (script.pauses[start] as number);
  return misfit(weight * script.msPerWeight, lengthOf(island)) + missed * 2.5;
}

function lengthOf(island: Island): number {
  return island.endMs - island.startMs;
}

function runningSums(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) as number) + value);
  return sums;
}

function nearestWord(total: readonly number[], weight: number): number {
  let low = 0;
  let high = total.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((total[middle] as number) < weight) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A pause belongs after a turn of that pause, may follow a phrase, and is unlikely inside one. */
function cutCost(word: SpokenWord, gap: number): number {
  if (word.pauseAfter !== undefined) return Math.min(4, Math.abs(gap - word.pauseAfter) / 150);
  const long = Math.min(4, Math.max(0, gap - 450) / 150);
  return (word.endsPhrase ? 0 : 2) + long;
}

/** An island without a word is a noise: likely only while it is short. */
function misfit(expectedMs: number, ms: number): number {
  const spreadMs = 90 + 0.12 * Math.max(ms, expectedMs);
  return Math.min(12, ((ms - expectedMs) / spreadMs) ** 2) + (expectedMs === 0 ? Math.min(3, ms / 60) : 0);
}

function traceBack(back: readonly Map<number, number>[], words: number): number[] {
  const ends: number[] = [];
  let end = words;
  for (let index = back.length - 1; index >= 0; index--) {
    ends[index] = end;
    end = back[index]?.get(end) ?? 0;
  }
  return ends;
}
