import type { Note, NoteContent, RiskFinding, Section, Statement } from '../core/artefacts/note.ts';
import { planText } from '../core/plan-sections.ts';

/**
 * Puts what is the clinician's in an earlier draft into a new one, under the headings it was written for: their own
 * sentences, those they put in other words, whatever is found against them, and drafted ones they accepted for as long as
 * the verifier still lets them pass. Drafting again never takes away what a person wrote or decided.
 * @param checked the sections of the earlier draft, checked again against the words as they are now
 */
export function carryOver(checked: readonly Section[], sections: readonly Section[]): Section[] {
  return sections.map((section) =>
    withKept(
      section,
      checked.find((one) => isSame(one, section)),
    ),
  );
}

/** Headings of an earlier draft under which the clinician wrote or accepted what is not in a new one. */
export function leftBehind(before: readonly Section[], now: readonly Section[]): string[] {
  const there = now.flatMap(({ statements }) => statements);
  const left = before.filter(({ statements }) =>
    statements.some(
      (statement) =>
        (isOwn(statement) || statement.accepted === true || statement.reworded === true) &&
        !there.some(({ id, text }) => id === statement.id || text === statement.text),
    ),
  );
  return [...new Set(left.map(({ id }) => id))];
}

/** What the clinician decided about risk holds as long as it rests on the same words by the same people. */
export function carryOverRisk(
  previous: Pick<Note, 'inputs' | 'content'> | undefined,
  inputs: Note['inputs'],
  drafted: readonly RiskFinding[],
): RiskFinding[] {
  const same =
    previous?.inputs.transcript === inputs.transcript && previous?.inputs.speakers === inputs.speakers;
  const own = same ? (previous?.content.risk ?? []).filter(({ source }) => source === 'clinician') : [];
  return drafted.map(
    (finding) =>
      own.find(({ category, member }) => category === finding.category && member === finding.member) ??
      finding,
  );
}

/** The explicit yes to a part holds for as long as that part says the same. */
export function carryOverYes(previous: NoteContent | undefined, now: NoteContent): NoteContent['confirmed'] {
  return previous?.confirmed?.filter((part) =>
    part === 'risk' ? riskText(previous) === riskText(now) : planText(previous) === planText(now),
  );
}

function riskText({ risk }: NoteContent): string {
  return JSON.stringify(risk.map(({ category, status, member }) => [category, status, member]));
}

/** Numbers go on from the highest, so that a statement's id never comes to mean another one. */
export function highestNumber(sections: readonly Pick<Section, 'statements'>[]): number {
  const numbers = sections.flatMap(({ statements }) => statements.map(({ id }) => Number(id.slice(1))));
  return Math.max(0, ...numbers);
}

/** Whether two sections are the same one, in a group's note of the same member. */
export function isSame(one: Section, other: Section): boolean {
  return one.id === other.id && one.member === other.member;
}

function withKept(section: Section, before: Section | undefined): Section {
  const kept = before?.statements.filter(isKept) ?? [];
  if (kept.length === 0) return section;
  const { missing: _, ...rest } = section;
  const fresh = section.statements.filter((statement) => !kept.some((one) => saysTheSame(one, statement)));
  const accepted = kept.filter((statement) => !isOwn(statement));
  return { ...rest, statements: [...accepted, ...fresh, ...kept.filter(isOwn)] };
}

/** The same words, or another wording of the same lines. */
function saysTheSame(kept: Statement, drafted: Statement): boolean {
  if (kept.text === drafted.text) return true;
  return drafted.lines.length > 0 && drafted.lines.every((line) => kept.lines.includes(line));
}

function isKept(statement: Statement): boolean {
  if (isOwn(statement) || statement.reworded === true) return true;
  return statement.accepted === true && statement.status === 'verified';
}

/** Drafted statements always rest on lines. */
function isOwn({ status, lines }: Statement): boolean {
  return status === 'clinician' || lines.length === 0;
}
