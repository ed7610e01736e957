import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { SpokenLine } from '../../../src/core/lines.ts';
import { type RiskConcern, type RiskTier, riskConcerns } from '../../../src/notes/risk-concerns.ts';
import type { RiskPhraseBook } from '../../../src/notes/risk-file.ts';
import { type RiskSign, riskSigns } from '../../../src/notes/risk-signs.ts';
import { session } from './session.ts';

/** Which lists of a file there are: `tuned` and `heldOut` are two thirds and every third of its first list. */
export type PhrasingList = 'tuned' | 'heldOut' | 'later' | 'unseen';

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

/** Holds the hard negatives against the rules; what protects is no alarm. */
export function alarmsOn(list: PhrasingList, book: RiskPhraseBook): Recall {
  return counted(
    phrasingsOf('hard-negatives', list).map((phrasing) =>
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

function phrasingsOf(file: string, list: PhrasingList): Phrasing[] {
  const lists: Record<string, (string | Phrasing)[]> = read(file);
  const isThird = (index: number) => index % 3 === 2;
  const chosen =
    list === 'later' || list === 'unseen'
      ? lists[list]
      : lists.phrasings?.filter((_, index) => isThird(index) === (list === 'heldOut'));
  return (chosen ?? []).map((entry) => (typeof entry === 'string' ? { text: entry } : entry));
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
