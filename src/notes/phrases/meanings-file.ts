import { join } from 'node:path';
import * as z from 'zod';
import { type PreparedYaml, readRuleFile } from '../prepared-yaml.ts';
import { type Meanings, meaningsOf } from './meanings.ts';

const entries = z.array(z.string().regex(/^[\p{L}\p{N} ~/<]+$/u, 'words with / between them')).min(1);

const meaningsSchema = z.strictObject({
  version: z.int().min(1),
  kinds: z.array(
    z.strictObject({
      of: z.string().min(1),
      refused: z.enum(['unheard', 'beside', 'placed']).default('placed'),
      words: entries,
    }),
  ),
  same: entries,
});

/**
 * Which words mean the same, and which cannot stand for one another.
 * @param directory The directory of the templates.
 * @throws `usage` with line and column for a bad file.
 */
export async function readMeanings(directory: string, prepared?: PreparedYaml): Promise<Meanings> {
  const path = join(directory, 'rules', 'meanings.yaml');
  const { kinds, same } = await readRuleFile(path, meaningsSchema, prepared);
  return meaningsOf(kinds, same);
}
