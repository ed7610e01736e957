import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { SpokenLine } from '../../../src/core/lines.ts';
import { type RiskConcern, type RiskTier, riskConcerns } from '../../../src/core/risk-hit.ts';
import type { RiskPhraseBook } from '../../../src/notes/risk/risk-file.ts';
import { type RiskSign, riskSigns } from '../../../src/notes/risk/risk-signs.ts';
import { session } from './session.ts';

/**
 * Which lists there are: `tuned` and `heldOut` are two thirds and every third of a file's first list; `fresh` and
 * `freshHeldOut` are every first and every second of the phrasings that were written apart from the rules.
 */
export type PhrasingList = 'tuned' | 'heldOut' | 'later' | 'unseen' | 'fresh' | 'freshHeldOut';

interface Phrasing {
  text: string;
  asked?: string;
  speaker?: 'therapist';
}

/** The concerns with phrasings of their own; abuse that is of no one kind has none. */
export const phrasedConcerns = riskConcerns.filter((concern) => concern !== 'abuse_or_neglect');

/** How much of a list was found at all, and in the first tier. */
export interface Recall {
  items: number;
  found: number;
  firstTier: number;
}

/** Holds a list of a concern against the rules; a sign counts in the concern's own category of the note. */
export function recallOf(concern: RiskConcern, list: PhrasingList, book: RiskPhraseBook): Recall {
  const family = familyOf(book, concern);
  const tiers = phrasingsOf(concern.replaceAll('_', '-'), list).map((phrasing) =>
    heaviest(signsOf(phrasing, book).filter((sign) => familyOf(book, sign.concern) === family)),
  );
  return counted(tiers);
}

/**
 * Holds what must raise no alarm against the rules; what protects is none.
 * @param file `ordinary` is what clients say in any harmless session, and is fresh only.
 */
export function alarmsOn(
  list: PhrasingList,
  book: RiskPhraseBook,
  file: 'hard-negatives' | 'ordinary' = 'hard-negatives',
): Recall {
  return counted(
    phrasingsOf(file, list).map((phrasing) =>
      heaviest(signsOf(phrasing, book).filter(({ concern }) => concern !== 'protective')),
    ),
  );
}

/** Questions and answers with the value that the note must take. */
export function dialogues(): { category: string; status: string; turns: string[] }[] {
  return read('dialogues').dialogues;
}

function read(file: string) {
  return parse(readFileSync(`tests/unit/notes/risk-phrasings/${file}.yaml`, 'utf8'));
}

/** How much of the fresh phrasings the rules found before one of them was read for a rule, in percent. */
export function firstContact(concern: string, list: 'fresh' | 'freshHeldOut'): number {
  const { development, held_out: heldOut } = read(`fresh/${concern.replaceAll('_', '-')}`).first_contact;
  return list === 'fresh' ? development : heldOut;
}

function phrasingsOf(file: string, list: PhrasingList): Phrasing[] {
  return chosen(file, list).map((entry) => (typeof entry === 'string' ? { text: entry } : entry));
}

function chosen(file: string, list: PhrasingList): (string | Phrasing)[] {
  if (list === 'fresh' || list === 'freshHeldOut') {
    const { phrasings }: Record<string, (string | Phrasing)[]> = read(`fresh/${file}`);
    return (phrasings ?? []).filter((_, index) => (index % 2 === 0) === (list === 'fresh'));
  }
  const lists: Record<string, (string | Phrasing)[]> = read(file);
  if (list === 'later' || list === 'unseen') return lists[list] ?? [];
  return (lists.phrasings ?? []).filter((_, index) => (index % 3 === 2) === (list === 'heldOut'));
}

function signsOf({ text, asked, speaker }: Phrasing, book: RiskPhraseBook): RiskSign[] {
  const question = asked === undefined ? '' : `T: ${asked}\n`;
  const lines: SpokenLine[] = session(`${question}${speaker === 'therapist' ? 'T' : 'C'}: ${text}`);
  return riskSigns(lines, book);
}

/** The category of the note that a concern belongs to, or the concern itself. */
export function familyOf(book: RiskPhraseBook, concern: string): string {
  return book.concerns.find((entry) => entry.concern === concern)?.finding ?? concern;
}

function heaviest(signs: readonly RiskSign[]): RiskTier | undefined {
  return signs.map(({ tier }) => tier).sort()[0];
}

function counted(tiers: readonly (RiskTier | undefined)[]): Recall {
  return {
    items: tiers.length,
    found: tiers.filter((tier) => tier !== undefined).length,
    firstTier: tiers.filter((tier) => tier === 1).length,
  };
}
