import { recordTrials } from './record-trials.ts';

/** `amynote record`, killed after it was told to stop, while it encodes, reads back, writes and erases. */
export const soak = recordTrials('stop', 50, (random) => ({
  fromSound: true,
  stopAfterMs: 1000 + random() * 2000,
  afterMs: random() * 1500,
}));
