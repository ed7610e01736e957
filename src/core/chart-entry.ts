import * as z from 'zod';
import { visitKinds } from './visit-kinds.ts';

/** One score of one person on one day. */
export const enteredScoreSchema = z.object({
  /** Random; what the clinician calls it by. */
  id: z.string(),
  /** Id of the instrument, e.g. `phq9`. */
  measure: z.string(),
  score: z.number(),
  /** Item by item as scored on the form, only where the licence of the instrument allows to keep them. */
  items: z.array(z.number()).optional(),
  /** `2026-03-02`, by the clinician's clock. */
  day: z.string(),
  /** The person of the client record whose score it is. */
  person: z.string(),
});
export type EnteredScore = z.infer<typeof enteredScoreSchema>;

/** An appointment that left no recording. */
export const enteredVisitSchema = z.object({
  id: z.string(),
  visit: z.enum(visitKinds),
  day: z.string(),
  /** The one of several people it was about; absent for all of them. */
  person: z.string().optional(),
});
export type EnteredVisit = z.infer<typeof enteredVisitSchema>;

/**
 * What the clinician entered into a client's chart at one time: scores, appointments, and what of earlier entries is
 * taken back, a correction being both. An entry is never changed and never erased by a later one.
 */
export const chartEntrySchema = z.object({
  v: z.literal(1),
  kind: z.literal('chart'),
  clientId: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  tool: z.string(),
  /** Whether it was typed or read from a file. */
  from: z.enum(['typed', 'file']),
  scores: z.array(enteredScoreSchema).default([]),
  visits: z.array(enteredVisitSchema).default([]),
  /** Ids of scores and appointments that count no longer. */
  takesBack: z.array(z.string()).default([]),
});
export type ChartEntry = z.infer<typeof chartEntrySchema>;
