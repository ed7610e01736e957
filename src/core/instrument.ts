import * as z from 'zod';

const bandSchema = z.strictObject({
  /** Lowest score of the band; it ends where the next one begins. */
  from: z.number(),
  name: z.string().min(1),
});

const itemsSchema = z.strictObject({
  count: z.int().min(1).max(100),
  /** Least and most of one item. */
  range: z.tuple([z.int(), z.int()]),
  /** What the sum of the items is multiplied by. */
  factor: z.number().positive().default(1),
});

/** A questionnaire or a daily number, as `templates/rules/measures.yaml` has it. */
export const instrumentSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9]*$/u, 'must be lower-case letters and digits'),
  name: z.string().min(1).max(20),
  about: z.string().min(1),
  range: z.tuple([z.number(), z.number()]),
  /** Scores are whole multiples of it above the least one. */
  step: z.number().positive().default(1),
  better: z.enum(['lower', 'higher']),
  /** `totals` where the licence allows no more: items are refused. */
  keeps: z.enum(['items', 'totals']),
  items: itemsSchema.optional(),
  /** What its manual calls a score, lowest first; a name for a range of scores, never for a person. */
  bands: z.array(bandSchema).default([]),
  /** Least change that is more than the error of measurement, and who says so; absent where nobody published one. */
  change: z
    .strictObject({
      points: z.number().positive(),
      source: z.string().min(1),
      /** Only getting worse is spoken of. */
      only_worse: z.boolean().default(false),
    })
    .optional(),
  /** A score, or one item of it, from which on the clinician is asked to look at risk. */
  review: z
    .strictObject({ item: z.int().positive().optional(), from: z.number(), say: z.string() })
    .optional(),
  licence: z.string().min(1),
  sources: z.array(z.string()).min(1),
});
export type Instrument = z.infer<typeof instrumentSchema>;
