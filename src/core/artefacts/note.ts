import * as z from 'zod';
import { riskCategories, riskStatuses } from '../risk.ts';
import { hitDispositions, riskConcerns, riskMeanings } from '../risk-hit.ts';
import { enforcedLimits, noteKinds, templateSectionSchema } from '../template.ts';
import { noteFactsSchema } from './entered-facts.ts';
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
  /** The clinician looked at it and kept it. */
  accepted: z.literal(true).optional(),
  /** The clinician changed its words or what it rests on; drafting again never takes it away. */
  reworded: z.literal(true).optional(),
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
  /** What the template keeps out of it, of what code can check. */
  limits: z.array(z.enum(enforcedLimits)).optional(),
  /** How many words it should have, at least and at most. */
  words: z.tuple([z.number().int(), z.number().int()]).optional(),
  /** Fields the clinician fills in. */
  checklist: z.array(z.string()).optional(),
  /** What the template says it is; a section with the id `plan` needs none, see `planSections`. */
  role: templateSectionSchema.shape.role,
  /** Whose note it belongs to, a person's id, in a group's; absent for what all members share. */
  member: z.string().optional(),
});
export type Section = z.infer<typeof sectionSchema>;

export const riskFindingSchema = z.object({
  category: z.enum(riskCategories),
  status: z.enum(riskStatuses),
  lines: z.array(z.number().int().positive()),
  quotes: z.array(quoteSchema).default([]),
  /** Who raised it: the drafter, the on-device rules, both, or the clinician. */
  source: z.enum(['drafter', 'rules', 'both', 'clinician', 'none']),
  /** Where the clinician decided: what drafter and rules make of the session by themselves. */
  heard: z.enum(riskStatuses).optional(),
  /** There is a question about it; `denied` when it got a plain no, `no` when one that says less than that. */
  asked: z.enum(['denied', 'no', 'otherwise']).optional(),
  /** The person it is about, in a group's note. */
  member: z.string().optional(),
});
export type RiskFinding = z.infer<typeof riskFindingSchema>;

/** Something the on-device rules found in the session, whatever a drafter said; the clinician decides what it is. */
export const riskHitSchema = z.object({
  /** `h1`, `h2`, … unique in the note, stable over its revisions. */
  id: z.string(),
  concern: z.enum(riskConcerns),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  meaning: z.enum(riskMeanings),
  /** The lines it rests on: what was said, or the question and its answer. */
  lines: z.array(z.number().int().positive()),
  /** Those lines with two turns before and after. */
  context: z.array(z.number().int().positive()),
  quotes: z.array(quoteSchema).default([]),
  /** The person whose words they are, in a group's note. */
  member: z.string().optional(),
  disposition: z.enum(hitDispositions).optional(),
});
export type RiskHitEntry = z.infer<typeof riskHitSchema>;

/** What only the clinician knows of a session. */
export type NoteFacts = z.infer<typeof noteFactsSchema>;
export type NoteFact = keyof NoteFacts;

/** The words of a note: what is drafted, edited, signed and exported. */
export const noteContentSchema = z.object({
  template: z.object({
    id: z.string(),
    title: z.string(),
    version: z.number().int(),
    sha256: sha256Schema,
    /** Absent in notes of earlier releases, all of them progress notes. */
    kind: z.enum(noteKinds).optional(),
    compartment: z.enum(['record', 'supervision']).optional(),
    /** How many words the whole note should have. */
    words: z.tuple([z.number().int(), z.number().int()]).optional(),
  }),
  sections: z.array(sectionSchema),
  risk: z.array(riskFindingSchema),
  /** Absent in notes of earlier releases: found anew whenever the note is checked. */
  hits: z.array(riskHitSchema).optional(),
  facts: noteFactsSchema.optional(),
  /** In a group's note, what holds for one member only, by the person's id. */
  memberFacts: z.record(z.string(), noteFactsSchema).optional(),
  /** What the clinician said an explicit yes to. */
  confirmed: z.array(z.enum(['risk', 'plan'])).optional(),
});
export type NoteContent = z.infer<typeof noteContentSchema>;

