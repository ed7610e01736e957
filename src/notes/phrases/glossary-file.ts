import { join } from 'node:path';
import * as z from 'zod';
import { type PreparedYaml, readRuleFile } from '../prepared-yaml.ts';
import type { Phrase } from './phrase.ts';
import { readPhrase } from './phrase-pattern.ts';

const phraseSchema = z.string().transform((phrase, context): Phrase => {
  try {
    return readPhrase(phrase);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

const techniqueSchema = z.strictObject({
  names: z.array(phraseSchema).min(1),
  steps: z.array(phraseSchema).default([]),
});

/** A technique: how notes name it, and words by which its key steps can be heard. */
export type Technique = z.infer<typeof techniqueSchema>;

const techniquesSchema = z.strictObject({
  version: z.int().min(1),
  techniques: z.array(techniqueSchema).min(1),
});

/** All that notes take from the glossary; its other fields are read where sound is. */
const glossarySchema = z.object({
  groups: z.array(
    z.object({
      medications: z.boolean().default(false),
      terms: z.array(z.union([z.string(), z.object({ term: z.string() }).transform(({ term }) => term)])),
    }),
  ),
});

/**
 * What a note may name only where it was said: medications, techniques, and all terms that are no names.
 * @param directory The directory of the templates.
 * @throws `usage` with line and column for a bad file.
 */
export async function readNoteTerms(
  directory: string,
  prepared?: PreparedYaml,
): Promise<{ medications: string[]; techniques: Technique[]; capitalised: string[] }> {
  const { groups } = await readRuleFile(join(directory, 'glossary.yaml'), glossarySchema, prepared);
  const named = join(directory, 'rules', 'techniques.yaml');
  const { techniques } = await readRuleFile(named, techniquesSchema, prepared);
  const medications = groups.flatMap((group) => (group.medications ? group.terms : []));
  return { medications, techniques, capitalised: groups.flatMap(({ terms }) => terms) };
}
