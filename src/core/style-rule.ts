import * as z from 'zod';

/**
 * Something a clinician keeps changing in drafts, as a rule in plain words. It holds no client's words: only words that
 * every note has.
 */
export const styleRuleSchema = z.object({
  v: z.literal(1),
  kind: z.literal('style-rule'),
  /** The `<time-id>` of its file. */
  id: z.string(),
  /** `r1`, `r2`, …: what the clinician calls it by; the same for as long as the rule is kept. */
  name: z.string(),
  /** What makes it the same rule when it is found again, e.g. `word reported shared`. */
  key: z.string(),
  /** e.g. `Write “shared”, not “reported”.` */
  sentence: z.string(),
  /** How often it was done, by session. */
  counts: z.record(z.string(), z.number().int().positive()),
  /** What the clinician said of it; undefined while nothing was said. */
  decision: z.enum(['approved', 'revoked']).optional(),
  /** ISO 8601, UTC. */
  changedAt: z.string(),
});
export type StyleRule = z.infer<typeof styleRuleSchema>;

/** Something a clinician did to a draft, so many times. */
export type StyleHabit = Pick<StyleRule, 'key' | 'sentence'> & { count: number };

/** What the clinician keeps changing in drafts, in rules; one file each. */
export interface StyleStore {
  /** In the order they were found or last changed. */
  list(): Promise<StyleRule[]>;
  /** Writes a rule; an older state of the same rule is erased. */
  save(rule: StyleRule): Promise<void>;
  /** Erases a rule with every older state of it. */
  erase(id: string): Promise<void>;
  /** @returns how many files are gone */
  eraseAll(): Promise<number>;
}
