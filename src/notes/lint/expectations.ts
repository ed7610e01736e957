import type { LintFinding } from '../../core/note-ports.ts';
import type { Technique } from '../phrases/glossary-file.ts';
import { spokenWords } from '../phrases/phrase-match.ts';
import type { Expectation } from './lint-files.ts';
import { finding, type LintedNote, type LintedStatement, type LintQuestion } from './linted-note.ts';
import { codesOf } from './service-code.ts';

/** Does it say what the golden thread asks of a note: intervention, response, progress, next appointment, necessity? */
export function goldenThread(techniques: readonly Technique[]): LintQuestion {
  return (note) =>
    note.book.facts.expects.flatMap((expectation): LintFinding[] => {
      const statements = placesOf(note, expectation);
      if (!isAsked(note, expectation) || isSaid(note, expectation, statements, techniques)) return [];
      const place = expectation.look_in.find((id) => statements[0]?.section.id === id);
      return [finding(`expected-${expectation.id}`, place ?? 'note', expectation)];
    });
}

function isAsked(note: LintedNote, { kinds, codes, billed_only }: Expectation): boolean {
  if (kinds !== undefined && !kinds.includes(note.kind)) return false;
  if (codes !== undefined && !codesOf(note).some((code) => codes.includes(code))) return false;
  return note.billed || !billed_only;
}

/** The sections that should say it; the whole note where it has none of them. */
function placesOf({ content, statements }: LintedNote, { look_in }: Expectation): LintedStatement[] {
  const there = content.sections.some(({ id }) => look_in.includes(id));
  return there ? statements.filter(({ section }) => look_in.includes(section.id)) : statements;
}

function isSaid(
  { content }: LintedNote,
  { fact, any_of, and_any_of, techniques: counts }: Expectation,
  statements: readonly LintedStatement[],
  techniques: readonly Technique[],
): boolean {
  if (fact !== undefined && content.facts?.[fact] !== undefined) return true;
  return statements.some(({ form, statement }) => {
    if (form.search(any_of) < 0) return false;
    if (and_any_of === undefined || form.search(and_any_of) >= 0) return true;
    return counts && namesOne(statement.text, techniques);
  });
}

function namesOne(text: string, techniques: readonly Technique[]): boolean {
  const words = spokenWords(text);
  return techniques.some(({ names }) => names.some((name) => name.isIn(words)));
}
