import { recordTrials } from './record-trials.ts';

/** `amynote record --resume`, killed while it makes the recording of what an earlier crash left. */
export const soak = recordTrials('encode', 50, (random) => ({
  fromSound: true,
  afterMs: 1000 + random() * 3000,
  againAfterMs: 200 + random() * 1500,
}));
