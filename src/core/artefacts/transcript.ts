import { z } from 'zod';
import { artefactHeaderSchema, sha256Schema } from './header.ts';

/** One numbered line: what was said between two moments. The number is what evidence points at. */
export const lineSchema = z.object({
  /** 1-based and stable within one transcript revision. */
  id: z.number().int().positive(),
  startMs: z.number().int(),
  endMs: z.number().int(),
  text: z.string(),
  /** The channel it was cut from, for two-channel recordings. */
  channel: z.union([z.literal(0), z.literal(1)]).optional(),
});
export type Line = z.infer<typeof lineSchema>;

export const transcriptSchema = artefactHeaderSchema.extend({
  kind: z.literal('transcript'),
  durationMs: z.number().int().nonnegative(),
  /** ISO 639-1, when known. */
  language: z.string().optional(),
  lines: z.array(lineSchema),
  /** SHA-256 of the transcript that this one was made of by striking lines: what rested on that one rests on this. */
  struckFrom: sha256Schema.optional(),
});
export type Transcript = z.infer<typeof transcriptSchema>;
