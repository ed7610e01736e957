import { join } from 'node:path';
import type { RiskCategory } from '../core/risk.ts';
import { riskCategories } from '../core/risk.ts';
import { indexPhrases, type PhraseIndex } from './phrase-index.ts';
import { type Phrase, readWhenNeeded, vocabularyOf } from './phrase-pattern.ts';
import { preparedSource, type RiskSource, readRiskSource } from './risk-source.ts';

/** What the therapist asks of something, and the words that only look like it. */
export interface QuestionPhrases {
  questions: Phrase[];
  indirect_questions: Phrase[];
  safety_questions: Phrase[];
  harmless: Phrase[];
}

/** One concern's phrases, ready to be looked for. What each list means stands in `words.yaml`. */
export interface ConcernPhrases extends QuestionPhrases, Omit<Source, PhraseList> {
  plain: Phrase[];
  vague: Phrase[];
}

type Source = RiskSource['concerns'][number];
type PhraseList = 'plain' | 'vague' | keyof QuestionPhrases;

/** A phrase of a concern that a client may say. */
export interface Saying {
  phrase: Phrase;
  concern: ConcernPhrases;
  /** What it means where nothing around it says otherwise. */
  base: 'present' | 'vague';
}

/** The phrases of every concern. */
export interface RiskPhraseBook {
  concerns: readonly ConcernPhrases[];
  sayings: PhraseIndex<Saying>;
  /** What is asked about each category of a note. */
  questions: Record<RiskCategory, QuestionPhrases>;
}

/**
 * Reads `rules/risk/*.yaml`.
 * @param directory The directory of the templates.
 * @param prepared The file that was made of them when the program was built; without it, or when somebody changed a
 * file since, they are read anew.
 * @throws `usage` with line and column for a bad file or a phrase that cannot be read.
 */
export async function readRiskPhrases(directory: string, prepared?: string): Promise<RiskPhraseBook> {
  const folder = join(directory, 'rules', 'risk');
  const known = prepared === undefined ? undefined : await preparedSource(folder, prepared);
  const { words, concerns: sources } = known ?? (await readRiskSource(folder));
  const vocabulary = vocabularyOf(words);
  const ready = (list: Source[PhraseList]) =>
    list.map(([text, anchor]) => readWhenNeeded(text, anchor, vocabulary));
  const concerns = sources.map(
    (source): ConcernPhrases => ({
      ...source,
      plain: ready(source.plain),
      vague: ready(source.vague),
      harmless: ready(source.harmless),
      questions: ready(source.questions),
      indirect_questions: ready(source.indirect_questions),
      safety_questions: ready(source.safety_questions),
    }),
  );
  const sayings = concerns.flatMap((concern) => [
    ...concern.plain.map((phrase): Saying => ({ phrase, concern, base: 'present' })),
    ...concern.vague.map((phrase): Saying => ({ phrase, concern, base: 'vague' })),
  ]);
  return {
    concerns,
    sayings: indexPhrases(sayings),
    questions: Object.fromEntries(
      riskCategories.map((category) => [category, questionsOf(concerns, category)]),
    ) as RiskPhraseBook['questions'],
  };
}

function questionsOf(concerns: readonly ConcernPhrases[], category: RiskCategory): QuestionPhrases {
  const own = concerns.filter(({ finding }) => finding === category);
  const all = (list: keyof QuestionPhrases) => own.flatMap((concern) => concern[list]);
  return {
    questions: all('questions'),
    indirect_questions: all('indirect_questions'),
    safety_questions: all('safety_questions'),
    harmless: all('harmless'),
  };
}
