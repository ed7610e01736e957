import * as z from 'zod';
import { artefactHeaderSchema, sha256Schema } from './header.ts';

/** A stretch of the session's timeline, in milliseconds from its start; `endMs` is exclusive. */
const stretchSchema = z.object({ startMs: z.number().int(), endMs: z.number().int() });

/** The facts about a session's sound; the sound itself lies beside it, in its own age file. */
export const recordingSchema = artefactHeaderSchema.extend({
  kind: z.literal('recording'),
  durationMs: z.number().int().nonnegative(),
  /** One channel per person when 2, all voices mixed when 1. */
  channels: z.union([z.literal(1), z.literal(2)]),
  sampleRate: z.number().int(),
  /** Always Ogg Opus in this format version. */
  codec: z.literal('ogg-opus'),
  /** Which `audio.<n>.age` of the session holds the sound. */
  audioRevision: z.number().int().positive(),
  audioSha256: sha256Schema,
  audioBytes: z.number().int(),
  /** Where the sound came from. */
  origin: z.enum(['microphone', 'file']),
  /** Stretches that were not captured, drawn truthfully on the timeline. */
  gaps: z.array(stretchSchema.extend({ reason: z.string() })).default([]),
  /** Stretches whose sound and words were removed for good; silence stands there. */
  strikes: z.array(stretchSchema).default([]),
  /** Moments the clinician marked, in milliseconds from the session's start, ascending. */
  marks: z.array(z.number().int()).default([]),
});
export type Recording = z.infer<typeof recordingSchema>;
