import { COEFFICIENTS } from '../segment/features.ts';

/**
 * The numbers that telling voices apart rests on. They are no options: the bench moves each of them a little to
 * see that the figures are no lucky setting.
 */
export interface SeparationSettings {
  /** Cepstral coefficients that a voice's Gaussian is made of. */
  coefficients: number;
  /** Lengths, in frames, of the blocks that clustering by sound starts from: each gives one candidate. */
  blockFrames: readonly number[];
  /** Steps around each that a voice is recognised from. */
  windowSteps: number;
  /** Price of a change of voice in flowing speech, in scaled log-likelihood; half of it after a pause. */
  change: number;
}

export const USUAL: SeparationSettings = {
  coefficients: COEFFICIENTS,
  blockFrames: [50, 75, 100, 150],
  windowSteps: 20,
  change: 10,
};
