import type { SpokenLine } from '../core/lines.ts';
import { type RiskConcern, type RiskMeaning, type RiskTier, tierOf } from './risk-concerns.ts';
import type { RiskPhraseBook } from './risk-file.ts';
import { riskHits } from './risk-hits.ts';
import { askedAndAnswered, type QuestionAndAnswer } from './risk-questions.ts';
import { turnsOf } from './spoken-turns.ts';

/** Something of a concern that the clinician is to look at and decide on. */
export interface RiskSign {
  concern: RiskConcern;
  tier: RiskTier;
  meaning: RiskMeaning;
  /** The lines it rests on: what was said, or the question and its answer. */
  lines: number[];
  /** Those lines with two turns before and after, in order. */
  context: number[];
}

/**
 * Everything the rules found in a session, of every concern, heaviest tier first and then as it was said. Both what
 * was said and what was answered count; nothing is dropped. No sign of a concern says nothing about safety.
 */
export function riskSigns(lines: readonly SpokenLine[], book: RiskPhraseBook): RiskSign[] {
  const sign = signIn(lines);
  const said = riskHits(lines, book).map(({ concern, meaning, line }) =>
    sign(concern.concern, meaning, [line.id]),
  );
  const answered = book.concerns
    .filter(({ questions, safety_questions }) => questions.length + safety_questions.length > 0)
    .flatMap((concern) =>
      askedAndAnswered(lines, concern.finding, concern).map((pair) =>
        sign(
          concern.concern,
          meaningOf(pair),
          [...pair.question, ...pair.answers].map(({ id }) => id),
        ),
      ),
    );
  return [...said, ...answered].sort(
    (one, other) => one.tier - other.tier || (one.lines[0] ?? 0) - (other.lines[0] ?? 0),
  );
}

function signIn(lines: readonly SpokenLine[]) {
  const turns = turnsOf(lines).map((turn) => turn.lines.map(({ id }) => id));
  return (concern: RiskConcern, meaning: RiskMeaning, own: number[]): RiskSign => {
    const first = turns.findIndex((ids) => ids.includes(own[0] ?? 0));
    const last = turns.findLastIndex((ids) => ids.includes(own.at(-1) ?? 0));
    const context = turns.slice(Math.max(0, first - 2), last + 3).flat();
    return { concern, tier: tierOf(meaning), meaning, lines: own, context };
  };
}

function meaningOf({ polarity }: QuestionAndAnswer): RiskMeaning {
  if (polarity === 'endorsed') return 'present';
  if (polarity === 'unclear') return 'vague';
  return polarity === 'historical' ? 'past' : 'negated';
}
