import * as z from 'zod';
import { sha256Schema } from './artefacts/header.ts';
import { attestationSchema } from './attestation.ts';

/** Every step that can send something to another program or machine; each has a switch. */
export const outwardSteps = ['transcribe', 'diarize', 'draft', 'prep', 'search'] as const;
export type OutwardStep = (typeof outwardSteps)[number];

/** Why bytes may leave the machine: known before the first of them goes. */
export const egressReasonSchema = z.object({
  purpose: z.enum(outwardSteps),
  /** Of several sessions the newest. */
  sessionId: z.string(),
  /** All of them, where words of several sessions went at once. */
  sessionIds: z.array(z.string()).optional(),
  clientId: z.string(),
  /** The consent records that allow it. */
  consentIds: z.array(z.string()),
});
export type EgressReason = z.infer<typeof egressReasonSchema>;

/** One request as it left: written and synced before the socket sees a byte. */
export const egressEntrySchema = egressReasonSchema.extend({
  v: z.literal(1),
  kind: z.literal('egress'),
  id: z.string(),
  at: z.string(),
  provider: z.string(),
  /** Scheme, host and port; never a query. */
  origin: z.string(),
  path: z.string(),
  model: z.string().optional(),
  bytes: z.number().int(),
  payloadSha256: sha256Schema,
  /** Of a client that was made for a rehearsal. */
  synthetic: z.literal(true).optional(),
  /** The clinician's word on the provider's contract that it went under; absent where none was needed. */
  attestation: attestationSchema.pick({ id: true, baaSignedOn: true, retention: true }).optional(),
  /** Its place among the requests of its run; absent in those of earlier releases. */
  link: z
    .object({
      run: z.string(),
      /** From 1, without holes. */
      number: z.number().int().positive(),
      /** SHA-256 of the plaintext of the one before; null in the first. */
      prev: sha256Schema.nullable(),
    })
    .optional(),
  /** Absent when the process ended before an answer came. */
  outcome: z
    .object({
      status: z.number().int().optional(),
      requestId: z.string().optional(),
      /** A closed word for a transport failure, e.g. `connection`. */
      failure: z.string().optional(),
    })
    .optional(),
});
export type EgressEntry = z.infer<typeof egressEntrySchema>;
