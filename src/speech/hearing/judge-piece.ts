import type { Alternative } from '../../core/artefacts/transcript.ts';
import type { HeardPiece, SentAlong } from '../../core/speech-ports.ts';
import { withoutEcho } from './echoed-terms.ts';
import type { Fillers } from './fillers.ts';
import { carriedOver, isEndless, withoutLoops, wordsOf } from './repeats.ts';
import { isForeign } from './scripts.ts';
import {
  fits,
  fitsAsLoop,
  holdsSpeech,
  holdsVoice,
  lastsAWord,
  missing,
  type SpeechSound,
  soundOf,
  syllablesIn,
} from './speech-rate.ts';

/** What the words of a piece are judged by, beside its sound. */
export interface Grounds {
  fillers: Fillers;
  sent: SentAlong;
}

/** How far the words that came back for a piece can be believed. */
export interface Verdict {
  /** What is believed; empty when nothing is. */
  text: string;
  /** Words that came back and are not believed. */
  held?: Alternative;
  /** A part of the words that may be believed when nothing better comes. */
  rest?: string;
  /** A second answer with the same words would speak for those that are held. */
  canBeConfirmed: boolean;
  /** How many words at its start are word for word what was heard just before: somebody says it again, or the engine does. */
  carried: number;
  /** Another request is worth its price. */
  doubtful: boolean;
  missing: ReturnType<typeof missing>;
  sound: SpeechSound;
}

/** Below it the engine itself says that it guessed: the mean of its words' probabilities, or 1 less that of silence. */
const guessed = 0.15;
const doubted = 0.4;
/** One syllable may be whispered, or half swallowed; more without any voice is suspicious. */
const mostUnvoiced = 2;
/** So many words that were just heard are worth another request: therapists say them again, and so do engines. */
export const carriedWords = 4;
/** "Thank you" is not drawn out for longer. */
const sayingLasts = { ms: 700, perSyllableMs: 600 };

/**
 * Judges what came back for a piece by its sound and by what was heard before it in the same channel. What people could
 * have said is kept, rather marked than lost; what nobody says at all, or not in such a sound, is held back.
 */
export function judgePiece(piece: HeardPiece, before: string, grounds: Grounds): Verdict {
  const sound = soundOf(piece);
  const text = piece.text.trim();
  const carried = carriedOver(text, before);
  const plain = { text, canBeConfirmed: false, carried, sound, missing: missing(text, sound) };
  if (wordsOf(text).plain.length === 0) {
    return { ...plain, text: '', doubtful: holdsSpeech(sound) };
  }
  const held = unbelievable(piece, text, sound, carried, grounds);
  if (held !== undefined) {
    const { reason, rest = '', canBeConfirmed = false } = held;
    const isGood = fits(rest, sound) === 'well' && unbelievable(piece, rest, sound, 0, grounds) === undefined;
    const more = rest !== '' && isGood && { rest };
    return {
      ...plain,
      text: '',
      held: heldBack(piece, reason),
      ...more,
      canBeConfirmed,
      doubtful: holdsSpeech(sound) || (canBeConfirmed && lastsAWord(sound)),
    };
  }
  const soft = fits(text, sound) === 'hardly' || trustOf(piece) < doubted;
  return { ...plain, doubtful: soft || carried >= carriedWords || plain.missing !== 'nothing' };
}

/** The words of a piece as such that are not believed, with the sound they came back for. */
export function heldBack({ text, startMs, endMs }: HeardPiece, reason: Alternative['reason']): Alternative {
  return { text: text.trim(), reason, startMs, endMs };
}

/** How sure the engine was of its words; 1 where it does not say. */
export function trustOf({ confidence = 1, noSpeech = 0 }: HeardPiece): number {
  return Math.min(confidence, 1 - noSpeech);
}

/** Why words are held back; `rest` is what is left without them. */
interface Held {
  reason: Alternative['reason'];
  rest?: string;
  canBeConfirmed?: boolean;
}

function unbelievable(
  piece: HeardPiece,
  text: string,
  sound: SpeechSound,
  carried: number,
  { fillers, sent }: Grounds,
): Held | undefined {
  const uncredited = fillers.withoutCredits(text);
  if (uncredited !== undefined) return { reason: 'filler', rest: uncredited };
  const unechoed = withoutEcho(text, sent);
  if (unechoed !== undefined) return { reason: 'echo', rest: unechoed };
  if (isForeign(text, sent.languages)) return { reason: 'foreign-script', canBeConfirmed: true };
  if (fillers.isSaying(text) && !carriesSaying(text, sound)) {
    return { reason: 'no-speech', canBeConfirmed: fillers.isOpenEnded(text) };
  }
  // A whisper has no voice: what is said so is asked about once more, and stands when it comes again.
  if (!holdsVoice(sound) && syllablesIn(text).least > mostUnvoiced) {
    return { reason: 'no-speech', canBeConfirmed: true };
  }
  if (trustOf(piece) < guessed) return { reason: 'low-confidence', canBeConfirmed: true };
  return repeated(text, sound, carried) ?? tooLong(text, sound);
}

function repeated(text: string, sound: SpeechSound, carried: number): Held | undefined {
  const isFast = fits(text, sound) !== 'well';
  const unlooped = withoutLoops(text);
  if (unlooped !== undefined && (!fitsAsLoop(text, sound) || isEndless(text))) {
    return { reason: 'repeat', rest: unlooped, canBeConfirmed: fitsAsLoop(text, sound) };
  }
  if (carried < 2 || !isFast) return undefined;
  return { reason: 'repeat', rest: wordsOf(text).written.slice(carried).join(' ') };
}

function tooLong(text: string, sound: SpeechSound): Held | undefined {
  return fits(text, sound) === 'never' ? { reason: 'too-long' } : undefined;
}

/** "Thank you." is said by a voice, and in about a second; over noise, or over a long hum, it is invented. */
function carriesSaying(text: string, sound: SpeechSound): boolean {
  const { ms, perSyllableMs } = sayingLasts;
  return (
    holdsVoice(sound) &&
    sound.speechMs <= ms + perSyllableMs * syllablesIn(text).most &&
    fits(text, sound) === 'well'
  );
}
