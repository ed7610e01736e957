import type { Addendum, NoteContent, NoteFacts, Statement } from '../../core/artefacts/note.ts';
import type { Person } from '../../core/client.ts';
import { correctedFacts, wordsBefore } from '../../core/corrections.ts';
import { membersOf } from '../../core/member-body.ts';
import type { RenderableNote } from '../../core/note-export.ts';
import type { OnePerson } from './one-person.ts';
import type { ProfileRules } from './profiles.ts';
import type { ReaderNames } from './reader-names.ts';

/** Who reads, and what of the note itself. */
export interface Reader {
  note: RenderableNote;
  /** The note as this reader gets it. */
  content: NoteContent;
  rules: ProfileRules;
  names: ReaderNames;
  own: OnePerson | undefined;
  person: Person | undefined;
}

/** What was added later, as one reader gets it. */
export interface Additions {
  addenda: Addendum[];
  /** How many of them are there without their words. */
  wordless: number;
  /** The facts of this copy as they are right by now. */
  now: NoteFacts;
}

/**
 * What was added to a note later goes where the words go that it belongs to. A correction always does: whose words a
 * reader may not have still says there that what stands in the note is not right.
 */
export function additionsFor(mine: readonly Addendum[], reader: Reader): Additions {
  const kept = mine.flatMap((addendum) => {
    const part = partFor(addendum, reader);
    if (part === undefined) return [];
    const isUnfit = isUnfitFor(part, reader);
    if (isUnfit && !isInPlace(part)) return [];
    return [{ addendum: isUnfit ? wordless(part) : part, isUnfit }];
  });
  const addenda = kept.map(({ addendum }) => addendum);
  const { content, person, note } = reader;
  const whose = person && membersOf(note.content).length > 0 ? person.id : undefined;
  return {
    addenda,
    wordless: kept.filter(({ isUnfit }) => isUnfit).length,
    now: correctedFacts(content.facts ?? {}, addenda, whose),
  };
}

/** Only the facts that are wanted; all of them where nothing is. */
export function wantedFacts(facts: NoteFacts, wanted: readonly string[] | undefined): NoteFacts {
  if (wanted === undefined) return facts;
  return Object.fromEntries(Object.entries(facts).filter(([name]) => wanted.includes(name)));
}

/** Whether it holds somebody's own words. */
export function hasQuote({ text, quotes }: Pick<Statement, 'text' | 'quotes'>): boolean {
  return quotes.length > 0 || /[“”"«»]/u.test(text);
}

/** What of an addition belongs to something that this reader has; undefined for nothing. */
function partFor(addendum: Addendum, { note, content, rules, own, names }: Reader): Addendum | undefined {
  const { body } = addendum;
  const { facts, risk, statement, member } = body;
  if (facts !== undefined) {
    const isNamed = (text: string) => own?.names(text) || (rules.needs && names.namesThird(text));
    const named = Object.entries(facts).filter(([, value]) => !isNamed(JSON.stringify(value)));
    const kept = wantedFacts(Object.fromEntries(named), rules.facts);
    if (Object.keys(kept).length === 0) return undefined;
    const was = note.signed && wordsBefore(note.signed, { facts: kept, ...(member && { member }) });
    return { ...addendum, body: { ...body, facts: kept, ...(was !== undefined && { was }) } };
  }
  if (risk !== undefined) {
    const isThere = content.risk.some((one) => one.category === risk.category && one.member === member);
    return isThere ? addendum : undefined;
  }
  if (statement === undefined || (own === undefined && rules.sections === undefined)) return addendum;
  const isThere = content.sections.some((one) => one.statements.some(({ id }) => id === statement));
  return isThere ? addendum : undefined;
}

function isUnfitFor({ body }: Addendum, { rules, names, own }: Reader): boolean {
  const words = `${body.text} ${body.facts === undefined ? (body.was ?? '') : ''}`;
  if (rules.needs && names.namesThird(words)) return true;
  return own?.names(words) === true || (!rules.quotes && hasQuote({ text: words, quotes: [] }));
}

/** Whether it takes something back that this reader sees. */
function isInPlace({ body: { type, statement, facts, risk } }: Addendum): boolean {
  return type === 'correction' && (statement ?? facts ?? risk) !== undefined;
}

function wordless(addendum: Addendum): Addendum {
  const { was: _, text: __, ...body } = addendum.body;
  return { ...addendum, body: { ...body, text: '[words not meant for this reader]' } };
}
