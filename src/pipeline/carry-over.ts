import type { Note, RiskFinding, Section, Statement } from '../core/artefacts/note.ts';

/**
 * Puts the clinician's own sentences of an earlier draft into a new one, under the headings they were
 * written for: drafting again never takes away what a person wrote.
 * @returns the sections, and the headings the new template does not have; their sentences stay in the earlier revision.
 */
export function carryOver(
  previous: Note | undefined,
  sections: readonly Section[],
): { sections: Section[]; left: string[] } {
  const own = (previous?.content.sections ?? [])
    .map(({ id, statements }) => ({ id, statements: statements.filter(isOwn) }))
    .filter(({ statements }) => statements.length > 0);
  let number = highestNumber(sections);
  const kept = sections.map((section): Section => {
    const mine = own.find(({ id }) => id === section.id)?.statements;
    if (mine === undefined) return section;
    const { missing: _, ...rest } = section;
    const renumbered = mine.map((statement) => ({ ...statement, id: `s${++number}` }));
    return { ...rest, statements: [...section.statements, ...renumbered] };
  });
  const left = own.map(({ id }) => id).filter((id) => !sections.some((section) => section.id === id));
  return { sections: kept, left };
}

/** What the clinician decided about risk holds as long as it rests on the same words by the same people. */
export function carryOverRisk(
  previous: Note | undefined,
  inputs: Note['inputs'],
  drafted: readonly RiskFinding[],
): RiskFinding[] {
  const same =
    previous?.inputs.transcript === inputs.transcript && previous?.inputs.speakers === inputs.speakers;
  const own = same ? (previous?.content.risk ?? []).filter(({ source }) => source === 'clinician') : [];
  return drafted.map((finding) => own.find(({ category }) => category === finding.category) ?? finding);
}

/** Numbers go on from the highest, so that a statement's id never comes to mean another one. */
export function highestNumber(sections: readonly Section[]): number {
  const numbers = sections.flatMap(({ statements }) => statements.map(({ id }) => Number(id.slice(1))));
  return Math.max(0, ...numbers);
}

function isOwn({ status }: Statement): boolean {
  return status === 'clinician';
}