/** A draft revision. */
export const noteSchema = artefactHeaderSchema.extend({
  kind: z.literal('note'),
  content: noteContentSchema,
  /** Statements the verifier refused and the repair round did not mend; shown, never exported. */
  rejected: z.array(statementSchema.extend({ section: z.string() })).default([]),
  /** How it was drafted, for the receipt; no words of anybody. */
  drafting: z
    .object({
      /** SHA-256 of the instructions that are the same for every session. */
      instructionsSha256: sha256Schema.optional(),
      /** SHA-256 of everything that was asked, as it was sent. */
      promptSha256: sha256Schema.optional(),
      consentIds: z.array(z.string()).default([]),
    })
    .optional(),
  /** Time the clinician spent reading and changing it so far, in milliseconds; stays in the vault. */
  reviewMs: z.number().int().nonnegative().optional(),
});
export type Note = z.infer<typeof noteSchema>;

/** What the signature covers, beside the words. */
export const signedBodySchema = z.object({
  /** Whether it is the whole note or one member's own chart; absent in notes of earlier releases. */
  type: z.enum(['note', 'member']).optional(),
  clientId: z.string(),
  sessionId: z.string(),
  /** Date and time of service, ISO 8601. */
  sessionStartedAt: z.string(),
  sessionEndedAt: z.string(),
  /** Who says so: the clinician, or only the recording; absent in notes of earlier releases, where it was the recording. */
  timesFrom: z.enum(['clinician', 'recording']).optional(),
  /** In what a member of a group has as their own chart: the person's id. */
  member: z.string().optional(),
  /** SHA-256 of the artefacts the note rests on. */
  inputs: z.record(z.string(), sha256Schema),
  /** Where every word came from: `amynote receipt` prints it. */
  receipt: z
    .object({
      audioSha256: sha256Schema.optional(),
      transcriptRevision: z.number().int().optional(),
      noteRevision: z.number().int(),
      tool: z.string(),
      drafter: z.string().optional(),
      model: z.string().optional(),
      transcriber: z.string().optional(),
      promptSha256: sha256Schema.optional(),
      requestIds: z.array(z.string()),
      consentIds: z.array(z.string()),
    })
    .optional(),
  content: noteContentSchema,
  signer: z.object({
    name: z.string(),
    credential: z.string(),
    license: z.string().optional(),
    publicKey: z.string(),
  }),
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
  /** In a group's note: what each member's own chart holds, signed by itself. */
  members: z
    .array(z.object({ member: z.string(), bodySha256: sha256Schema, signature: z.string() }))
    .optional(),
  /** What it took; stays in the vault and is not signed. */
  effort: z
    .object({
      reviewMs: z.number().int().nonnegative(),
      /** Words changed between the first draft and the signed text, by Levenshtein, and of how many drafted. */
      changed: z.number().int().nonnegative(),
      drafted: z.number().int().nonnegative(),
    })
    .optional(),
});
export type SignedNote = z.infer<typeof signedNoteSchema>;

/** What was added to a signed note later (CMS Program Integrity Manual 3.3.2.5). */
export const addendumTypes = ['late entry', 'addendum', 'correction'] as const;
export type AddendumType = (typeof addendumTypes)[number];

/** What the signature of an addendum covers. */
export const addendumBodySchema = z.object({
  sessionId: z.string(),
  clientId: z.string(),
  type: z.enum(addendumTypes),
  /** The signed note it belongs to, by the SHA-256 of its body's canonical JSON. */
  noteSha256: sha256Schema,
  /** Statement it corrects, e.g. `s7`. */
  statement: z.string().optional(),
  /** Facts it corrects, as they are right; of scores all there are. */
  facts: noteFactsSchema.optional(),
  /** Risk line it corrects, with the clinician's own judgement. */
  risk: riskFindingSchema.pick({ category: true, status: true }).optional(),
  /** What the statement, the facts or the risk line said, kept readable. */
  was: z.string().optional(),
  /** The clinician's words; of corrected facts they may be empty, since those say it themselves. */
  text: z.string(),
  /** The person whose chart it belongs to, in a group's note. */
  member: z.string().optional(),
  signer: signedBodySchema.shape.signer,
  signedAt: z.string(),
});
export type AddendumBody = z.infer<typeof addendumBodySchema>;

export const addendumSchema = artefactHeaderSchema.extend({
  kind: z.literal('addendum'),
  body: addendumBodySchema,
  bodySha256: sha256Schema,
  signature: z.string(),
});
export type Addendum = z.infer<typeof addendumSchema>;
