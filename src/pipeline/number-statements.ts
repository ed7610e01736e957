import type { Note, Section, Statement } from '../core/artefacts/note.ts';
import type { VerifiedDraft } from '../core/note-ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { highestNumber, isSame } from './carry-over.ts';

/** What was drafted, before it has numbers of its own in the note. */
type Unnumbered = Pick<VerifiedDraft, 'sections' | 'rejected'>;

/**
 * Numbers the statements of a new draft: one that says what it said before keeps its id, others go on from the highest
 * that any revision ever used, so that no id comes to mean another statement.
 * @param history every revision of the note, oldest first
 */
export function numbered({ sections, rejected }: Unnumbered, history: readonly Held<Note>[]): Unnumbered {
  const before = history.at(-1)?.value.content.sections ?? [];
  const used = history.map(({ value }) =>
    highestNumber([...value.content.sections, { statements: value.rejected }]),
  );
  let highest = Math.max(0, ...used);
  const next = () => `s${++highest}`;
  const taken = new Set<string>();
  const idOf = (statement: Statement, section: Section) => {
    const former = formerId(statement, section, before);
    if (former === undefined || taken.has(former)) return next();
    taken.add(former);
    return former;
  };
  const sectionsNow = sections.map((section) => ({
    ...section,
    statements: section.statements.map((statement) => ({ ...statement, id: idOf(statement, section) })),
  }));
  return { sections: sectionsNow, rejected: rejected.map((statement) => ({ ...statement, id: next() })) };
}

function formerId(statement: Statement, section: Section, before: readonly Section[]): string | undefined {
  return before
    .find((one) => isSame(one, section))
    ?.statements.find(({ text, status }) => text === statement.text && status !== 'clinician')?.id;
}
