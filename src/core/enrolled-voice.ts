import * as z from 'zod';

/**
 * What the therapist's own voice sounds like, in numbers; no sound can be made of them. There is no such record of a
 * client's voice.
 */
export const enrolledVoiceSchema = z.object({
  v: z.literal(1),
  kind: z.literal('voice'),
  /** The `<time-id>` of its file. */
  id: z.string(),
  role: z.literal('therapist'),
  /** Where its stretch was heard. */
  sessionId: z.string(),
  /** The lines it was made from, by their places in the session. */
  spans: z
    .array(
      z.object({
        startMs: z.number().int(),
        endMs: z.number().int(),
        channel: z.union([z.literal(0), z.literal(1)]).optional(),
      }),
    )
    .optional(),
  /** ISO 8601, UTC: when the therapist said yes to it. */
  createdAt: z.string(),
  /** From then on it is not used, and erased. */
  expiresAt: z.string(),
  statistics: z.object({ model: z.string(), seconds: z.number(), values: z.array(z.number()) }),
});
export type StoredVoice = z.infer<typeof enrolledVoiceSchema>;
