import * as z from 'zod';
import { scopes } from './scopes.ts';

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
  givenAt: z.string(),
  /** After this moment it no longer counts; absent means until withdrawn. */
  expiresAt: z.string().optional(),
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
