import { riskStatuses } from '../core/risk.ts';
import { hitDispositions } from '../core/risk-hit.ts';
import type { NoteEdit } from './note-edit.ts';
import { linesOf, mustDecide, type ReviewStep } from './review-steps.ts';

/** What a key means at a step. */
export type ReviewAct =
  /** Decided: the edits are kept, and the review goes on. */
  | { type: 'decide'; edits: NoteEdit[] }
  /** To be asked for in words: a statement in other words, words of one's own in its place, or for a section. */
  | { type: 'reword'; statementId: string }
  | { type: 'replace'; statementId: string }
  | { type: 'write' }
  | { type: 'play' }
  | { type: 'context' }
  | { type: 'later' }
  | { type: 'back' }
  | { type: 'undo' }
  | { type: 'help' }
  | { type: 'quit' };

/** A key, what it does in a word or two, and what it means. */
export interface KeyChoice {
  key: string;
  does: string;
  act: ReviewAct;
}

/** What can be pressed at a step, the likeliest first; nothing else does anything. Pure. */
export function keyChoices(step: ReviewStep, hasSound: boolean): KeyChoice[] {
  const hasLines = linesOf(step).length > 0;
  return [
    ...choicesHere(step),
    ...(hasLines ? [choice('c', 'context', { type: 'context' })] : []),
    ...(hasLines && hasSound ? [choice('p', 'play', { type: 'play' })] : []),
    choice('n', 'later', { type: 'later' }),
    choice('b', 'back', { type: 'back' }),
    choice('u', 'undo', { type: 'undo' }),
    choice('q', 'save and quit', { type: 'quit' }),
    choice('?', 'help', { type: 'help' }),
  ];
}

function choice(key: string, does: string, act: ReviewAct): KeyChoice {
  return { key, does, act };
}

function decide(key: string, does: string, ...edits: NoteEdit[]): KeyChoice {
  return choice(key, does, { type: 'decide', edits });
}

function choicesHere(step: ReviewStep): KeyChoice[] {
  switch (step.type) {
    case 'statement':
      return statementChoices(step);
    case 'missing':
      return [choice('w', 'write', { type: 'write' })];
    case 'risk':
      return riskChoices(step);
    case 'hit':
      return hitDispositions.map((disposition, at) =>
        decide(String(at + 1), hitWords[disposition], { type: 'hit', hitId: step.hit.id, disposition }),
      );
    case 'shown-hits':
      return [decide('Enter', 'I have read them')];
    case 'plan':
      return [decide('y', 'yes, this is the plan', { type: 'confirm', part: 'plan' })];
    case 'times':
      return [decide('y', 'yes, these were the times', { type: 'facts', facts: step.times })];
    case 'lint':
      return lintChoices(step);
    case 'unused':
      return [decide('y', 'yes, on purpose'), choice('w', 'write about it', { type: 'write' })];
  }
}

/** What the session does not support cannot be kept as it is. */
function statementChoices({ statement }: Extract<ReviewStep, { type: 'statement' }>): KeyChoice[] {
  const { id: statementId, status } = statement;
  const keep: KeyChoice[] = [
    decide('Enter', 'keep', { type: 'accept', statementId }),
    decide('a', 'keep', { type: 'accept', statementId }),
  ];
  return [
    ...(status === 'unsupported' ? [] : keep),
    choice('e', 'edit', { type: 'reword', statementId }),
    decide('r', 'leave out', { type: 'drop', statementId }),
    choice('w', 'own words', { type: 'replace', statementId }),
  ];
}

/** A yes is a key of its own, so that nobody runs through with Enter. */
function riskChoices(step: Extract<ReviewStep, { type: 'risk' }>): KeyChoice[] {
  const { category, member } = step.finding;
  const of = { type: 'risk' as const, category, ...(member !== undefined && { member }) };
  const statuses = riskStatuses.map((status, at) =>
    decide(String(at + 1), statusWords[status], { ...of, status }),
  );
  return mustDecide(step) ? statuses : [decide('y', 'yes, that is so'), ...statuses];
}

function lintChoices({ finding }: Extract<ReviewStep, { type: 'lint' }>): KeyChoice[] {
  const edit = choice('e', 'edit', { type: 'reword', statementId: finding.place });
  return [...(/^s\d+$/u.test(finding.place) ? [edit] : []), decide('Enter', 'leave it as it is')];
}

const statusWords = {
  endorsed: 'endorsed',
  denied: 'denied',
  not_assessed: 'not assessed',
  unclear: 'unclear',
};
const hitWords = { confirmed: 'it is risk', not_risk: 'it is none', follow_up: 'follow it up' };
