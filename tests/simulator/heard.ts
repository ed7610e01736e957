import type { TimedWord } from './align-turns.ts';
import type { RequestFaults } from './faults.ts';
import { glossaryTerms } from './glossary-terms.ts';
import type { Place } from './locate.ts';
import type { Track } from './session-audio.ts';
import { soundAlike } from './sound-alike.ts';

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

/** The last words that are said before a place: what a service that repeats itself begins with. */
export function wordsBefore(place: Place<Track>): string {
  const earlier = place.track.words.filter((word) => (word.startMs + word.endMs) / 2 < place.startMs);
  return earlier
    .slice(-8)
    .map(({ text }) => text)
    .join(' ');
}

/** What a request holds beside the words that are said in it. */
export interface RequestFacts {
  seconds: number;
  /** The prompt and the keywords that came with it. */
  hints: readonly string[];
  /** What was said just before. */
  before: string;
}

/** What the service hears instead, when faults are switched on. */
export function mishear(utterances: Utterance[], faults: RequestFaults, facts: RequestFacts): Utterance[] {
  const { seconds, hints, before } = facts;
  if (utterances.length === 0) {
    const fault = faults.take('silence-hallucination');
    return fault ? [invented(String(fault.value ?? credit), seconds)] : [];
  }
  const lost = faults.take('dropped-piece');
  // By its length, so that the same sound is lost whenever it comes.
  if (lost && Math.round(seconds * 100) % Number(lost.value ?? 1) === 0) return [];
  if (faults.take('echoed-hints')) return [invented(hints.slice(0, 8).join(', '), seconds)];
  if (faults.take('over-long')) return [invented(`${story} `.repeat(Math.ceil(seconds / 2)).trim(), seconds)];
  if (faults.take('foreign-script'))
    return [invented('다음 영상에서 만나요. 오늘은 여기까지입니다.', seconds)];
  const table = wordTable(faults.take('misheard')?.value);
  let heard = utterances.map((utterance) => ({ ...utterance, text: replaceWords(utterance.text, table) }));
  const alike = faults.take('sound-alike');
  if (alike) {
    const terms = new Map(glossaryTerms.map((term) => [term, soundAlike(term, Number(alike.value ?? 1))]));
    heard = heard.map((utterance) => ({ ...utterance, text: replaceWords(utterance.text, terms) }));
  }
  const dropped = faults.take('dropped-segment');
  if (dropped) heard = firstWords(heard, Number(dropped.value ?? 0.35));
  if (faults.take('repeated-text'))
    heard = heard.map((each) => ({ ...each, text: `${each.text} `.repeat(6).trim() }));
  if (before !== '' && faults.take('carried-over')) heard = [invented(before, seconds), ...heard];
  const trailing = faults.take('trailing-credit');
  return trailing ? [...heard, invented(String(trailing.value ?? credit), seconds)] : heard;
}

const credit = 'Thank you for watching!';
/** Ten words in two seconds of sound are plausible, forty are not. */
const story =
  'and then the whole family drove down to the lake where the boats were waiting and everybody who had come along the ' +
  'evening before was already swimming in the cold water while the children built a tower out of stones and branches';

function invented(text: string, seconds: number): Utterance {
  return { speaker: 'nobody', text, words: [], start: 0, end: Math.min(2, seconds) };
}

/** The first words of all that was said, at least one. */
function firstWords(utterances: readonly Utterance[], share: number): Utterance[] {
  const total = utterances.reduce((sum, { text }) => sum + text.split(' ').length, 0);
  let left = Math.max(1, Math.round(total * share));
  return utterances.flatMap((utterance) => {
    const words = utterance.text.split(' ').slice(0, left);
    left -= words.length;
    return words.length === 0 ? [] : [{ ...utterance, text: words.join(' ') }];
  });
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
