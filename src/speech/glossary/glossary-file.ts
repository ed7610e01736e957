import * as z from 'zod';
import type { Glossary } from '../../core/glossary.ts';
import { readDataFile } from '../data-file.ts';

const wordsSchema = z
  .string()
  .trim()
  .max(60)
  .regex(/[\p{L}\p{N}]/u, 'must hold a word');

// A term goes to the transcription engine literally, where angle brackets would be control marks.
const spellingSchema = wordsSchema.regex(/^[^<>\p{Cc}]+$/u, 'must be plain words without < or >');

const termSchema = z.union([
  spellingSchema.transform((term) => ({ term, sounds: [] as string[] })),
  z.strictObject({ term: spellingSchema, sounds: z.array(wordsSchema).min(1) }),
]);

const fileSchema = z.strictObject({
  version: z.literal(1),
  groups: z
    .array(
      z.strictObject({
        name: wordsSchema,
        medications: z.boolean().default(false),
        near: z.array(wordsSchema.toLowerCase()).default([]),
        terms: z.array(termSchema).min(1),
      }),
    )
    .min(1),
  never: z.array(z.array(wordsSchema).min(2)).default([]),
});

/**
 * Reads the terms that transcription should know.
 * @param directory The directory of the templates.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong.
 */
export async function readGlossary(directory: string): Promise<Glossary> {
  const { value, refusal } = await readDataFile(directory, 'glossary.yaml', fileSchema);
  const seen = new Set<string>();
  const terms = value.groups.flatMap(({ medications, near, terms: own }, group) =>
    own.map(({ term, sounds }, index) => {
      const key = term.toLowerCase();
      if (seen.has(key)) throw refusal(['groups', group, 'terms', index], 'the term is in the file already');
      seen.add(key);
      return { term, sounds, near, isMedication: medications };
    }),
  );
  return { terms, never: value.never };
}
