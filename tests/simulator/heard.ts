import type { TimedWord } from './align-turns.ts';
import type { RequestFaults } from './faults.ts';
import type { Place } from './locate.ts';
import type { Track } from './session-audio.ts';

/** A run of words of one turn, in seconds from the start of the request's sound. */
export interface Utterance {
  speaker: string;
  text: string;
  words: { word: string; start: number; end: number }[];
  start: number;
  end: number;
}

/** Times of a word may be this much off, so one at the edge of a padded piece is still heard. */
const toleranceMs = 60;

/**
 * The words of the script that lie in a place, each by the middle of its time: of pieces that tile a session
 * exactly one hears it. Padding with silence hears nothing.
 */
export function utterancesAt(place: Place<Track>): Utterance[] {
  const from = Math.max(place.startMs, place.soundStartMs - toleranceMs);
  const to = Math.min(place.endMs, place.soundEndMs + toleranceMs);
  const heard = place.track.words.filter((word) => {
    const middle = (word.startMs + word.endMs) / 2;
    return middle >= from && middle < to;
  });
  return groupTurns(heard).map((words) => utteranceOf(words, place));
}

function groupTurns(words: readonly TimedWord[]): TimedWord[][] {
  const groups: TimedWord[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    if (last?.[0]?.turn === word.turn) last.push(word);
    else groups.push([word]);
  }
  return groups;
}

function utteranceOf(words: readonly TimedWord[], place: Place<Track>): Utterance {
  const length = place.endMs - place.startMs;
  const seconds = (ms: number) => Math.round(Math.min(length, Math.max(0, ms - place.startMs))) / 1000;
  const timed = words.map((word) => ({
    word: word.text,
    start: seconds(word.startMs),
    end: seconds(word.endMs),
  }));
  return {
    speaker: words[0]?.speaker ?? '',
    text: timed.map(({ word }) => word).join(' '),
    words: timed,
    start: timed[0]?.start ?? 0,
    end: timed.at(-1)?.end ?? 0,
  };
}

/** What the service hears instead, when faults are switched on. */
export function mishear(utterances: Utterance[], faults: RequestFaults, seconds: number): Utterance[] {
  let heard = utterances;
  if (heard.length === 0 && faults.take('silence-hallucination'))
    return [invented('Thank you for watching!', seconds)];
  if (heard.length === 0) return heard;
  if (faults.take('dropped-piece')) return [];
  const table = wordTable(faults.take('misheard')?.value);
  heard = heard.map((utterance) => ({ ...utterance, text: replaceWords(utterance.text, table) }));
  if (faults.take('repeated-text'))
    heard = heard.map((each) => ({ ...each, text: `${each.text} `.repeat(6).trim() }));
  return heard;
}

function invented(text: string, seconds: number): Utterance {
  return { speaker: 'nobody', text, words: [], start: 0, end: Math.min(2, seconds) };
}

function wordTable(value: unknown): Map<string, string> {
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value as Record<string, string>));
  const pairs = typeof value === 'string' ? value.split(',').map((pair) => pair.split('=')) : [];
  return new Map(pairs.map(([said, heard]) => [said ?? '', heard ?? '']));
}

function replaceWords(text: string, table: ReadonlyMap<string, string>): string {
  return [...table].reduce((changed, [said, heard]) => {
    const word = said.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
    return changed.replace(new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'giu'), () => heard);
  }, text);
}
