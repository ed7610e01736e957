import { join } from 'node:path';
import { z } from 'zod';
import { type Phrase, readPhrase } from './phrase-pattern.ts';
import { readYamlFile } from './yaml-file.ts';

// A term goes to the transcription engine literally, where angle brackets would be control marks.
const termSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^<>\p{Cc}]+$/u, 'must be plain words without < or >');

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

const glossarySchema = z.strictObject({
  version: z.int().min(1),
  terms: z.array(termSchema).min(1),
  medications: z.array(termSchema).min(1),
  techniques: z.array(techniqueSchema).default([]),
});

/**
 * Every word of `rules/glossary.yaml` that transcription should know, medications included.
 * @param directory The directory of the templates.
 * @throws `usage` with line and column for a bad file.
 */
export async function readGlossary(directory: string): Promise<string[]> {
  const { terms, medications } = await readGlossaryFile(directory);
  return [...new Set([...terms, ...medications])];
}

/** What a note may name only where it was said: medications, techniques, and all terms that are no names. */
export async function readNoteTerms(
  directory: string,
): Promise<{ medications: string[]; techniques: Technique[]; capitalised: string[] }> {
  const { terms, medications, techniques } = await readGlossaryFile(directory);
  return { medications, techniques, capitalised: [...terms, ...medications] };
}

async function readGlossaryFile(directory: string): Promise<z.infer<typeof glossarySchema>> {
  return (await readYamlFile(join(directory, 'rules', 'glossary.yaml'), glossarySchema)).value;
}
