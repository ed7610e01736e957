import * as z from 'zod';
import { readDataFile } from '../data-file.ts';
import type { FillerPhrases } from './fillers.ts';

const phraseSchema = z
  .string()
  .trim()
  .max(120)
  .regex(/[\p{L}\p{N}]/u, 'must hold a word');

const fileSchema = z.strictObject({
  version: z.literal(1),
  credits: z.array(phraseSchema).min(1),
  sayings: z.array(phraseSchema).min(1),
});

/**
 * Reads what engines write over silence.
 * @param directory Where `fillers.yaml` lies, e.g. `templates/rules`.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong.
 */
export async function readFillers(directory: string): Promise<FillerPhrases> {
  return (await readDataFile(directory, 'fillers.yaml', fileSchema)).value;
}
