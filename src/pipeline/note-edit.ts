import type {
  NoteContent,
  NoteFact,
  NoteFacts,
  RiskHitEntry,
  Section,
  Statement,
} from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import { planText } from '../core/plan-sections.ts';
import type { RiskCategory, RiskStatus } from '../core/risk.ts';
import type { HitDisposition } from '../core/risk-hit.ts';
import { highestNumber } from './carry-over.ts';

/** One change by the clinician. */
export type NoteEdit =
  | { type: 'add'; sectionId: string; texts: string[]; member?: string }
  | { type: 'replace'; statementId: string; texts: string[] }
  | { type: 'drop'; statementId: string }
  /** In other words on the same evidence, and to be checked against it again. */
  | { type: 'reword'; statementId: string; text: string }
  | { type: 'accept'; statementId: string }
  | { type: 'risk'; category: RiskCategory; status: RiskStatus; member?: string }
  | { type: 'hit'; hitId: string; disposition: HitDisposition }
  | FactsEdit
  | { type: 'confirm'; part: 'risk' | 'plan' };

/** Facts to enter and to forget, of the session or, in a group's note, of one member. */
export interface FactsEdit {
  type: 'facts';
  facts: NoteFacts;
  forget?: readonly NoteFact[];
  member?: string;
}

type SectionEdit = Extract<NoteEdit, { type: 'add' | 'replace' | 'drop' | 'reword' }>;

/** The content with the change in it; pure. @throws `not-found` for an unknown section, statement or hit */
export function applyEdit(content: NoteContent, change: NoteEdit): NoteContent {
  return withoutOldYes(content, edited(content, change));
}

/** A yes was one to the words of a plan, and to what was decided about risk: when they change it is asked for again. */
export function withoutOldYes(before: NoteContent, after: NoteContent): NoteContent {
  const says = { risk: riskDecisions, plan: planText };
  const holds = (part: 'risk' | 'plan') => says[part](before) === says[part](after);
  if (after.confirmed === undefined || after.confirmed.every(holds)) return after;
  return { ...after, confirmed: after.confirmed.filter(holds) };
}

function riskDecisions({ risk, hits = [] }: NoteContent): string {
  return JSON.stringify([
    risk.map(({ category, status, source, member }) => [category, status, source, member]),
    hits.map(({ id, disposition }) => [id, disposition]),
  ]);
}

function edited(content: NoteContent, change: NoteEdit): NoteContent {
  switch (change.type) {
    case 'risk':
      return { ...content, risk: decided(content.risk, change) };
    case 'hit':
      return { ...content, hits: disposed(content.hits ?? [], change) };
    case 'facts':
      return withFacts(content, change);
    case 'confirm':
      return { ...content, confirmed: [...new Set([...(content.confirmed ?? []), change.part])] };
    case 'accept':
      return { ...content, sections: accepted(content.sections, change.statementId) };
    default:
      return { ...content, sections: changed(content.sections, change) };
  }
}

function withFacts(content: NoteContent, { facts, forget = [], member }: FactsEdit): NoteContent {
  const before = member === undefined ? content.facts : content.memberFacts?.[member];
  // Scores are entered one by one; of everything else the newest entry is all there is.
  const measures = facts.measures && { measures: { ...before?.measures, ...facts.measures } };
  const kept = Object.entries({ ...before, ...facts, ...measures }).filter(
    ([name]) => !forget.some((one) => one === name),
  );
  const after: NoteFacts = Object.fromEntries(kept);
  if (member === undefined) return { ...content, facts: after };
  return { ...content, memberFacts: { ...content.memberFacts, [member]: after } };
}

function disposed(
  hits: readonly RiskHitEntry[],
  { hitId, disposition }: Extract<NoteEdit, { type: 'hit' }>,
): RiskHitEntry[] {
  if (!hits.some(({ id }) => id === hitId)) {
    throw new AmynoteError('not-found', 'the note has no such hit', {
      hint: 'the draft shows their ids: amynote show',
    });
  }
  return hits.map((hit) => (hit.id === hitId ? { ...hit, disposition } : hit));
}

