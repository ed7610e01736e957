import type { Phrase, Span } from './phrase.ts';
import { indexPhrases, type PhraseIndex } from './phrase-index.ts';
import type { SpokenWords } from './phrase-match.ts';

/** Phrases that mean the same thing. */
export type PhraseList = PhraseIndex<{ phrase: Phrase }>;

/** Makes phrases ready to be looked for together. */
export function listOf(phrases: readonly Phrase[]): PhraseList {
  return indexPhrases(phrases.map((phrase) => ({ phrase })));
}

/** Where any phrase of a list occurs without touching one of the others: what is not an idiom. */
export function spansApart(said: SpokenWords, list: PhraseList, harmless: PhraseList): Span[] {
  return apart(spansOfAny(said, list), said, harmless);
}

/** Of some spans, those that touch none of a list's. */
export function apart(spans: readonly Span[], said: SpokenWords, harmless: PhraseList): Span[] {
  if (spans.length === 0) return [];
  const taken = spansOfAny(said, harmless);
  return spans.filter(({ start, end }) => taken.every((span) => span.end <= start || span.start >= end));
}

const found = new WeakMap<SpokenWords, Map<PhraseList, Span[]>>();

/** Looked for once, however many phrases are held against them. */
function spansOfAny(said: SpokenWords, list: PhraseList): Span[] {
  const ofText = found.get(said) ?? new Map<PhraseList, Span[]>();
  found.set(said, ofText);
  const known = ofText.get(list) ?? list.candidates(said).flatMap(({ phrase }) => phrase.spans(said));
  ofText.set(list, known);
  return known;
}
