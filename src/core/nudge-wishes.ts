import * as z from 'zod';
import { guardianRules } from './nudge-kinds.ts';

/** What the clinician said about texts to one client; part of the client's record, so that earlier states stay. */
export const nudgeWishesSchema = z.object({
  /** No texts from then on, ISO 8601; up to and with the day `until`, or until they are resumed. */
  paused: z.object({ since: z.string(), until: z.string().optional() }).optional(),
  /** Somebody else reads what arrives on the client's devices. */
  sharedDevice: z.literal(true).optional(),
  /** Violence by a partner, as the clinician said it and when; it stands above what signed notes say of before. */
  partnerViolence: z.object({ is: z.boolean(), saidAt: z.string() }).optional(),
  minor: z.literal(true).optional(),
  guardianRule: z.enum(guardianRules).optional(),
  /** The day of the last crisis that no note tells of, `2026-11-08`. */
  crisisOn: z.string().optional(),
  /** Where the client is, as `US-IL` or `GB`: which crisis lines and which law. */
  place: z.string().optional(),
  /** The day on which the client, warned, chose plain text messages. */
  smsChosenOn: z.string().optional(),
});
export type NudgeWishes = z.infer<typeof nudgeWishesSchema>;
