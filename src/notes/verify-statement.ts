import type { Problem, Statement } from '../core/artefacts/note.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { TemplateSection } from '../core/template.ts';
import { agreementsWereGiven, denialsWereAsked } from './denial-rules.ts';
import { comesFromTheSource, restsOnLines, saidByTheSubject } from './evidence-rules.ts';
import { happenedToTheClient } from './experiencer-rules.ts';
import { medicationsWereSaid, numbersWereSaid } from './fact-rules.ts';
import { keepsNegation } from './negation-rules.ts';
import { leavesJudgementToTheClinician, observesNothing } from './never-rules.ts';
import { plainLine } from './plain-text.ts';
import { provenQuotes, quotesVerbatim } from './quotation-rules.ts';
import { holdsVerbatim, ownWords, quotationsIn } from './quotations.ts';
import { safetyWasAsked } from './safety-claims.ts';
import { problem, type RuleData, type StatementContext, type StatementRule } from './statement-rule.ts';
import { namesWereSaid, sharesWords, techniquesWereUsed } from './support-rules.ts';

const rules: readonly StatementRule[] = [
  restsOnLines,
  comesFromTheSource,
  saidByTheSubject,
  quotesVerbatim,
  numbersWereSaid,
  medicationsWereSaid,
  techniquesWereUsed,
  namesWereSaid,
  denialsWereAsked,
  safetyWasAsked,
  agreementsWereGiven,
  keepsNegation,
  happenedToTheClient,
  observesNothing,
  leavesJudgementToTheClinician,
  sharesWords,
];

/** What a statement is judged against. */
export interface Grounds {
  lines: readonly SpokenLine[];
  data: RuleData;
}

/**
 * Judges a drafted statement by every rule: `verified` when none has anything against it, else
 * `unsupported` with each problem once. Text and line numbers are cleaned, never mended.
 */
export function verifyStatement(
  drafted: Pick<Statement, 'id' | 'text' | 'lines'>,
  source: TemplateSection['source'] | undefined,
  grounds: Grounds,
): Statement {
  const context = contextOf(drafted, source, grounds);
  const problems =
    context.text === '' ? problem('no-evidence', 'It is empty.') : rules.flatMap((rule) => rule(context));
  return {
    id: drafted.id,
    text: context.text,
    lines: context.lineIds.filter((line) => Number.isInteger(line) && line > 0),
    quotes: provenQuotes(context),
    status: problems.length === 0 ? 'verified' : 'unsupported',
    problems: eachOnce(problems),
  };
}

/**
 * Checks what the clinician wrote: the words are theirs, but a quotation must still have been said, in
 * the named lines or, when none are named, anywhere in the session.
 */
export function verifyClinicianStatement(statement: Statement, grounds: Grounds): Statement {
  const lines = statement.lines.length > 0 ? statement.lines : grounds.lines.map((line) => line.id);
  const context = contextOf({ ...statement, lines }, 'any_turns', grounds);
  const said = context.quotations.every(({ text }) =>
    context.cited.some((line) => holdsVerbatim(line.text, text)),
  );
  const problems = said
    ? []
    : problem('quote-not-verbatim', 'A quotation is not word for word in the transcript.');
  return {
    ...statement,
    quotes: provenQuotes(context),
    status: said ? 'clinician' : 'unsupported',
    problems,
  };
}

function contextOf(
  drafted: Pick<Statement, 'text' | 'lines'>,
  source: TemplateSection['source'] | undefined,
  { lines, data }: Grounds,
): StatementContext {
  const text = plainLine(drafted.text);
  const lineIds = [...new Set(drafted.lines)].sort((a, b) => a - b);
  const cited = lines.filter((line) => lineIds.includes(line.id));
  return { text, own: ownWords(text), quotations: quotationsIn(text), lineIds, cited, lines, source, data };
}

function eachOnce(problems: readonly Problem[]): Problem[] {
  return problems.filter((found, index) => problems.findIndex(({ rule }) => rule === found.rule) === index);
}
