import type { HeardPiece } from '../../core/speech-ports.ts';
import { soundOf, syllablesIn } from './speech-rate.ts';

/** Engines that say nothing of their sureness are right about so often in quiet rooms. */
const unsaid = 0.9;
/** At ease, people speak between these, in syllables a second without pauses: nine in ten utterances of the consultations. */
const ease = { slow: 1.5, fast: 6.5 };
/** A vowel's length in noise; in a quiet room it is twice that. */
const voicedPerSyllableMs = 40;

/**
 * How far a line's words can be relied on, 0 to 1, in hundredths: how sure the engine was, less where the words are
 * unusually many or few for the sound, and where there is little voice in it. Needs no dictionary.
 */
export function confidenceOf(piece: HeardPiece, text: string): number {
  const { confidence = unsaid, noSpeech = 0 } = piece;
  const sound = soundOf(piece);
  const { least, most } = syllablesIn(text);
  const seconds = Math.max(0.1, sound.speechMs / 1000);
  const haste = Math.min(1, (ease.fast * seconds + 1) / Math.max(1, least));
  const gap = Math.min(1, (most + 1) / Math.max(0.1, ease.slow * (seconds - 0.5)));
  const voice = Math.min(1, sound.voicedMs / (voicedPerSyllableMs * Math.max(1, least)));
  const value = Math.min(confidence, 1 - noSpeech) * haste * gap * (0.7 + 0.3 * voice);
  return Math.round(100 * Math.max(0, Math.min(1, value))) / 100;
}
