import * as z from 'zod';
import { artefactHeaderSchema } from './header.ts';

/** How a line was given to a participant. */
const diarizeMethods = ['acoustic', 'channels', 'captions', 'openai', 'relabel'] as const;

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
  /** The voice that says it, from 1 in the order of their first lines; absent where nobody could tell. */
  voice: z.number().int().positive().optional(),
  /** The line whose words these are, heard once more through the other channel: readers leave this copy out. */
  echoOf: z.number().int().positive().optional(),
  /** The clinician said so: kept for as long as the line's words and times stay. */
  confirmed: z.literal(true).optional(),
  /** Where a line lies that the clinician decided, so that it is known again in another transcript of the same sound. */
  span: z
    .object({
      startMs: z.number().int(),
      endMs: z.number().int(),
      channel: z.union([z.literal(0), z.literal(1)]).optional(),
    })
    .optional(),
});
export type LineSpeaker = z.infer<typeof lineSpeakerSchema>;

/** How it was decided who a voice is. */
const namingGrounds = [
  'clinician',
  'enrolled',
  'channel',
  'label',
  'said-so',
  'words',
  'elimination',
] as const;

/** One of the voices that were told apart. */
const speakerVoiceSchema = z.object({
  voice: z.number().int().positive(),
  /** Why it has its name; absent where it has none. */
  by: z.enum(namingGrounds).optional(),
  /** The clinician only said that the voices were the wrong way round: enough to name it, not to enroll it. */
  swapped: z.literal(true).optional(),
  /** What the imported captions call it. */
  label: z.string().optional(),
  /** A participant who it may be: for the clinician to confirm. */
  perhaps: z.string().optional(),
});
export type SpeakerVoice = z.infer<typeof speakerVoiceSchema>;

/** How the voices were asked to be told apart. */
const askedSchema = z.object({
  engine: z.string(),
  voices: z.union([z.number().int().positive(), z.literal('auto')]),
  therapistChannel: z.union([z.literal(0), z.literal(1)]).optional(),
  /** Ids of the therapist's enrolled voices that it was compared with. */
  enrolled: z.array(z.string()),
});
export type AskedVoices = z.infer<typeof askedSchema>;

export const speakersSchema = artefactHeaderSchema.extend({
  kind: z.literal('speakers'),
  method: z.enum(diarizeMethods),
  participants: z.array(participantSchema),
  lines: z.array(lineSpeakerSchema),
  voices: z.array(speakerVoiceSchema).optional(),
  asked: askedSchema.optional(),
});
export type Speakers = z.infer<typeof speakersSchema>;
