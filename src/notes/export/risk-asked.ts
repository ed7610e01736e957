import type { RiskFinding } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { RiskCategory } from '../../core/risk.ts';
import { isRetracted } from '../risk/retractions.ts';
import { answerTo } from '../risk/risk-questions.ts';
import { sentencesOf, type Turn, turnsOf } from '../risk/spoken-turns.ts';
import { type RiskQuestion, riskQuestion } from './risk-topics.ts';

/** A question about a risk and what was answered, both among the lines that a note names. */
export interface RiskExchange extends RiskQuestion {
  /** Number of the question's line, to keep the order. */
  at: number;
  /** `qualified` is a no that later words may take back. */
  answer: 'denied' | 'qualified' | 'reported' | 'past' | 'unclear';
}

/** Whose risk it is: of one member of a group, else of everybody who is a client. */
export interface AskedAbout {
  category: RiskCategory;
  member?: string | undefined;
}

/**
 * Every question about a risk among the lines that a note rests on, with the answer that it got, as far as nothing else
 * was asked in the same breath. What was taken back soon after is no denial.
 * @param ids the lines the note names: a question or an answer outside of them proves nothing
 */
export function riskExchangesIn(
  ids: readonly number[],
  lines: readonly SpokenLine[],
  { category, member }: AskedAbout,
): RiskExchange[] {
  const turns = turnsOf(lines);
  return turns.flatMap((turn, index) => {
    const asked = turn.lines[0]?.role === 'therapist' ? onlyQuestionIn(turn) : undefined;
    const [first] = asked?.lines ?? [];
    if (asked === undefined || first === undefined || !asked.lines.every(({ id }) => ids.includes(id)))
      return [];
    const question = riskQuestion(asked.said.form, category);
    const { answers, polarity, by } = answerTo(lines, first);
    const isNamed = answers.length > 0 && answers.every(({ id }) => ids.includes(id));
    if (question === undefined || !isNamed || !isByAll(answers, by, lines, member)) return [];
    const isTakenBack = polarity === 'denied' && isRetracted(turns, index, member);
    const answer = isTakenBack ? 'qualified' : answerWords[polarity];
    return [{ ...question, at: first.id, answer }];
  });
}

/** Whether the lines of a finding hold a question about it and a plain no, by everybody whom it is about. */
export function isProvenDenied(
  { category, member, lines: ids }: RiskFinding,
  lines: readonly SpokenLine[],
): boolean {
  return riskExchangesIn(ids, lines, { category, member }).some(
    ({ no, answer }) => no === 'absence' && answer === 'denied',
  );
}

const answerWords = {
  denied: 'denied',
  limited: 'denied',
  endorsed: 'reported',
  historical: 'past',
  unclear: 'unclear',
} as const;

/** The question that ends a turn, where the turn asks nothing else: of two, nobody knows which was answered. */
function onlyQuestionIn(turn: Turn) {
  const sentences = sentencesOf(turn);
  const last = sentences.at(-1);
  if (last?.asks !== true) return undefined;
  return sentences.slice(0, -1).some(({ said }) => said.form.includes('?')) ? undefined : last;
}

/** A sentence about "client" holds for the member it is told of, or for every client in the room. */
function isByAll(
  answers: readonly SpokenLine[],
  by: readonly (string | null)[],
  lines: readonly SpokenLine[],
  member: string | undefined,
): boolean {
  if (member !== undefined) return answers.every(({ person }) => person === member);
  return lines.every(({ role, participant }) => role !== 'client' || by.includes(participant));
}
