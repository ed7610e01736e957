import type { SpokenLine } from '../../core/lines.ts';
import type { Mention } from '../concepts.ts';
import { conceptFeature } from '../passages/features.ts';
import type { Lexicon } from '../passages/lexicon.ts';
import { stemOf, wordsAsSaid } from '../tokens.ts';
import { writtenOut } from '../words/shorthand.ts';
import { certainties } from './certainty.ts';
import type { Query } from './read-query.ts';

/** What is read of a line. */
export interface ReadableLine {
  text: string;
  participant: SpokenLine['participant'];
  role: string | null;
}

/** A passage read for one query. */
export interface Reading {
  /** What its score is to be multiplied by: less where what was asked for is denied or another person's. */
  factor: number;
  /** How surely it says what it holds of the query, 0 to 1; 1 where it holds nothing. */
  sure: number;
  /** For each line how much of the query it holds itself, 0 for nothing; the highest is the one to quote. */
  lines: number[];
}

/** What a line adds that holds the topic as it was typed, as a part of the score. */
const phraseBonus = 0.25;
/** What all of it in one line adds over the same spread over many. */
const togetherBonus = 0.25;

/** Concepts whose words name people. */
const peopleConcepts = ['family', 'partner', 'friends'];

/** Who asks with such a word wants just what is denied, or just other people's. */
const asksForDenials = /\b(?:no|not|never|without|den(?:y|ies|ied)|\w+n't)\b/;
const asksForOthers = /\b(?:friends?|somebody|someone|other people|\w+'s)\b/;

/**
 * Makes the function that reads the text of a passage, for the few that ranking brought up.
 * @param weights Feature → weight, as ranking had them.
 * @param rarity How telling a feature is, from `inverseFrequency`.
 */
export function passageReader(
  query: Query,
  weights: ReadonlyMap<string, number>,
  lexicon: Lexicon,
  rarity: (feature: string) => number,
): (lines: readonly ReadableLine[], after?: ReadableLine) => Reading {
  const worth = new Map([...weights].map(([feature, weight]) => [feature, weight * rarity(feature)]));
  const denials = asksForDenials.test(query.text);
  const others = asksForOthers.test(query.text);
  const isPerson = (id: string) => peopleConcepts.some((wider) => lexicon.layer.belongsTo(id, wider));
  const namesAsked = lexicon.layer.finderOf((id) => worth.has(conceptFeature(id)));
  const holds = (stems: readonly string[]) =>
    stems.some((stem) => worth.has(stem)) || namesAsked(stems).length > 0;
  const held = (line: ReadableLine, after: ReadableLine | undefined): Held => {
    const found: Held = new Map();
    for (const { features, ...sentence } of sentencesOf(line, after, lexicon, holds)) {
      const asked = denials ? { ...sentence, question: true, answeredNo: false } : sentence;
      const sure = certainties(asked, others ? () => false : isPerson);
      for (const [feature, at] of features) {
        if (worth.has(feature)) found.set(feature, Math.max(found.get(feature) ?? 0, sure[at] ?? 1));
      }
    }
    return found;
  };
  const phrase = phraseOf(query);
  return (lines, after) => {
    const each = lines.map((line, at) => held(line, lines[at + 1] ?? after));
    const bonus =
      phrase !== undefined && lines.some(({ text }) => holdsPhrase(text, phrase)) ? phraseBonus : 0;
    const { factor, sure } = factorsOf(each, worth);
    return { factor: factor * (1 + bonus), sure, lines: each.map((one) => worthOf(one, worth)) };
  };
}

/** Feature of the query → how surely a line says it, 0 to 1. */
type Held = Map<string, number>;

/** Those of a line that hold something of the query; most do not, and nothing more is asked of them. */
function sentencesOf(
  { text, participant }: ReadableLine,
  after: ReadableLine | undefined,
  lexicon: Lexicon,
  holds: (stems: readonly string[]) => boolean,
) {
  const sentences = text.split(/(?<=[.!?])\s+/);
  return sentences.flatMap((one, index) => {
    const words = wordsAsSaid(writtenOut(one, lexicon.shorthand));
    const stems = words.map(stemOfSaid);
    if (!holds(stems)) return [];
    const mentions = lexicon.layer.mentionsIn(stems);
    const question = one.trimEnd().endsWith('?');
    const isLast = index === sentences.length - 1;
    const answered = question && isLast && after !== undefined && after.participant !== participant;
    return {
      words,
      mentions,
      question,
      answeredNo: answered && isNo(after.text),
      features: featuresAt(stems, mentions),
    };
  });
}

function featuresAt(stems: readonly string[], mentions: readonly Mention[]): [feature: string, at: number][] {
  return [
    ...stems.map((stem, at): [string, number] => [stem, at]),
    ...mentions.map(({ id, at }): [string, number] => [conceptFeature(id), at]),
  ];
}

function isNo(answer: string): boolean {
  return /^\W*(?:(?:um|uh|er|oh|well|ah|mm)\W+)*(?:no|nope|nah|not really|not at all|none|never)\b/i.test(
    answer,
  );
}

function worthOf(held: Held, worth: ReadonlyMap<string, number>): number {
  return sum([...held].map(([feature, sure]) => sure * (worth.get(feature) ?? 0)));
}

/** What is surely said in proportion to all that is said of the query, and more when one line says it. */
function factorsOf(
  lines: readonly Held[],
  worth: ReadonlyMap<string, number>,
): Pick<Reading, 'factor' | 'sure'> {
  const surest: Held = new Map();
  for (const held of lines) {
    for (const [feature, sure] of held) surest.set(feature, Math.max(sure, surest.get(feature) ?? 0));
  }
  const all = sum([...surest.keys()].map((feature) => worth.get(feature) ?? 0));
  if (all === 0) return { factor: 1, sure: 1 };
  const together = Math.max(...lines.map((held) => worthOf(held, worth))) / all;
  const sure = worthOf(surest, worth) / all;
  return { factor: sure * (1 + togetherBonus * together), sure };
}

/** The topic as it was typed, from its first to its last word; undefined for a single one. */
function phraseOf({ stems, terms }: Query): string[] | undefined {
  const wanted = new Set(terms.map((term) => term.stem));
  const at = stems.flatMap((stem, index) => (wanted.has(stem) ? [index] : []));
  return at.length < 2 ? undefined : stems.slice(at[0], (at.at(-1) ?? 0) + 1);
}

function holdsPhrase(text: string, phrase: readonly string[]): boolean {
  const said = wordsAsSaid(text).map(stemOfSaid);
  return said.some((_, start) => phrase.every((stem, offset) => said[start + offset] === stem));
}

function stemOfSaid(word: string): string {
  return stemOf(word.replace(/'s$/, ''));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
