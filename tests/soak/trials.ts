/** What came of one kind of kill trial. */
export interface TrialRow {
  /** What the process was doing when it was killed: `record`, `stop`, `backup`, … */
  during: string;
  trials: number;
  /** Trials in which the process was really killed before it had ended by itself. */
  killed: number;
  /** Vaults that could not be opened, read or finished afterwards. */
  unreadable: number;
  /** Sound that was heard by the microphone and is not in the recording; undefined where none can be lost. */
  worstLossMs?: number;
  /** One sentence for each trial that failed, with its seed. */
  failures: string[];
}

/** A module of this folder that can be run any number of times. */
export interface Soak {
  /** How many trials the published table is made of. */
  published: number;
  /** @param count trials. @param seed the same seed gives the same moments */
  run(count: number, seed: number): Promise<TrialRow>;
}

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
