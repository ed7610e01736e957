import { framesPerSecond } from './features.ts';
import { cutWords, type Island, type SpokenWord } from './word-cuts.ts';

/** A turn of a script, its time not yet known. */
export interface UntimedTurn {
  speaker: string;
  text: string;
  /** Seconds of silence before it. */
  pause: number;
}

/** One word with the stretch in which it is said, in milliseconds of the track. */
export interface TimedWord {
  text: string;
  turn: number;
  speaker: string;
  startMs: number;
  endMs: number;
}

interface Word extends SpokenWord {
  text: string;
  turn: number;
  speaker: string;
}

const frameMs = 1000 / framesPerSecond;
/** Silence shorter than this is a closed consonant, not a pause. */
const shortestPauseMs = 110;

/**
 * Gives every word of the turns its time, from the sound's loudness and the words' lengths: the stretches of
 * speech are found first, then the words are laid on them so that lengths and pauses fit best.
 * @param within The stretch to look at; the whole track when absent.
 */
export function alignTurns(
  turns: readonly UntimedTurn[],
  power: Float32Array,
  within: Island = { startMs: 0, endMs: power.length * frameMs },
  firstTurn = 0,
): TimedWord[] {
  const words = turns.flatMap((turn, index) => wordsOf(turn, turns[index + 1], firstTurn + index));
  const islands = speechIslands(power, within);
  if (words.length === 0) return [];
  if (islands.length === 0) return spread(words, within);
  const first = layWords(words, islands, new Map());
  if (turns.length < 4) return first;
  return layWords(words, islands, pace(first, words, islands));
}

function wordsOf(turn: UntimedTurn, next: UntimedTurn | undefined, index: number): Word[] {
  const texts = turn.text.split(/\s+/u).filter((text) => text !== '');
  return texts.map((text, at) => ({
    text,
    turn: index,
    speaker: turn.speaker,
    weight: weigh(text),
    endsPhrase: /[,.;:?!…—–]["”’)]*$/u.test(text) || text === '-',
    pauseAfter: at === texts.length - 1 ? (next?.pause ?? 0) * 1000 : undefined,
  }));
}

/** How long a word is said, in letters: digits are read out, and what has no vowel is spelled or hummed. */
function weigh(text: string): number {
  const letters = text.replace(/\d/gu, 'aaaa').replace(/[^\p{L}]/gu, '');
  return 2 + letters.length * (/[^bcdfghjklmnpqrstvwxz]/iu.test(letters) ? 1 : 3);
}

function speechIslands(power: Float32Array, within: Island): Island[] {
  const from = Math.max(0, Math.floor(within.startMs / frameMs));
  const frames = power.subarray(from, Math.ceil(within.endMs / frameMs));
  const threshold = speechThreshold(frames);
  const islands: Island[] = [];
  frames.forEach((value, frame) => {
    if (value < threshold) return;
    const startMs = (from + frame) * frameMs;
    const last = islands.at(-1);
    if (last && startMs - last.endMs < shortestPauseMs) last.endMs = startMs + frameMs;
    else islands.push({ startMs, endMs: startMs + frameMs });
  });
  return islands.filter((island) => island.endMs - island.startMs >= 30);
}

/** 9 dB over the quiet tenth of the frames, but at most 32 dB under the loud ones. */
function speechThreshold(frames: Float32Array): number {
  const sorted = frames.slice().sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const loud = at(0.9);
  return Math.min(Math.max(at(0.05) * 8, loud * 6e-4), loud * 0.02);
}

function layWords(
  words: readonly Word[],
  islands: readonly Island[],
  speeds: Map<string, number>,
): TimedWord[] {
  const weights = words.map((word) => word.weight * (speeds.get(word.speaker) ?? 1));
  const ends = cutWords(words, weights, islands);
  return islands.flatMap((island, index) => {
    const from = index === 0 ? 0 : (ends[index - 1] as number);
    return spread(words.slice(from, ends[index]), island, weights.slice(from, ends[index]));
  });
}

function spread(
  words: readonly Word[],
  island: Island,
  weights = words.map((word) => word.weight),
): TimedWord[] {
  const perWeight = (island.endMs - island.startMs) / weights.reduce((sum, weight) => sum + weight, 0);
  let at = island.startMs;
  return words.map(({ text, turn, speaker }, index) => {
    const startMs = at;
    at += (weights[index] as number) * perWeight;
    return { text, turn, speaker, startMs, endMs: at };
  });
}

/** How much slower than the average each speaker is, from a first alignment. */
function pace(
  timed: readonly TimedWord[],
  words: readonly Word[],
  islands: readonly Island[],
): Map<string, number> {
  const totals = new Map<string, { ms: number; weight: number }>();
  timed.forEach((word, index) => {
    const total = totals.get(word.speaker) ?? { ms: 0, weight: 0 };
    total.ms += word.endMs - word.startMs;
    total.weight += words[index]?.weight ?? 0;
    totals.set(word.speaker, total);
  });
  const all = spokenMs(islands) / words.reduce((sum, word) => sum + word.weight, 0);
  return new Map([...totals].map(([speaker, { ms, weight }]) => [speaker, ms / weight / all]));
}

function spokenMs(islands: readonly Island[]): number {
  return islands.reduce((sum, island) => sum + island.endMs - island.startMs, 0);
}
