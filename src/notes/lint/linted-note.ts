import type { NoteContent, Section, Statement } from '../../core/artefacts/note.ts';
import type { NoteContext } from '../../core/note-context.ts';
import type { LintFinding } from '../../core/note-ports.ts';
import type { NoteKind } from '../../core/template.ts';
import { quotationsIn } from '../words/quotations.ts';
import type { LintBook } from './lint-book.ts';
import type { Saying } from './lint-files.ts';
import { writtenForm } from './written-phrase.ts';

/** A statement, made ready for every question. */
export interface LintedStatement {
  statement: Statement;
  section: Section;
  /** Its written form without attributed quotations, which are ¶, and without formal names, which are §. */
  own: string;
  /** Its written form, whole. */
  form: string;
  quotations: LintedQuotation[];
}

export interface LintedQuotation {
  text: string;
  /** The client's very words, or said to be somebody's. */
  attributed: boolean;
}

/** A note as lint looks at it. Statements the transcript does not support are left out of notes, and so of lint. */
export interface LintedNote {
  content: NoteContent;
  kind: NoteKind;
  context: NoteContext;
  book: LintBook;
  statements: LintedStatement[];
  /** A service code, a diagnosis or medical necessity is entered: a claim is likely. */
  billed: boolean;
}

/** One question lint asks of a note. */
export type LintQuestion = (note: LintedNote) => LintFinding[];

export function lintedNote(content: NoteContent, context: NoteContext, book: LintBook): LintedNote {
  const { facts = {} } = content;
  return {
    content,
    kind: content.template.kind ?? 'progress',
    context,
    book,
    statements: content.sections.flatMap((section) =>
      section.statements
        .filter(({ status }) => status !== 'unsupported')
        .map((statement) => lintedStatement(statement, section, book)),
    ),
    billed: [facts.code, facts.necessity, facts.diagnoses?.[0]].some((fact) => fact !== undefined),
  };
}

/** One finding, in the words of the data. @param found words of the note it is about, for showing beside it */
export function finding(rule: string, place: string, saying: Saying, found?: string): LintFinding {
  const { severity, detail, prefer, source } = saying;
  const words = found?.trim();
  return {
    rule,
    severity,
    place,
    detail,
    ...(prefer !== undefined && { prefer }),
    source,
    ...(words && { found: words }),
  };
}

function lintedStatement(statement: Statement, section: Section, book: LintBook): LintedStatement {
  const text = statement.text.replace(singleQuoted, ' “$1” ');
  const form = writtenForm(text);
  const speaks = attribution.test(form);
  const isSaid = (words: string) => speaks || statement.quotes.some((quote) => quote.text.includes(words));
  const quotations = quotationsIn(text).map((quotation) => ({
    text: quotation.text,
    attributed: isSaid(quotation.text),
  }));
  const own = quotations.reduce(
    (rest, quotation) => (quotation.attributed ? rest.replace(quoted(quotation.text), ' ¶ ') : rest),
    text,
  );
  return {
    statement,
    section,
    own: writtenForm(own).replace(book.language.formal_names, ' §'),
    form,
    quotations,
  };
}

function quoted(text: string): RegExp {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
  return new RegExp(`["“]${escaped}["”]`, 'u');
}

/** A quotation in single marks: apostrophes stand inside words or at their end, never before a word. */
const singleQuoted = /(?<=^|[\s(])['‘]([^'’"“”]{1,120})['’](?=[\s.,;:)!?]|$)/gu;

/** Words by which a sentence says that a quotation is somebody's. */
const attribution =
  / (?:say|says|said|saying|stat|report|describ|call|nam|told|tell|ask|answer|repl|wrot|writ|not(?:ed|es|ing) |express|put |shar|explain|mention|recall|add(?:ed|s|ing) |us(?:ed|es|ing) |respond|comment|refer|identif|word|words|quot|volunteer|exclaim|conclud|acknowledg|rat(?:ed|es|ing) |insist|agree|admit|disclos|reflect|remark|feel|felt|defin|label)[a-z]* ?/u;
