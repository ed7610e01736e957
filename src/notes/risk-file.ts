import { join } from 'node:path';
import { z } from 'zod';
import type { RiskCategory } from '../core/risk.ts';
import { riskCategories } from '../core/risk.ts';
import { type Phrase, readPhrase } from './phrase-pattern.ts';
import { readYamlFile } from './yaml-file.ts';

const phraseSchema = z.string().transform((phrase, context): Phrase => {
  try {
    return readPhrase(phrase);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

const phraseListSchema = z.array(phraseSchema).default([]);

const categorySchema = z.strictObject({
  clear: phraseListSchema,
  vague: phraseListSchema,
  idioms: phraseListSchema,
  questions: phraseListSchema,
  indirect_questions: phraseListSchema,
  safety_questions: phraseListSchema,
});

const riskFileSchema = z.strictObject({
  version: z.int().min(1),
  sources: z.array(z.string()).min(1),
  categories: z.strictObject(
    Object.fromEntries(riskCategories.map((category) => [category, categorySchema])) as Record<
      RiskCategory,
      typeof categorySchema
    >,
  ),
});

/** One category's phrases, ready to be looked for. What each list means stands in the file. */
export type RiskPhrases = z.infer<typeof categorySchema>;

/** The phrases of every category. */
export type RiskPhraseBook = Record<RiskCategory, RiskPhrases>;

/**
 * Reads `rules/risk.yaml`.
 * @param directory The directory of the templates.
 * @throws `usage` with line and column for a bad file or a phrase that cannot be read.
 */
export async function readRiskPhrases(directory: string): Promise<RiskPhraseBook> {
  return (await readYamlFile(join(directory, 'rules', 'risk.yaml'), riskFileSchema)).value.categories;
}
