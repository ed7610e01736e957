import type { SpokenLine } from '../../core/lines.ts';
import type { RiskExchange } from '../../core/provider-ports.ts';
import { heardLines } from '../words/heard-lines.ts';
import type { RiskPhraseBook } from './risk-file.ts';
import { askedAndAnswered } from './risk-questions.ts';

/** Every question about a risk that somebody answered, once, in the order they were asked; what protects is no risk. */
export function riskExchanges(lines: readonly SpokenLine[], book: RiskPhraseBook): RiskExchange[] {
  const heard = heardLines(lines);
  const found = new Map<number, { question: Set<number>; answers: Set<number> }>();
  for (const concern of book.concerns.filter((each) => each.concern !== 'protective')) {
    for (const { question, answers } of askedAndAnswered(heard, concern.finding, concern)) {
      // One answer may be to questions of several concerns.
      const key = answers[0]?.id;
      if (key === undefined) continue;
      const known = found.get(key) ?? { question: new Set(), answers: new Set() };
      for (const { id } of question) known.question.add(id);
      for (const { id } of answers) known.answers.add(id);
      found.set(key, known);
    }
  }
  return [...found.values()]
    .map(({ question, answers }) => ({ question: inOrder(question), answers: inOrder(answers) }))
    .sort((one, other) => (one.question[0] ?? 0) - (other.question[0] ?? 0));
}

function inOrder(ids: ReadonlySet<number>): number[] {
  return [...ids].sort((one, other) => one - other);
}
