import { recordTrials } from './record-trials.ts';

/** `amynote record`, killed at any moment: one in five while it still starts, the others while it records. */
export const soak = recordTrials('record', 200, (random) =>
  random() < 0.2 ? { afterMs: 100 + random() * 2000 } : { fromSound: true, afterMs: random() * 6000 },
);
