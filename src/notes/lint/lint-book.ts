import { join } from 'node:path';
import type { z } from 'zod';
import { type PreparedYaml, readRuleFile } from '../prepared-yaml.ts';
import {
  copiedSchema,
  factsSchema,
  languageSchema,
  lengthSchema,
  neverSchema,
  riskSchema,
  wordingSchema,
} from './lint-files.ts';

/** Everything lint knows, as read from `rules/lint/*.yaml`. */
export interface LintBook {
  language: z.infer<typeof languageSchema>;
  wording: z.infer<typeof wordingSchema>;
  never: z.infer<typeof neverSchema>;
  facts: z.infer<typeof factsSchema>;
  copied: z.infer<typeof copiedSchema>;
  length: z.infer<typeof lengthSchema>;
  risk: z.infer<typeof riskSchema>;
}

/**
 * Reads the data of lint.
 * @param directory The directory of the templates.
 * @throws `usage` with line and column for a bad file or a phrase that cannot be read.
 */
export async function readLintBook(directory: string, prepared?: PreparedYaml): Promise<LintBook> {
  const file = <T>(name: string, schema: z.ZodType<T>): Promise<T> =>
    readRuleFile(join(directory, 'rules', 'lint', name), schema, prepared);
  const [language, wording, never, facts, copied, length, risk] = await Promise.all([
    file('language.yaml', languageSchema),
    file('wording.yaml', wordingSchema),
    file('never.yaml', neverSchema),
    file('facts.yaml', factsSchema),
    file('copied.yaml', copiedSchema),
    file('length.yaml', lengthSchema),
    file('risk.yaml', riskSchema),
  ]);
  return { language, wording, never, facts, copied, length, risk };
}
