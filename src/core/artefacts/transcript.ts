import * as z from 'zod';
import { artefactHeaderSchema, sha256Schema } from './header.ts';

/** What a reader must know about a line beside its words. */
const lineFlags = [
  /** Somebody speaks, and no words that can be relied on were heard; the text is `[inaudible 12:31–12:36]`. */
  'inaudible',
  /** The words are kept, but the sound should be listened to. */
  'unsure',
  /** The words come from a second request. */
  'asked-again',
  /** The words were corrected afterwards: see the transcript's corrections. */
  'corrected',
] as const;

/** Words that came back for this sound and are not believed. */
const alternativeSchema = z.object({
  text: z.string(),
  reason: z.enum([
    /** Nobody seems to speak there. */
    'no-speech',
    /** What engines make of silence: thanks for watching, subtitle credits. */
    'filler',
    /** The terms that were sent along with the sound. */
    'echo',
    /** Nobody speaks so fast. */
    'too-long',
    /** A loop, or once more what was said before. */
    'repeat',
    /** Letters of a language that was not expected. */
    'foreign-script',
    /** The engine itself did not believe it. */
    'low-confidence',
    /** Words of the first answer, where the second one heard more. */
    'incomplete',
  ]),
  /** The sound they came back for, which may be more than their line's: struck together with any of it. */
  startMs: z.number().int().optional(),
  endMs: z.number().int().optional(),
});
export type Alternative = z.infer<typeof alternativeSchema>;

/** One change of a line's words; entries are only ever added. */
const correctionSchema = z.object({
  /** 1-based, in the order of the changes. */
  id: z.number().int().positive(),
  line: z.number().int().positive(),
  /** The line's whole text before and after. */
  from: z.string(),
  to: z.string(),
  by: z.enum(['glossary', 'clinician']),
  /** The line's flags before. */
  flags: z.array(z.enum(lineFlags)).optional(),
  /** The line's confidence, and words held back at it, before the clinician changed it. */
  confidence: z.number().min(0).max(1).optional(),
  alternatives: z.array(alternativeSchema).optional(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** The change that this one takes back. */
  undoes: z.number().int().positive().optional(),
});
export type Correction = z.infer<typeof correctionSchema>;

/** One numbered line: what was said between two moments. The number is what evidence points at. */
export const lineSchema = z.object({
  /** 1-based and stable within one transcript revision. */
  id: z.number().int().positive(),
  startMs: z.number().int(),
  endMs: z.number().int(),
  text: z.string(),
  /** The channel it was cut from, for two-channel recordings. */
  channel: z.union([z.literal(0), z.literal(1)]).optional(),
  /** How far the words can be relied on, 0 to 1; absent where nobody could tell, as in imported captions. */
  confidence: z.number().min(0).max(1).optional(),
  flags: z.array(z.enum(lineFlags)).optional(),
  alternatives: z.array(alternativeSchema).optional(),
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
  /** What was struck of a session without sound; of any other the recording says it. */
  strikes: z.array(z.object({ startMs: z.number().int(), endMs: z.number().int() })).optional(),
  /** SHA-256 of the transcript that this one was made of by a correction. */
  correctedFrom: sha256Schema.optional(),
  /** Every change of words, oldest first. */
  corrections: z.array(correctionSchema).optional(),
  /** The highest number a change had when a strike took changes out of the journal: none is given again. */
  lastCorrection: z.number().int().positive().optional(),
});
export type Transcript = z.infer<typeof transcriptSchema>;
