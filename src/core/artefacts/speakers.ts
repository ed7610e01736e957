import { z } from 'zod';
import { artefactHeaderSchema } from './header.ts';

/** How a line was given to a participant. */
const diarizeMethods = ['acoustic', 'channels', 'captions', 'relabel'] as const;

/** Who was in the room. `client`, `client-2`, … follow the order of the client's people. */
export const participantSchema = z.object({
  id: z.string(),
  role: z.enum(['therapist', 'client']),
  /** The person of the client record, absent for the therapist. */
  personId: z.string().optional(),
});
export type Participant = z.infer<typeof participantSchema>;

export const lineSpeakerSchema = z.object({
  /** The transcript line's number. */
  line: z.number().int().positive(),
  /** A participant's id; null where the diarizer abstained and the reader must say. */
  participant: z.string().nullable(),
  /** 0 to 1; below the diarizer's own threshold it abstains. */
  confidence: z.number().min(0).max(1),
});
export type LineSpeaker = z.infer<typeof lineSpeakerSchema>;

export const speakersSchema = artefactHeaderSchema.extend({
  kind: z.literal('speakers'),
  method: z.enum(diarizeMethods),
  participants: z.array(participantSchema),
  lines: z.array(lineSpeakerSchema),
});
export type Speakers = z.infer<typeof speakersSchema>;
