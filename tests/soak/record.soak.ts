import { recordTrials } from './record-trials.ts';

/** `amynote record`, killed at any moment from its start on. */
export const soak = recordTrials('record', 200, (random) => ({ afterMs: 300 + random() * 7000 }));
