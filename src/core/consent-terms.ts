import * as z from 'zod';
import { providerRetentions } from './attestation.ts';
import { scopes } from './scopes.ts';

/** What a processor's program is, in plain kinds: another one of the same kind needs no new yes, another kind does. */
export const modelClasses = ['speech to text', 'language model', 'embeddings'] as const;
export type ModelClass = (typeof modelClasses)[number];

/** How long a processor keeps what it was sent, the shortest first; `unknown` where no contract is recorded. */
export const keptClasses = [...providerRetentions, 'unknown'] as const;
export type KeptClass = (typeof keptClasses)[number];

/** Somebody outside this computer who is sent sound or words. An engine on this computer is none. */
export const processorSchema = z.object({
  name: z.string(),
  /** Scheme, host and port. */
  origin: z.string(),
  /** The scopes under which it is asked. */
  scopes: z.array(z.enum(scopes)).min(1),
  modelClass: z.enum(modelClasses),
  model: z.string(),
  retention: z.enum(keptClasses),
  /** The day a contract with it was signed; absent where none is recorded. */
  contractSignedOn: z.string().optional(),
});
export type Processor = z.infer<typeof processorSchema>;

/** Whole days after the note is signed, or as long as the record itself. */
const keptSchema = z.union([z.int().min(0), z.literal('record')]);
export type Kept = z.infer<typeof keptSchema>;

/** What was told to a person who said yes; later steps are held against it. */
export const consentTermsSchema = z.object({
  /** The jurisdiction profile it was given under, as `US-IL` or `default`. */
  jurisdiction: z.string(),
  language: z.string(),
  processors: z.array(processorSchema),
  /** How long what is made on this computer stays. */
  retention: z.object({
    audio: keptSchema,
    transcript: keptSchema,
    /** Absent where it was told that they go once the note is signed. */
    drafts: keptSchema.optional(),
  }),
  /** The edition of each scope's purpose; a later edition is another purpose. */
  purposes: z.record(z.string(), z.int()),
});
export type ConsentTerms = z.infer<typeof consentTermsSchema>;
