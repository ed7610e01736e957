import type { NoteContent, NoteFacts, Quote, Statement } from '../../core/artefacts/note.ts';
import type { Client } from '../../core/client.ts';
import { initials } from '../../core/initials.ts';
import { type NameSpan, nameBook, namesIn } from '../../core/name-book.ts';
import { nameWords } from '../../core/name-words.ts';

/** Finds the registered names of a client's record in the words of a note. */
export interface ReaderNames {
  /** A text with initials instead of names; in brackets inside a quotation, where somebody else's word is changed. */
  short(text: string): string;
  /** Whether a text names somebody who is registered but is none of the client's people. */
  namesThird(text: string): boolean;
}

export function readerNames({ people, names = [] }: Pick<Client, 'people' | 'names'>): ReaderNames {
  const all = [...people.map(({ name }) => name), ...names];
  const labels = all.map((name, at) => labelOf(name, people[at]?.id ?? String(at - people.length + 1), all));
  const book = nameBook({ people: [], names: all, clinician: '' }, []);
  const find = (text: string) => apart(namesIn(text, book, /\p{Lu}/u.test(text)));
  return {
    short: (text) => {
      let at = 0;
      const parts = find(text).map(({ start, end, owner }) => {
        const label = callOf(text.slice(start, end), labels[owner.entry ?? -1], all);
        const part = `${text.slice(at, start)}${isQuoted(text, start) ? `[${label}]` : label}`;
        at = end;
        return part;
      });
      return `${parts.join('')}${text.slice(at)}`;
    },
    namesThird: (text) => find(text).some(({ owner }) => (owner.entry ?? -1) >= people.length),
  };
}

/** A note's content with initials instead of names. */
export function withInitials(content: NoteContent, { short }: ReaderNames): NoteContent {
  const quotes = (list: readonly Quote[]) =>
    list.map((quote) => ({ ...quote, text: short(`“${quote.text}”`).slice(1, -1) }));
  const statement = (one: Statement) => ({ ...one, text: short(one.text), quotes: quotes(one.quotes) });
  return {
    ...content,
    sections: content.sections.map((one) => ({ ...one, statements: one.statements.map(statement) })),
    risk: content.risk.map((one) => ({ ...one, quotes: quotes(one.quotes) })),
    ...(content.hits && { hits: content.hits.map((one) => ({ ...one, quotes: quotes(one.quotes) })) }),
    ...(content.facts && { facts: factsWith(content.facts, short) }),
  };
}

/** Facts with initials instead of names. */
export function factsWith(facts: NoteFacts, short: (text: string) => string): NoteFacts {
  const { attendees, measures } = facts;
  const texts = (['necessity', 'objective', 'clientLocation', 'place'] as const).flatMap((name) => {
    const text = facts[name];
    return text === undefined ? [] : [[name, short(text)]];
  });
  return {
    ...facts,
    ...Object.fromEntries(texts),
    ...(attendees && { attendees: attendees.map(short) }),
    ...(measures && {
      measures: Object.fromEntries(
        Object.entries(measures).map(([name, score]) => [short(name), short(score)]),
      ),
    }),
  };
}

/** Two who have the same initials are told apart, as people are elsewhere: `p1 MO`. */
function labelOf(name: string, id: string, all: readonly string[]): string {
  const letters = initials(name);
  const same = all.filter((other) => initials(other) === letters);
  return new Set(same.map((other) => other.toLowerCase())).size > 1 ? `${id} ${letters}` : letters;
}

/** A word that several have, a family's name, tells of nobody in particular: only its own letter stands for it. */
function callOf(found: string, label: string | undefined, all: readonly string[]): string {
  const [only, ...more] = nameWords(found).map(({ key }) => key);
  const owners = all.filter((name) => nameWords(name).some(({ key }) => key === only));
  const isShared = more.length === 0 && new Set(owners.map((name) => name.toLowerCase())).size > 1;
  return label === undefined || isShared ? initials(found) : label;
}

/** In order, without what lies inside a longer name. */
function apart(spans: readonly NameSpan[]): NameSpan[] {
  const kept: NameSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  }
  return kept;
}

function isQuoted(text: string, at: number): boolean {
  const before = text.slice(0, at);
  const opened = before.lastIndexOf('“') > before.lastIndexOf('”');
  return opened || (before.split('"').length - 1) % 2 === 1;
}
