import type { NoteContent } from '../../core/artefacts/note.ts';
import { wordsOf } from '../../core/edit-distance.ts';
import type { StyleHabit } from '../../core/style-rule.ts';
import { quotationsIn } from '../words/quotations.ts';
import { type StylePair, stylePairs } from './style-pairs.ts';
import { changeWho, isStyleWord, isTellingWord } from './style-words.ts';
import { type WordChange, wordChanges } from './word-changes.ts';

/**
 * What a clinician did to a draft before they signed it, each habit with how often. Pure, and it holds no word but those
 * of `style-words.ts`: a name, a fact or a client's word that was changed makes no habit.
 */
export function styleHabits(drafted: NoteContent, signed: NoteContent): StyleHabit[] {
  const habits = new Map<string, StyleHabit>();
  for (const pair of stylePairs(drafted, signed)) {
    for (const { key, sentence } of habitsIn(pair)) {
      habits.set(key, { key, sentence, count: (habits.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...habits.values()];
}

type Habit = Omit<StyleHabit, 'count'>;

function habitsIn({ section, before, after }: StylePair): Habit[] {
  if (after === undefined) return isStyleWord(section) ? [fewer(section)] : [];
  if (before === after) return [];
  return [
    ...wordChanges(before, after).flatMap(wordHabit),
    ...lengthHabit(before, after),
    ...quoteHabit(before, after),
  ];
}

/** More words than this are another thought, not another way to say it. */
const mostWords = 4;

function wordHabit({ from, to }: WordChange): Habit[] {
  const words = [...from, ...to];
  if (from.length === 0 || from.length > mostWords || to.length > mostWords) return [];
  if (!words.every(isStyleWord) || !words.some(isTellingWord) || changeWho(from, to)) return [];
  const [old, now] = [from.join(' '), to.join(' ')];
  if (now === '') return [{ key: `without ${old}`, sentence: `Leave out “${old}”.` }];
  return [{ key: `word ${old} > ${now}`, sentence: `Write “${now}” instead of “${old}”.` }];
}

/** A statement that lost, or gained, at least this share of its words was too long, or too short. */
const muchOfIt = 0.3;
/** Of a few words the share says nothing. */
const leastLong = 10;

function lengthHabit(before: string, after: string): Habit[] {
  const [from, to] = [wordsOf(before).length, wordsOf(after).length];
  if (Math.max(from, to) < leastLong) return [];
  if (to <= from * (1 - muchOfIt)) return [{ key: 'shorter', sentence: 'Write shorter statements.' }];
  if (to >= from * (1 + muchOfIt)) return [{ key: 'longer', sentence: 'Write statements in more detail.' }];
  return [];
}

function quoteHabit(before: string, after: string): Habit[] {
  const [from, to] = [quotationsIn(before).length, quotationsIn(after).length];
  if (to < from) return [{ key: 'fewer quotations', sentence: 'Paraphrase more, and quote less.' }];
  if (to > from) return [{ key: 'more quotations', sentence: 'Quote the client’s own words more often.' }];
  return [];
}

function fewer(section: string): Habit {
  return { key: `fewer ${section}`, sentence: `Write fewer statements in the section “${section}”.` };
}
