import * as z from 'zod';
import { nudgeKinds } from './nudge-kinds.ts';

/** The words of the record that a text rests on. */
export const nudgeSourceSchema = z.object({
  /** Absent for a score that was entered by itself. */
  sessionId: z.string().optional(),
  /** `2026-11-08` */
  day: z.string(),
  /** `plan`, the id of the section; `facts` or `measures` for what was entered. */
  section: z.string().optional(),
  statement: z.string().optional(),
  /** Transcript lines; empty for the clinician's own words. */
  lines: z.array(z.number().int().positive()),
  /** Where the first of them is heard, in milliseconds. */
  startMs: z.number().optional(),
  /** `client`, `client-2`, `therapist`, `clinician` for what the clinician wrote, `?` where nobody can tell. */
  speaker: z.string(),
  quote: z.string(),
});
export type NudgeSource = z.infer<typeof nudgeSourceSchema>;

/** One text, from its draft to every time it was handed over. Nothing of amynote sends it. */
export const nudgeSchema = z.object({
  v: z.literal(1),
  kind: z.literal('nudge'),
  id: z.string(),
  clientId: z.string(),
  /** Whose it is where the client is several people. */
  personId: z.string().optional(),
  about: z.enum(nudgeKinds),
  /** A text of `templates/nudges`, filled; or the clinician's own words. There is no third way. */
  origin: z.enum(['template', 'own']),
  /** What is the clinician's to change. */
  body: z.string(),
  /** All of what the client reads: the body, how to end it, and where help is. */
  text: z.string(),
  sources: z.array(nudgeSourceSchema),
  state: z.enum(['draft', 'approved', 'discarded']),
  /** When the clinician means to send it, ISO 8601; as soon as it is handed over when absent. */
  forAt: z.string().optional(),
  /** The next appointment, where the body names it: when it is, ISO 8601, and in which words. */
  meets: z.object({ at: z.string(), words: z.string() }).optional(),
  createdAt: z.string(),
  changedAt: z.string(),
  approval: z
    .object({
      at: z.string(),
      /** The clinician, as the settings name them. */
      by: z.string(),
      /** Of `text`, UTF-8, hexadecimal. */
      sha256: z.string(),
      /** Consents that allowed it. */
      consentIds: z.array(z.string()),
    })
    .optional(),
  handedOver: z.array(
    z.object({
      at: z.string(),
      how: z.enum(['copied', 'printed', 'written']),
      /** It was about to be; whether it was, nobody knows: the run ended in between. Absent once it is known. */
      begun: z.literal(true).optional(),
    }),
  ),
});
export type Nudge = z.infer<typeof nudgeSchema>;
