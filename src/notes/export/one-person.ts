import type { NoteContent, Quote, RiskFinding, Section, Statement } from '../../core/artefacts/note.ts';
import type { Client, Person } from '../../core/client.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { memberContent, membersOf } from '../../core/member-body.ts';
import { nameBook, namesIn } from '../../core/name-book.ts';
import { nameWords, partsOf, singulars } from '../../core/name-words.ts';

/** Says what belongs into one person's chart, in a session of several. */
export interface OnePerson {
  /** Whether a text names somebody else of the session. */
  names(text: string): boolean;
  /** The parts of a note that are theirs or everybody's. */
  parts(content: NoteContent): NoteContent;
  /** What is left of those parts without anybody else. */
  alone(content: NoteContent): NoteContent;
}

/** What of a session of several people one of them may carry away: no part, word or name of another. */
export function onePerson(client: Client, person: Person, lines: readonly SpokenLine[]): OnePerson {
  const speakers = new Map(lines.map((line) => [line.id, line.person]));
  const others = client.people.filter(({ id }) => id !== person.id);
  const named = nameFinder(others, person);
  const saidByAnother = (id: number) => others.some((other) => other.id === speakers.get(id));
  const keeps = (statement: Statement, shared: boolean) =>
    !named(statement.text) &&
    !statement.quotes.some(({ line }) => saidByAnother(line)) &&
    !(shared && statement.lines.some(saidByAnother));
  const ownQuotes = (quotes: readonly Quote[]) =>
    quotes.filter(({ line, text }) => !saidByAnother(line) && !named(text));
  return {
    names: named,
    parts: (content) => (membersOf(content).length === 0 ? content : memberContent(content, person.id)),
    alone: ({ sections, risk, hits = [], facts, ...rest }) => ({
      ...rest,
      sections: sections.map((section) => keptSection(section, keeps)),
      risk: risk.flatMap((finding) => keptFinding(finding, ownQuotes, saidByAnother)),
      hits: hits.filter((hit) => !hit.lines.some(saidByAnother)),
      ...(facts && { facts: keptFacts(facts, named) }),
    }),
  };
}

function keptSection(section: Section, keeps: (statement: Statement, shared: boolean) => boolean): Section {
  const shared = section.member === undefined;
  return { ...section, statements: section.statements.filter((statement) => keeps(statement, shared)) };
}

/** Where somebody else was the one who said it, nothing is known of this person: it is not theirs to carry. */
function keptFinding(
  finding: RiskFinding,
  ownQuotes: (quotes: readonly Quote[]) => Quote[],
  saidByAnother: (line: number) => boolean,
): RiskFinding[] {
  const isAnothers = finding.member === undefined && finding.lines.some(saidByAnother);
  return isAnothers ? [] : [{ ...finding, quotes: ownQuotes(finding.quotes) }];
}

function keptFacts(facts: NonNullable<NoteContent['facts']>, named: (text: string) => boolean) {
  const kept = Object.entries(facts).filter(([, value]) => !named(JSON.stringify(value)));
  return Object.fromEntries(kept) as typeof facts;
}

/** Any word of another's name is a name, but for those that the person shares: a couple's family name. */
function nameFinder(others: readonly Person[], person: Person): (text: string) => boolean {
  const own = new Set(keysIn(person.name));
  const names = others.map(({ name }) => name);
  const book = nameBook({ people: [], names, clinician: '' }, []);
  const isShared = (text: string) =>
    nameWords(text).every(({ key }) => keysOf(key).some((one) => own.has(one)));
  return (text) => namesIn(text, book, true).some(({ start, end }) => !isShared(text.slice(start, end)));
}

/** The words of a name and their parts, as they are compared. */
function keysIn(name: string): string[] {
  return nameWords(name).flatMap((word) =>
    [word, ...partsOf(word, name.slice(word.start, word.end))].map(({ key }) => key),
  );
}

/** Also without the ending of several: the Löwes. */
function keysOf(key: string): string[] {
  return [key, ...singulars(key)];
}
