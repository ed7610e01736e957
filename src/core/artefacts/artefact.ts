import * as z from 'zod';
import { addendumSchema, noteSchema, signedNoteSchema } from './note.ts';
import { recordingSchema } from './recording.ts';
import { speakersSchema } from './speakers.ts';
import { transcriptSchema } from './transcript.ts';

/** Every artefact a session can hold, told apart by `kind`. */
export const artefactSchema = z.discriminatedUnion('kind', [
  recordingSchema,
  transcriptSchema,
  speakersSchema,
  noteSchema,
  signedNoteSchema,
  addendumSchema,
]);
export type Artefact = z.infer<typeof artefactSchema>;
export type ArtefactOf<K extends Artefact['kind']> = Extract<Artefact, { kind: K }>;
