import type { NoteContent } from '../../core/artefacts/note.ts';
import type { LintFinding } from '../../core/note-ports.ts';
import { numbersIn } from '../words/numbers.ts';
import { finding, type LintedNote, type LintQuestion } from './linted-note.ts';
import { writtenForm } from './written-phrase.ts';

/** Does it repeat an earlier note? The whole is held against each, and where it passes, each section is. */
export const copiedText: LintQuestion = (note) => {
  if (note.context.lastNotes.length === 0) return [];
  const whole = mostCopied(note, undefined);
  if (whole !== undefined && whole.share >= note.book.copied.share) return [said(note, 'note', whole)];
  return note.content.sections.flatMap(({ id }) => {
    const most = mostCopied(note, id);
    const { share, section_runs } = note.book.copied;
    return most !== undefined && most.runs >= section_runs && most.share >= share
      ? [said(note, id, most)]
      : [];
  });
};

/** Does a fact come from an earlier note without its day? What rests on lines of this session does not. */
export const staleFacts: LintQuestion = (note) => {
  const { severity, stale_source: source } = note.book.copied;
  return (
    note.statements
      .filter(({ statement }) => statement.lines.length === 0 && !dated.test(statement.text))
      // Homework may well be the same again.
      .filter(({ section }) => section.id !== 'plan')
      .flatMap(({ statement }): LintFinding[] => {
        const day = dayOfFact(note, statement.text);
        if (day === undefined) return [];
        const detail = `Carried forward from the note of ${day} without that day.`;
        const prefer = `write when: (${day})`;
        return [finding('copied-fact', statement.id, { severity, detail, prefer, source })];
      })
  );
};

interface Copied {
  day: string;
  share: number;
  /** Runs of words in what was compared. */
  runs: number;
}

function said({ book }: LintedNote, place: string, { day, share }: Copied): LintFinding {
  const detail = `${Math.round(share * 100)} % of the wording is that of the note of ${day}.`;
  const { severity, source } = book.copied;
  const prefer = 'what was different this time';
  return finding('copied-text', place, { severity, detail, prefer, source });
}

/** @param section the id of one; undefined for the whole note */
function mostCopied({ content, book, context }: LintedNote, section: string | undefined): Copied | undefined {
  const runs = runsOf(content, book.copied, section);
  if (runs.size === 0) return undefined;
  const all = context.lastNotes.map((earlier): Copied => {
    const before = runsOf(earlier.content, book.copied, section);
    const both = [...runs].filter((run) => before.has(run)).length;
    return { day: earlier.day, share: both / runs.size, runs: runs.size };
  });
  return all.sort((one, other) => other.share - one.share)[0];
}

type CopiedBook = LintedNote['book']['copied'];

/** What was said of a note's runs once; notes are many, and each is asked for again for every section. */
const known = new WeakMap<CopiedBook, WeakMap<NoteContent, Map<string | undefined, Set<string>>>>();

function runsOf(content: NoteContent, book: CopiedBook, section: string | undefined): Set<string> {
  const ofBook = known.get(book) ?? new WeakMap<NoteContent, Map<string | undefined, Set<string>>>();
  known.set(book, ofBook);
  const made = ofBook.get(content) ?? runsBySection(content, book);
  ofBook.set(content, made);
  return made.get(section) ?? new Set();
}

/** By section's id; those of the whole note under undefined. */
function runsBySection({ sections }: NoteContent, book: CopiedBook): Map<string | undefined, Set<string>> {
  const all = new Set<string>();
  const made = new Map<string | undefined, Set<string>>([[undefined, all]]);
  for (const { id, statements } of sections) {
    const own = made.get(id) ?? new Set();
    made.set(id, own);
    for (const { text, status } of statements) {
      if (status === 'unsupported') continue;
      for (const run of runsIn(text, book)) {
        own.add(run);
        all.add(run);
      }
    }
  }
  return made;
}

/** Every run of so many words, boilerplate left out. A shorter sentence is one run. */
function runsIn(sentence: string, { boilerplate, run_words }: CopiedBook): string[] {
  const words = writtenForm(sentence)
    .replace(boilerplate, ' ')
    .split(' ')
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) return [];
  const starts = Array.from({ length: Math.max(1, words.length - run_words + 1) }, (_, at) => at);
  return starts.map((at) => words.slice(at, at + run_words).join(' '));
}

/** The day of the earlier note that says the same with the same numbers; undefined where none does. */
function dayOfFact({ context, content, book }: LintedNote, text: string): string | undefined {
  const { measures, lastNotes } = context;
  if (measures.length + lastNotes.length === 0) return undefined;
  const numbers = numbersIn(text);
  if (numbers.size === 0) return undefined;
  const today = Object.values(content.facts?.measures ?? {});
  const sessionDay = context.timing?.startedAt.slice(0, 10);
  const carried = measures.find(
    ({ name, score, day }) =>
      text.includes(name) && numbers.has(score) && !today.includes(score) && day !== sessionDay,
  );
  if (carried !== undefined) return carried.day;
  const runs = runsIn(text, book.copied);
  return lastNotes.find((earlier) => {
    const before = runsOf(earlier.content, book.copied, undefined);
    return runs.filter((run) => before.has(run)).length >= book.copied.share * runs.length;
  })?.day;
}

/** A day, a month, or a word that says when. */
const dated =
  /\d{1,4}[/-]\d{1,2}(?:[/-]\d{1,4})?|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\b(?:on|since|as of|last) (?:\d|\p{Lu}\p{Ll}+day)/iu;
