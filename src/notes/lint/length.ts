import type { NoteContent } from '../../core/artefacts/note.ts';
import type { LintFinding } from '../../core/note-ports.ts';
import { finding, type LintedNote, type LintQuestion } from './linted-note.ts';

type Range = NonNullable<NoteContent['template']['words']>;

/** Is it as long as its template asks for? */
export const noteLength: LintQuestion = (note) => [
  ...note.content.sections.flatMap((own) =>
    own.words === undefined || own.statements.length === 0
      ? []
      : lengthOf(
          note,
          own.id,
          own.words,
          countOf(note, ({ section }) => section === own),
        ),
  ),
  ...wholeLength(note),
];

/** Of a group's note each member has what all share and their own. */
function wholeLength(note: LintedNote): LintFinding[] {
  const { template, sections } = note.content;
  const { words } = template;
  if (words === undefined) return [];
  const members = [...new Set(sections.flatMap(({ member = [] }) => member))];
  const counts = (members.length === 0 ? [undefined] : members).map((member) =>
    countOf(note, ({ section }) => section.member === undefined || section.member === member),
  );
  return counts.flatMap((count) => lengthOf(note, 'note', words, count)).slice(0, 1);
}

function countOf(
  { statements }: LintedNote,
  wanted: (linted: LintedNote['statements'][number]) => boolean,
): number {
  return statements
    .filter(wanted)
    .reduce((sum, { statement }) => sum + statement.text.split(/\s+/u).filter(Boolean).length, 0);
}

function lengthOf({ book }: LintedNote, place: string, [least, most]: Range, words: number): LintFinding[] {
  if (words >= least && words <= most) return [];
  const { too_long, too_short, source } = book.length;
  const isFar = words > most * too_long || words < least * too_short;
  const what = place === 'note' ? 'The note' : 'The section';
  const saying = {
    severity: isFar ? ('warn' as const) : ('info' as const),
    detail: `${what} has ${words} words; its template asks for ${least} to ${most}.`,
    source,
  };
  return [finding(words > most ? 'length-too-long' : 'length-too-short', place, saying)];
}
