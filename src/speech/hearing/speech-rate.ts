import type { HeardPiece } from '../../core/speech-ports.ts';

/** How many syllables a text has, at least and at most: numbers can be read in several ways. */
export interface Syllables {
  least: number;
  most: number;
}

/** How much speech a piece of sound holds. */
export interface SpeechSound {
  /** Milliseconds in which the voice detector hears words. */
  speechMs: number;
  /** Milliseconds of that with a voice in it. */
  voicedMs: number;
}

/**
 * Nobody speaks faster, and hardly anybody as fast. Of 1247 timed utterances of the PriMock57 consultations the fastest
 * has 8.0 syllables a second, one in a hundred more than 6.2; flite's voices stay under 6.3. The detector may miss
 * the edges of a word, so a few syllables are free.
 */
const hardlyAnybody = { free: 2, perSecond: 9 };
const nobody = { free: 3, perSecond: 12 };

/** Said over and over, a few words still take their time; faster is a loop. */
const inLoops = { free: 1, perSecond: 6.5 };

/**
 * Where so few syllables came for so much speech, some may have been left out: under it are 4 in 100 utterances of 6 s
 * and more in those consultations (their pauses counted in), none of the kit. The first second is free for "Mm-hm" and
 * the like, drawn out.
 */
const maybeCut = { free: 1, perSecond: 2.2 };
/** Far under what anybody says in so much speech: fewer than 1 in 200 there. */
const surelyCut = { free: 2, perSecond: 1.2 };

/** A short vowel. Breath and coughs stay under 30 ms, paper under 50; a whisper has none. */
const leastVoicedMs = 60;
/** Speech without any voice may be whispered; a breath or a cough is shorter than this. */
const longerThanBreathMs = 1500;
/** Shorter than any syllable. */
const leastSpeechMs = 200;

/** What was measured of a piece; one that nobody measured is taken to be speech throughout. */
export function soundOf({ startMs, endMs, speech, voicedMs }: Omit<HeardPiece, 'text'>): SpeechSound {
  const length = endMs - startMs;
  const speechMs = speech?.reduce((sum, stretch) => sum + stretch.endMs - stretch.startMs, 0) ?? length;
  return { speechMs, voicedMs: voicedMs ?? speechMs };
}

/** Whether somebody seems to speak: a voice, or something that lasts longer than a breath. */
export function holdsSpeech({ speechMs, voicedMs }: SpeechSound): boolean {
  return speechMs >= longerThanBreathMs || (holdsVoice({ voicedMs }) && lastsAWord({ speechMs }));
}

/** Whether it is long enough for a word, be it a whispered one. */
export function lastsAWord({ speechMs }: Pick<SpeechSound, 'speechMs'>): boolean {
  return speechMs >= leastSpeechMs;
}

/** Whether there is a vowel in it at all. */
export function holdsVoice({ voicedMs }: Pick<SpeechSound, 'voicedMs'>): boolean {
  return voicedMs >= leastVoicedMs;
}

/** Whether a text could be said in so much speech. */
export function fits(text: string, sound: SpeechSound): 'well' | 'hardly' | 'never' {
  const { least } = syllablesIn(text);
  if (least <= within(hardlyAnybody, sound)) return 'well';
  return least <= within(nobody, sound) ? 'hardly' : 'never';
}

/** Whether a text that says the same again and again could be said in so much speech. */
export function fitsAsLoop(text: string, sound: SpeechSound): boolean {
  return syllablesIn(text).least <= within(inLoops, sound);
}

/** Whether more must have been said than the text holds. */
export function missing(text: string, sound: SpeechSound): 'nothing' | 'maybe' | 'surely' {
  const { most } = syllablesIn(text);
  const { speechMs } = sound;
  const wanted = ({ free, perSecond }: typeof maybeCut) => perSecond * (speechMs / 1000 - free);
  if (most < wanted(surelyCut)) return 'surely';
  return most < wanted(maybeCut) ? 'maybe' : 'nothing';
}

/** Groups of vowels; in scripts that are written otherwise, signs. */
export function syllablesIn(text: string): Syllables {
  const words =
    text
      .normalize('NFD')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)*/gu) ?? [];
  const counts = words.map(syllablesOf);
  const sum = (key: keyof Syllables) => counts.reduce((total, count) => total + count[key], 0);
  return { least: sum('least'), most: sum('most') };
}

function within({ free, perSecond }: typeof nobody, { speechMs }: SpeechSound): number {
  return free + (perSecond * speechMs) / 1000;
}

function syllablesOf(word: string): Syllables {
  const digits = word.match(/\p{N}/gu)?.length ?? 0;
  // "1990" is said with four syllables or with six, a telephone number sign by sign.
  if (digits > 0) return { least: 1, most: 2 * digits };
  const signs = word.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu);
  if (signs !== null) return exactly(word.normalize('NFC').length);
  const plain = word.replace(/\p{M}/gu, '').replace(silentEnding, '');
  const vowels = plain.match(/[aeiouyæøœıаеёиоуыэюяіїєαεηιουω]+/gu)?.length ?? 0;
  if (vowels > 0) return exactly(vowels);
  // Arabic, Hebrew and the like write few vowels.
  return exactly(/\p{Script=Latin}/u.test(plain) ? 1 : Math.max(1, Math.round(plain.length / 2)));
}

/** English: "like", "walked", "times". */
const silentEnding = /(?<=[^aeiouyl])e$|(?<=[^td])ed$|(?<=[^sxzc])es$/u;

function exactly(count: number): Syllables {
  return { least: count, most: count };
}
