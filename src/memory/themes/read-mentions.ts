import type { ConceptLayer } from '../concepts.ts';
import type { ThemeBook } from '../prep/prep-file.ts';
import { stemOf } from '../tokens.ts';
import { sentencesOf } from './clause-words.ts';
import { type ConceptKind, type Taken, takenFor } from './whose.ts';

/** What a text says of one concept. */
export interface ReadMention extends Taken {
  id: string;
}

const weight = { own: 2, denied: 1, others: 0 };

/** Concepts whose words name people; what lies under one of them does, too. */
const peopleConcepts = ['family', 'partner', 'friends'];

/**
 * The concepts that a text names, each once, as what it weighs most: the speaker's own before what is denied, that before what
 * is somebody else's. Pure.
 */
export function readMentions(text: string, layer: ConceptLayer, book: ThemeBook): ReadMention[] {
  const found = new Map<string, ReadMention>();
  for (const words of sentencesOf(text)) {
    const mentions = layer.mentionsIn(words.map(({ word }) => stemOf(word.replace(/'s$/u, ''))));
    const idioms = book.idioms.spansIn(words.map(({ word }) => word).join(' '));
    const people = mentions.filter(({ id }) => namesPeople(id, layer));
    for (const mention of mentions) {
      if (book.never.has(mention.id) || idioms.some((idiom) => covers(idiom, mention))) continue;
      const read = { id: mention.id, ...takenFor(mention, words, people, kindOf(mention.id, layer, book)) };
      const before = found.get(mention.id);
      if (before === undefined || weight[read.meaning] > weight[before.meaning]) found.set(mention.id, read);
    }
  }
  return [...found.values()];
}

/** A saying of a concept's own that is as long, "can't stomach it", is meant. */
function covers(idiom: { at: number; end: number }, { at, end }: { at: number; end: number }): boolean {
  return idiom.at <= at && end <= idiom.end && end - at < idiom.end - idiom.at;
}

/** Whether a concept names people. */
function namesPeople(id: string, layer: ConceptLayer): boolean {
  return peopleConcepts.some((wider) => layer.belongsTo(id, wider));
}

function kindOf(id: string, layer: ConceptLayer, { matters, between }: ThemeBook): ConceptKind {
  return { person: namesPeople(id, layer), matters: matters.has(id), between: between.has(id) };
}
