import { z } from 'zod';
import { riskCategories, riskStatuses } from '../risk.ts';
import { templateSectionSchema } from '../template.ts';
import { artefactHeaderSchema, sha256Schema } from './header.ts';

/** The client's exact words inside a statement, with the line they were said in. */
export const quoteSchema = z.object({ line: z.number().int().positive(), text: z.string() });
export type Quote = z.infer<typeof quoteSchema>;

/** What the verifier found wrong with a statement; the reader sees every one. */
export const problemSchema = z.object({
  /** Stable rule id, e.g. `quote-not-verbatim`. */
  rule: z.string(),
  /** One plain sentence for the clinician, free of transcript text. */
  detail: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

const statementStatuses = ['verified', 'unsupported', 'clinician'] as const;

export const statementSchema = z.object({
  /** `s1`, `s2`, … unique in the note, stable over its revisions. */
  id: z.string(),
  text: z.string(),
  /** Transcript lines it rests on; empty only for the clinician's own words. */
  lines: z.array(z.number().int().positive()),
  quotes: z.array(quoteSchema),
  status: z.enum(statementStatuses),
  problems: z.array(problemSchema).default([]),
});
export type Statement = z.infer<typeof statementSchema>;

export const sectionSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Whose turns may carry a statement, as the template said, so that a note can be checked again without it. */
  source: templateSectionSchema.shape.source.optional(),
  statements: z.array(statementSchema),
  /** Shown where the section needs the clinician, e.g. `[clinician to complete]`. */
  missing: z.string().optional(),
});
export type Section = z.infer<typeof sectionSchema>;

export const riskFindingSchema = z.object({
  category: z.enum(riskCategories),
  status: z.enum(riskStatuses),
  lines: z.array(z.number().int().positive()),
  quotes: z.array(quoteSchema).default([]),
  /** Who raised it: the drafter, the on-device rules, both, or the clinician. */
  source: z.enum(['drafter', 'rules', 'both', 'clinician', 'none']),
});
export type RiskFinding = z.infer<typeof riskFindingSchema>;

/** The words of a note: what is drafted, edited, signed and exported. */
export const noteContentSchema = z.object({
  template: z.object({ id: z.string(), title: z.string(), version: z.number().int(), sha256: sha256Schema }),
  sections: z.array(sectionSchema),
  risk: z.array(riskFindingSchema),
});
export type NoteContent = z.infer<typeof noteContentSchema>;

/** A draft revision. */
export const noteSchema = artefactHeaderSchema.extend({
  kind: z.literal('note'),
  content: noteContentSchema,
  /** Statements the verifier refused and the repair round did not mend; shown, never exported. */
  rejected: z.array(statementSchema.extend({ section: z.string() })).default([]),
});
export type Note = z.infer<typeof noteSchema>;

/** What the signature covers, beside the words. */
export const signedBodySchema = z.object({
  clientId: z.string(),
  sessionId: z.string(),
  /** Date and time of service, ISO 8601. */
  sessionStartedAt: z.string(),
  sessionEndedAt: z.string(),
  /** SHA-256 of the artefacts the note rests on. */
  inputs: z.record(z.string(), sha256Schema),
  content: noteContentSchema,
  signer: z.object({ name: z.string(), credential: z.string(), publicKey: z.string() }),
  signedAt: z.string(),
  /** The sentence that says software helped. */
  assistance: z.string(),
});
export type SignedBody = z.infer<typeof signedBodySchema>;

export const signedNoteSchema = artefactHeaderSchema.extend({
  kind: z.literal('signed-note'),
  body: signedBodySchema,
  /** SHA-256 of the RFC 8785 canonical JSON of `body`. */
  bodySha256: sha256Schema,
  /** Ed25519 over those same canonical bytes, base64. */
  signature: z.string(),
});
export type SignedNote = z.infer<typeof signedNoteSchema>;
