import { recordTrials } from './record-trials.ts';

/** `amynote record --resume`, killed while it makes the recording of what an earlier crash left. */
export const soak = recordTrials('encode', 50, (random) => ({
  afterMs: 3000 + random() * 2000,
  againAfterMs: 200 + random() * 1500,
}));
