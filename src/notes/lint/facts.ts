import type { NoteFact } from '../../core/artefacts/note.ts';
import type { LintFinding } from '../../core/note-ports.ts';
import type { LintBook } from './lint-book.ts';
import { finding, type LintedNote, type LintQuestion } from './linted-note.ts';

type FactRule = LintBook['facts']['facts'][number];

/** Which facts does a payer, or an emergency, need that the clinician did not enter? */
export const missingFacts: LintQuestion = (note) => {
  const missing = note.book.facts.facts.filter((rule) => isAsked(note, rule) && !has(note, rule.fact));
  const severe = missing.map((rule) => ({ rule, severity: severityOf(note, rule) }));
  return [
    ...severe
      .filter(({ severity }) => severity !== 'info')
      .map(({ rule, severity }) => finding(`facts-${rule.id}`, 'note', { ...rule, severity })),
    ...forAPayer(severe.filter(({ severity }) => severity === 'info').map(({ rule }) => rule)),
  ];
};

/** Do the times and numbers that were entered contradict each other? */
export const contradictingTimes: LintQuestion = ({ content, book }) => {
  const { startedAt, endedAt, minutes } = content.facts ?? {};
  if (startedAt === undefined || endedAt === undefined) return [];
  const span = (Date.parse(endedAt) - Date.parse(startedAt)) / 60_000;
  const wrong = (detail: string, prefer: string): LintFinding[] => [
    finding('facts-times', 'note', {
      severity: 'error',
      detail,
      prefer,
      source: book.facts.facts[0]?.source ?? '',
    }),
  ];
  if (span <= 0) return wrong('The session ends before it begins.', 'correct the start or the stop time');
  // A minute is lost to rounding at either end.
  if (minutes !== undefined && minutes > span + 1) {
    return wrong('More minutes of psychotherapy than the session was long.', 'correct the minutes');
  }
  return [];
};

/** Is it late? Only before it is signed, and only where somebody said what time it is. */
export const lateCompletion: LintQuestion = ({ book, context }) => {
  const { timing } = context;
  if (timing === undefined) return [];
  const hours = (Date.parse(timing.now) - Date.parse(timing.startedAt)) / 3_600_000;
  return hours > book.facts.late.hours ? [finding('facts-late', 'note', book.facts.late)] : [];
};

function isAsked({ kind, content }: LintedNote, { kinds, telehealth }: FactRule): boolean {
  if (kinds !== undefined && !kinds.includes(kind)) return false;
  const { modality } = content.facts ?? {};
  return !telehealth || (modality !== undefined && modality !== 'in-person');
}

function has({ content }: LintedNote, fact: NoteFact): boolean {
  const value = content.facts?.[fact];
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
}

function severityOf({ billed }: LintedNote, { severity, otherwise }: FactRule): FactRule['severity'] {
  return billed ? severity : (otherwise ?? severity);
}

/** One piece of information for all that only a payer would miss. */
function forAPayer(rules: readonly FactRule[]): LintFinding[] {
  const [first] = rules;
  if (first === undefined) return [];
  const named = rules.map(({ id }) => id.replaceAll('-', ' ')).join(', ');
  const detail = `A payer would also look for: ${named}.`;
  return [finding('facts-for-a-payer', 'note', { severity: 'info', detail, source: first.source })];
}
