import { join } from 'node:path';
import { z } from 'zod';
import { readYamlFile } from './yaml-file.ts';

// A term goes to the transcription engine literally, where angle brackets would be control marks.
const termSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^<>\p{Cc}]+$/u, 'must be plain words without < or >');

const glossarySchema = z.strictObject({
  version: z.int().min(1),
  terms: z.array(termSchema).min(1),
  medications: z.array(termSchema).min(1),
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

/** Only the medications: a note may name one only where it was said. */
export async function readMedications(directory: string): Promise<string[]> {
  return (await readGlossaryFile(directory)).medications;
}

async function readGlossaryFile(directory: string): Promise<z.infer<typeof glossarySchema>> {
  return (await readYamlFile(join(directory, 'rules', 'glossary.yaml'), glossarySchema)).value;
}
