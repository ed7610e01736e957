import type { SpokenLine } from '../../core/lines.ts';
import { type RiskConcern, type RiskMeaning, type RiskTier, tierOf } from '../../core/risk-hit.ts';
import type { RiskPhraseBook } from './risk-file.ts';
import { type PlaceInLine, riskHits } from './risk-hits.ts';
import { askedAndAnswered, type QuestionAndAnswer } from './risk-questions.ts';
import { isBy } from './spoken-turns.ts';

/** Something of a concern that was said, or asked and answered. */
export interface RiskSign {
  concern: RiskConcern;
  tier: RiskTier;
  meaning: RiskMeaning;
  /** The lines it rests on: what was said, or the question and its answer. */
  lines: number[];
  /** Where in its line; nowhere when it runs over several, or is a question with its answer. */
  places: readonly PlaceInLine[];
}

/**
 * Everything the rules found in a session, of every concern, heaviest tier first and then as it was said. Both what
 * was said and what was answered count; nothing is dropped. No sign of a concern says nothing about safety.
 * @param person Only what this person said and answered, as in one member's part of a group's note; null for what
 * nobody known did.
 */
export function riskSigns(
  lines: readonly SpokenLine[],
  book: RiskPhraseBook,
  person?: string | null,
): RiskSign[] {
  const said = riskHits(lines, book)
    .filter(({ line }) => isBy(line, person))
    .map(({ concern, meaning, line, places }) => sign(concern.concern, meaning, [line], places));
  const answered = book.concerns
    .filter(({ questions, safety_questions }) => questions.size + safety_questions.size > 0)
    .flatMap((concern) =>
      askedAndAnswered(lines, concern.finding, concern, person).map((pair) =>
        sign(concern.concern, meaningOf(pair), [...pair.question, ...pair.answers]),
      ),
    );
  return [...said, ...answered].sort(
    (one, other) => one.tier - other.tier || (one.lines[0] ?? 0) - (other.lines[0] ?? 0),
  );
}

function sign(
  concern: RiskConcern,
  meaning: RiskMeaning,
  lines: readonly SpokenLine[],
  places: readonly PlaceInLine[] = [],
): RiskSign {
  return { concern, tier: tierOf(concern, meaning), meaning, lines: lines.map(({ id }) => id), places };
}

function meaningOf({ polarity }: QuestionAndAnswer): RiskMeaning {
  if (polarity === 'endorsed') return 'present';
  if (polarity === 'unclear') return 'vague';
  return polarity === 'historical' ? 'past' : 'negated';
}
