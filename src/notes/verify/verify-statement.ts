import type { Problem, Section, Statement } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { NoteContext } from '../../core/note-context.ts';
import { plainLine } from '../plain-text.ts';
import { ownWords, quotationsIn } from '../words/quotations.ts';
import { agreementsWereGiven } from './agreement-rules.ts';
import { denialsWereAsked } from './denial-rules.ts';
import { comesFromTheSource, restsOnLines, saidByTheSubject } from './evidence-rules.ts';
import { happenedToTheClient, peopleWereMentioned } from './experiencer-rules.ts';
import { addressesWereSaid, medicationsWereSaid, numbersWereSaid } from './fact-rules.ts';
import { inventsNothing } from './invented-rules.ts';
import { keepsDetails } from './kind-rules.ts';
import { keepsTheLimits } from './limit-rules.ts';
import { measuresWereSaid, numbersKeepTheirPlace } from './measure-rules.ts';
import { namesNoOtherClient } from './name-rules.ts';
import { leavesJudgementToTheClinician, observesNothing } from './never-rules.ts';
import { seesNothing } from './observed-rules.ts';
import { saidByThatClient } from './partner-rules.ts';
import { keepsNegation } from './polarity-rules.ts';
import { linesHolding, provenQuotes, quotesVerbatim } from './quotation-rules.ts';
import { safetyWasAsked } from './safety-claims.ts';
import { peopleInRoom, withRoles } from './session-people.ts';
import { saidByTheirOwn } from './speaker-rules.ts';
import { problem, type RuleData, type StatementContext, type StatementRule } from './statement-rule.ts';
import { namesWereSaid, sharesWords, techniquesWereUsed } from './support-rules.ts';
import { keepsTense } from './tense-rules.ts';
import { unitsWereSaid } from './term-rules.ts';

const rules: readonly StatementRule[] = [
  restsOnLines,
  comesFromTheSource,
  saidByTheSubject,
  saidByTheirOwn,
  saidByThatClient,
  quotesVerbatim,
  numbersWereSaid,
  addressesWereSaid,
  unitsWereSaid,
  inventsNothing,
  keepsDetails,
  measuresWereSaid,
  numbersKeepTheirPlace,
  medicationsWereSaid,
  techniquesWereUsed,
  namesWereSaid,
  namesNoOtherClient,
  denialsWereAsked,
  safetyWasAsked,
  agreementsWereGiven,
  keepsNegation,
  happenedToTheClient,
  peopleWereMentioned,
  keepsTense,
  observesNothing,
  seesNothing,
  leavesJudgementToTheClinician,
  sharesWords,
  keepsTheLimits,
];

/** What a statement is judged against. */
export interface Grounds {
  lines: readonly SpokenLine[];
  data: RuleData;
  context: NoteContext;
}

/** What a statement has to keep to: its section's source and limits; absent when the template has no such section. */
export type SectionLimits = Pick<Section, 'source' | 'limits'>;

/**
 * Judges a drafted statement by every rule: `verified` when none has anything against it, else
 * `unsupported` with each problem once. Text and line numbers are cleaned, never mended.
 */
export function verifyStatement(
  drafted: Pick<Statement, 'id' | 'text' | 'lines'>,
  section: SectionLimits | undefined,
  grounds: Grounds,
): Statement {
  const context = contextOf(drafted, section, grounds);
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
  const context = contextOf({ ...statement, lines }, { source: 'any_turns' }, grounds);
  const said = context.quotations.every((quotation) => linesHolding(quotation, context).length > 0);
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
  section: SectionLimits | undefined,
  { lines, data, context: known }: Grounds,
): StatementContext {
  const text = plainLine(drafted.text);
  const lineIds = [...new Set(drafted.lines)].sort((a, b) => a - b);
  const cited = lines.filter((line) => lineIds.includes(line.id));
  const { source, limits = [] } = section ?? {};
  const own = withRoles(ownWords(text), peopleInRoom(lines, known.registered));
  const said = { text, own, quotations: quotationsIn(text) };
  return { ...said, lineIds, cited, lines, source, limits, known, data };
}

function eachOnce(problems: readonly Problem[]): Problem[] {
  return problems.filter((found, index) => problems.findIndex(({ rule }) => rule === found.rule) === index);
}
