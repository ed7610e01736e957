import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RiskCategory } from '../core/risk.ts';
import { riskCategories } from '../core/risk.ts';
import { indexPhrases, type PhraseIndex } from './phrase-index.ts';
import { type Phrase, readPhrase, type Vocabulary } from './phrase-pattern.ts';
import { riskConcerns } from './risk-concerns.ts';
import { readYamlFile } from './yaml-file.ts';

const wordsSchema = z.strictObject({
  version: z.int().min(1),
  sources: z.array(z.string()).min(1),
  groups: z.record(z.string().regex(/^[a-z-]+$/u), z.string()),
  forms: z.array(z.string()),
});

const concernSchema = (phrases: z.ZodType<Phrase[]>) =>
  z.strictObject({
    version: z.int().min(1),
    concern: z.enum(riskConcerns),
    finding: z.enum(riskCategories).optional(),
    about: z.enum(['self', 'anyone']).default('self'),
    sources: z.array(z.string()).min(1),
    plain: phrases,
    vague: phrases,
    harmless: phrases,
    questions: phrases,
    indirect_questions: phrases,
    safety_questions: phrases,
  });

/** One concern's phrases, ready to be looked for. What each list means stands in `words.yaml`. */
export type ConcernPhrases = z.infer<ReturnType<typeof concernSchema>>;

/** What the therapist asks of something, and the words that only look like it. */
export type QuestionPhrases = Pick<
  ConcernPhrases,
  'questions' | 'indirect_questions' | 'safety_questions' | 'harmless'
>;

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
 * @throws `usage` with line and column for a bad file or a phrase that cannot be read.
 */
export async function readRiskPhrases(directory: string): Promise<RiskPhraseBook> {
  const folder = join(directory, 'rules', 'risk');
  const vocabulary = await readVocabulary(join(folder, 'words.yaml'));
  const files = (await readdir(folder))
    .filter((file) => file.endsWith('.yaml') && file !== 'words.yaml')
    .sort();
  const schema = concernSchema(phraseListSchema(vocabulary));
  const concerns = await Promise.all(
    files.map(async (file) => (await readYamlFile(join(folder, file), schema)).value),
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

async function readVocabulary(path: string): Promise<Vocabulary> {
  const { groups, forms } = (await readYamlFile(path, wordsSchema)).value;
  return {
    groups: new Map(Object.entries(groups)),
    forms: new Map(
      forms.map((row): [string, string[]] => {
        const all = row.split(' ');
        return [all[0] ?? row, all];
      }),
    ),
  };
}

function phraseListSchema(vocabulary: Vocabulary): z.ZodType<Phrase[]> {
  const phrase = z.string().transform((text, context): Phrase => {
    try {
      return readPhrase(text, vocabulary);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
  return z.array(phrase).default([]);
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
