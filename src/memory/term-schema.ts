import * as z from 'zod';
import { wordsOf } from './tokens.ts';

/** A way to put something, as files of rules list them: at least one word, and no more than a saying has. */
export const termSchema = z
  .string()
  .max(120)
  .refine((term) => wordsOf(term).length > 0, 'must hold a word');