function accepted(sections: readonly Section[], statementId: string): Section[] {
  if (!hasStatement(sections, statementId)) throw unknownStatement();
  return sections.map((section) => ({
    ...section,
    statements: section.statements.map((statement) =>
      statement.id === statementId ? { ...statement, accepted: true as const } : statement,
    ),
  }));
}

/** The clinician's word stands above the drafter's and the rules'; the lines they found stay beside it. */
function decided(
  risk: NoteContent['risk'],
  { category, status, member }: Extract<NoteEdit, { type: 'risk' }>,
): NoteContent['risk'] {
  const about = ofMember(
    risk.filter((finding) => finding.category === category),
    member,
  );
  return risk.map((finding) =>
    about.includes(finding)
      ? { ...finding, status, source: 'clinician' as const, heard: finding.heard ?? finding.status }
      : finding,
  );
}

/** Of a group's parts those of one member: what is said of one is never taken for another. @throws `usage` */
function ofMember<T extends { member?: string | undefined }>(
  parts: readonly T[],
  member: string | undefined,
): T[] {
  if (member !== undefined) return parts.filter((part) => part.member === member);
  const members = [...new Set(parts.flatMap((part) => part.member ?? []))];
  if (members.length < 2) return [...parts];
  throw new AmynoteError('usage', 'several members have such a part', {
    hint: `say whose: --member ${members.join(', or --member ')}`,
  });
}

function changed(sections: readonly Section[], change: SectionEdit): Section[] {
  if (change.type === 'add') return added(sections, change);
  if (change.type === 'reword') return reworded(sections, change);
  const own = change.type === 'replace' ? ownStatements(sections, change.texts) : [];
  const index = sections.findIndex(({ statements }) =>
    statements.some(({ id }) => id === change.statementId),
  );
  if (index === -1) {
    throw unknownStatement();
  }
  return sections.map((section, at) =>
    at === index ? exchanged(section, change.statementId, own) : section,
  );
}

function added(sections: readonly Section[], change: Extract<NoteEdit, { type: 'add' }>): Section[] {
  const [target] = ofMember(
    sections.filter(({ id }) => id === change.sectionId),
    change.member,
  );
  if (target === undefined) {
    throw new AmynoteError('not-found', 'the note has no such section', {
      hint: `its sections are: ${sections.map(({ id }) => id).join(', ')}`,
    });
  }
  const own = ownStatements(sections, change.texts);
  return sections.map((section) =>
    section === target ? written(section, [...section.statements, ...own]) : section,
  );
}

/** What was the clinician's own stays so; of the rest the verifier says what it is. */
function reworded(
  sections: readonly Section[],
  { statementId, text }: Extract<NoteEdit, { type: 'reword' }>,
): Section[] {
  if (!hasStatement(sections, statementId)) throw unknownStatement();
  return sections.map((section) => ({
    ...section,
    statements: section.statements.map((statement): Statement => {
      if (statement.id !== statementId) return statement;
      const status = statement.status === 'clinician' ? 'clinician' : 'verified';
      return { ...statement, text, quotes: [], problems: [], status, accepted: true, reworded: true };
    }),
  }));
}

function hasStatement(sections: readonly Section[], statementId: string): boolean {
  return sections.some(({ statements }) => statements.some(({ id }) => id === statementId));
}

function unknownStatement(): AmynoteError {
  return new AmynoteError('not-found', 'the note has no such statement', {
    hint: 'the draft shows their ids: amynote show',
  });
}

function ownStatements(sections: readonly Section[], texts: readonly string[]): Statement[] {
  const first = highestNumber(sections) + 1;
  return texts.map((text, index) => {
    const empty = { lines: [], quotes: [], problems: [] };
    return { id: `s${first + index}`, text, ...empty, status: 'clinician', accepted: true };
  });
}

function exchanged(section: Section, statementId: string, own: readonly Statement[]): Section {
  return written(
    section,
    section.statements.flatMap((statement) => (statement.id === statementId ? own : [statement])),
  );
}

/** A section somebody wrote in is no longer missing; one that was emptied is. */
function written({ missing, ...section }: Section, statements: Statement[]): Section {
  if (statements.length > 0) return { ...section, statements };
  return { ...section, statements, missing: missing ?? '[clinician to complete]' };
}
