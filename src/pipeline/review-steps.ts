import type { NoteContent, RiskFinding, RiskHitEntry, Section, Statement } from '../core/artefacts/note.ts';
import type { EarlierRisk } from '../core/note-context.ts';
import type { LintFinding, UnusedStretch } from '../core/note-ports.ts';
import { planSections } from '../core/plan-sections.ts';
import { wasOpen } from './unresolved.ts';

/** One thing a reviewer is asked about. `id` is the same for as long as the thing is. */
export type ReviewStep = { id: string } & (
  | { type: 'statement'; section: Section; statement: Statement; number: number; of: number }
  /** A section nobody wrote. */
  | { type: 'missing'; section: Section }
  /** `revisit`: the last signed note left it open. */
  | { type: 'risk'; finding: RiskFinding; revisit: boolean }
  | { type: 'hit'; hit: RiskHitEntry }
  /** What is shown only: the third tier. */
  | { type: 'shown-hits'; hits: RiskHitEntry[] }
  | { type: 'plan'; sections: Section[] }
  /** By the recording, which is only ever a question. */
  | { type: 'times'; times: { startedAt: string; endedAt: string } }
  | { type: 'lint'; finding: LintFinding }
  | { type: 'unused'; stretch: UnusedStretch }
);

/** What is known beside the note's own words. */
export interface ReviewFindings {
  lint: readonly LintFinding[];
  /** Weightiest first. */
  coverage: readonly UnusedStretch[];
  /** When it was recorded; undefined where the clinician entered times. */
  recorded: { startedAt: string; endedAt: string } | undefined;
  /** What earlier signed notes left open. */
  revisit: readonly EarlierRisk[];
}

/** Of the stretches no statement rests on, so many are asked about. */
const stretchesAsked = 3;

/** Everything there is to look at, in the order of a review; pure. */
export function reviewSteps(content: NoteContent, findings: ReviewFindings): ReviewStep[] {
  const hits = content.hits ?? [];
  const shown = hits.filter(({ tier }) => tier === 3);
  const plans = planSections(content).filter(({ statements }) => statements.length > 0);
  return [
    ...statementSteps(content),
    ...content.sections
      .filter(({ statements, missing }) => statements.length === 0 && missing !== undefined)
      .map((section) => ({ id: `missing ${placeOf(section)}`, type: 'missing' as const, section })),
    ...content.risk.map((finding) => ({
      id: `risk ${[finding.category, finding.member ?? []].flat().join(' ')}`,
      type: 'risk' as const,
      finding,
      revisit: wasOpen(finding, findings.revisit),
    })),
    ...hits.filter(({ tier }) => tier < 3).map((hit) => ({ id: hit.id, type: 'hit' as const, hit })),
    ...(shown.length > 0 ? [{ id: 'shown hits', type: 'shown-hits' as const, hits: shown }] : []),
    ...(plans.length > 0 ? [{ id: 'plan', type: 'plan' as const, sections: plans }] : []),
    ...(findings.recorded ? [{ id: 'times', type: 'times' as const, times: findings.recorded }] : []),
    ...findings.lint.map((finding) => ({
      id: `lint ${finding.rule} ${finding.place}`,
      type: 'lint' as const,
      finding,
    })),
    ...findings.coverage.slice(0, stretchesAsked).map((stretch) => ({
      id: `unused ${stretch.startMs}`,
      type: 'unused' as const,
      stretch,
    })),
  ];
}

function statementSteps({ sections }: NoteContent): ReviewStep[] {
  const of = sections.reduce((sum, { statements }) => sum + statements.length, 0);
  let number = 0;
  return sections.flatMap((section) =>
    section.statements.map((statement) => {
      number += 1;
      return { id: statement.id, type: 'statement' as const, section, statement, number, of };
    }),
  );
}

function placeOf({ id, member }: Section): string {
  return member === undefined ? id : `${id} ${member}`;
}

/** Whether a step needs nothing any more. @param seen ids of steps that were answered and left no trace in the note */
export function isDone(step: ReviewStep, content: NoteContent, seen: ReadonlySet<string>): boolean {
  switch (step.type) {
    case 'statement':
      return step.statement.accepted === true && step.statement.status !== 'unsupported';
    case 'risk':
      return seen.has(step.id) || (content.confirmed?.includes('risk') === true && !mustDecide(step));
    case 'hit':
      return step.hit.disposition !== undefined;
    case 'plan':
      return content.confirmed?.includes('plan') === true;
    case 'times':
      return content.facts?.startedAt !== undefined && content.facts.endedAt !== undefined;
    default:
      return seen.has(step.id);
  }
}

/** Whether agreeing is not enough: what is unclear, or was open before and not asked about, is the clinician's to say. */
export function mustDecide({ finding, revisit }: Extract<ReviewStep, { type: 'risk' }>): boolean {
  if (finding.source === 'clinician') return false;
  return finding.status === 'unclear' || (revisit && finding.status === 'not_assessed');
}

/** The lines a step is about, to be shown and to be played. */
export function linesOf(step: ReviewStep): number[] {
  switch (step.type) {
    case 'statement':
      return step.statement.lines;
    case 'risk':
      return step.finding.lines;
    case 'hit':
      return step.hit.lines;
    case 'shown-hits':
      return step.hits.flatMap(({ lines }) => lines);
    case 'unused':
      return step.stretch.lines;
    default:
      return [];
  }
}

/** Steps of one phase end in one revision: a section's statements, or all of a kind. */
export function phaseOf(step: ReviewStep | undefined): string {
  if (step === undefined) return 'end';
  return step.type === 'statement' ? `statement ${placeOf(step.section)}` : step.type;
}

/** One verified statement in ten is worth hearing: whoever always agrees stops reading. */
export function isWorthHearing(step: ReviewStep): boolean {
  return step.type === 'statement' && step.statement.lines.length > 0 && step.number % 10 === 4;
}
