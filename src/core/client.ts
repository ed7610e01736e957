import * as z from 'zod';
import { noteFactsSchema } from './artefacts/entered-facts.ts';
import { nudgeWishesSchema } from './nudge-wishes.ts';
import { preferencesSchema } from './preferences.ts';

export const sessionKinds = ['individual', 'couple', 'family', 'group'] as const;
export type SessionKind = (typeof sessionKinds)[number];

/** Somebody whose voice is in the room and whose consent is needed. */
export const personSchema = z.object({
  id: z.string(),
  name: z.string().min(1),
  pronouns: z.string().optional(),
  role: z.enum(['client', 'partner', 'guardian', 'family', 'group member', 'interpreter']),
  /** `2014-05-09`; told for those who are, or were, too young to say yes alone. */
  born: z.string().optional(),
  /** Of a guardian: why they may say yes for a child. */
  authority: z.string().optional(),
  /** Of a guardian: the children, by their ids, where there are several. */
  of: z.array(z.string()).optional(),
});
export type Person = z.infer<typeof personSchema>;

/** The person or people a chart is about. A couple is one client with two people. */
export const clientSchema = z.object({
  v: z.literal(1),
  kind: z.literal('client'),
  id: z.string(),
  name: z.string().min(1),
  pronouns: z.string().optional(),
  sessionKind: z.enum(sessionKinds),
  people: z.array(personSchema).min(1),
  /** Those who say yes for a child and are not in the room; a guardian who is, is one of the people. */
  guardians: z.array(personSchema).optional(),
  /** Names that come up in the sessions, people and places, to be spelt right in transcripts. */
  names: z.array(z.string().min(1)).optional(),
  /** How this client's notes are written, where it differs from the vault's way. */
  preferences: preferencesSchema.optional(),
  /** What stands on every note of this client until it is changed: diagnoses, objective, place, … */
  facts: noteFactsSchema.optional(),
  /** Told by the clinician so that they never leave the machine: telephone numbers, e-mail addresses, dates of birth. */
  contacts: z.array(z.string().min(1)).optional(),
  /** What was said of texts between sessions: pauses, flags, where the client is. */
  nudges: nudgeWishesSchema.optional(),
  /** Invented, for a rehearsal: there is no such person. Said when the client is made, and never changed. */
  synthetic: z.literal(true).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Client = z.infer<typeof clientSchema>;
