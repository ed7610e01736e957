import * as z from 'zod';

/** SHA-256 of an artefact's stored bytes, lower-case hexadecimal. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** What did the work, when a stage used an engine that could have been another. */
const engineStampSchema = z.object({
  /** `openai`, `claude`, `extract`, `acoustic`, … as written in the configuration. */
  name: z.string(),
  model: z.string().optional(),
  /** SHA-256 of the address that was asked, where the model is whatever answers there. */
  address: sha256Schema.optional(),
  /** SHA-256 of everything else that the answers depend on: terms, languages, … */
  parameters: sha256Schema.optional(),
  /** Provider request ids, for questions to the provider; never bodies. */
  requestIds: z.array(z.string()).default([]),
});

/**
 * What every artefact carries, so that a stage can be re-run, skipped or replaced
 * and "why does this note say that" has an answer.
 */
export const artefactHeaderSchema = z.object({
  /** Format version of the artefact; a newer one than we know is refused. */
  v: z.literal(1),
  sessionId: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** `amynote/<version>` */
  tool: z.string(),
  /** SHA-256 of each input, by the name the stage gives it (`recording`, `transcript`, `template`, …). */
  inputs: z.record(z.string(), sha256Schema),
  engine: engineStampSchema.optional(),
});
export type ArtefactHeader = z.infer<typeof artefactHeaderSchema>;
