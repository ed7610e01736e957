import * as z from 'zod';

/** What a clinician answered about themselves; theirs alone. */
export const selfCheckSchema = z.object({
  v: z.literal(1),
  kind: z.literal('self-check'),
  /** Of the rules: `burnout`, `proqol`. */
  check: z.string(),
  /** ISO 8601, by the clinician's clock. */
  at: z.string(),
  tool: z.string(),
  /** By the id of the question. */
  scores: z.record(z.string(), z.number()),
});
export type SelfCheck = z.infer<typeof selfCheckSchema>;
