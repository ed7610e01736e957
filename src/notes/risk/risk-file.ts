import { join } from 'node:path';
import type { RiskCategory } from '../../core/risk.ts';
import { riskCategories } from '../../core/risk.ts';
import type { Phrase } from '../phrases/phrase.ts';
import { indexPhrases, type PhraseIndex } from '../phrases/phrase-index.ts';
import { listOf, type PhraseList } from '../phrases/phrase-list.ts';
import { readWhenNeeded } from '../phrases/phrase-pattern.ts';
import { vocabularyOf } from '../phrases/phrase-vocabulary.ts';
import { preparedSource, type RiskSource, readRiskSource } from './risk-source.ts';

/** What the therapist asks of something, and the words that only look like it. */
export interface QuestionPhrases {
  questions: PhraseList;
  indirect_questions: PhraseList;
  safety_questions: PhraseList;
  harmless: PhraseList;
}

/** One concern's phrases, ready to be looked for. What each list means stands in `words.yaml`. */
export interface ConcernPhrases extends QuestionPhrases, Pick<Source, 'concern' | 'finding' | 'about'> {}

type Source = RiskSource['concerns'][number];

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
  const ready = (list: Source['plain']) =>
    list.map(([text, anchors]) => readWhenNeeded(text, anchors, vocabulary));
  const questions = Object.fromEntries(
    riskCategories.map((category) => [category, questionsOf(sources, category, ready)]),
  ) as RiskPhraseBook['questions'];
  const concerns = sources.map((source) => concernOf(source, sources, questions, ready));
  const sayings = sources.flatMap(({ plain, vague }, at) => {
    const [concern] = concerns.slice(at);
    if (concern === undefined) return [];
    return [
      ...ready(plain).map((phrase): Saying => ({ phrase, concern, base: 'present' })),
      ...ready(vague).map((phrase): Saying => ({ phrase, concern, base: 'vague' })),
    ];
  });
  return {
    concerns,
    sayings: indexPhrases(sayings),
    questions,
  };
}

/** Where a category has one concern, its phrases are the same, and looked for once. */
function concernOf(
  source: Source,
  all: readonly Source[],
  questions: RiskPhraseBook['questions'],
  ready: Ready,
): ConcernPhrases {
  const { concern, finding, about } = source;
  if (finding === undefined) return { concern, about, ...phrasesOf([source], ready) };
  const alone = all.filter((other) => other.finding === finding).length === 1;
  return { concern, finding, about, ...(alone ? questions[finding] : phrasesOf([source], ready)) };
}

function questionsOf(sources: readonly Source[], category: RiskCategory, ready: Ready): QuestionPhrases {
  return phrasesOf(
    sources.filter(({ finding }) => finding === category),
    ready,
  );
}

type Ready = (list: Source['plain']) => Phrase[];

function phrasesOf(sources: readonly Source[], ready: Ready): QuestionPhrases {
  const all = (list: keyof QuestionPhrases) => listOf(sources.flatMap((source) => ready(source[list])));
  return {
    questions: all('questions'),
    indirect_questions: all('indirect_questions'),
    safety_questions: all('safety_questions'),
    harmless: all('harmless'),
  };
}
