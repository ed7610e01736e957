import * as z from 'zod';
import { consentTermsSchema } from './consent-terms.ts';
import { scopes } from './scopes.ts';

/** Whose yes it is: one's own, that of somebody who may say it for a child, or a child's beside it. */
const capacities = ['self', 'guardian', 'assent'] as const;

/** One person's yes to some scopes. Never changed: a withdrawal is a record of its own. */
export const consentSchema = z.object({
  v: z.literal(1),
  kind: z.literal('consent'),
  id: z.string(),
  clientId: z.string(),
  personId: z.string(),
  scopes: z.array(z.enum(scopes)).min(1),
  method: z.enum(['written', 'electronic']),
  documentVersion: z.string(),
  /** SHA-256 of the form's text; absent for a paper that amynote did not write. */
  documentSha256: z.string().optional(),
  /** What was told; absent in records of earlier releases. */
  terms: consentTermsSchema.optional(),
  capacity: z.enum(capacities).optional(),
  /** Why a guardian may say it, as `court order: sole legal custody`. */
  authority: z.string().optional(),
  /** Where the signed paper is kept. */
  signatureRef: z.string().optional(),
  givenAt: z.string(),
  /** After this moment it no longer counts; absent means until withdrawn. */
  expiresAt: z.string().optional(),
  /** The day it is to be talked over again; it counts on after it. */
  reviewAt: z.string().optional(),
  obtainedBy: z.string().optional(),
  recordedAt: z.string(),
});
export type Consent = z.infer<typeof consentSchema>;

/** A person's no, from that moment on. */
export const withdrawalSchema = z.object({
  v: z.literal(1),
  kind: z.literal('withdrawal'),
  id: z.string(),
  clientId: z.string(),
  personId: z.string(),
  /** The scopes withdrawn. */
  scopes: z.array(z.enum(scopes)).min(1),
  withdrawnAt: z.string(),
});
export type Withdrawal = z.infer<typeof withdrawalSchema>;

/** Everything ever said about consent for one client, oldest first. */
export type ConsentEvent = Consent | Withdrawal;
