import { transcribeSoak } from './transcribe-trial.ts';

/** A session of the usual length. */
export const soak = transcribeSoak(3000);
