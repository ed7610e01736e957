import { z } from 'zod';

/**
 * The contract of one section of a note. A template may only narrow the global rules: there is no
 * field that could switch off evidence or the four values of risk.
 */
export const templateSectionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  title: z.string().min(1),
  /** What belongs here, in the words the drafter is given. */
  guidance: z.string().min(1),
  /** Whose turns may carry a statement of this section. */
  source: z.enum(['client_turns', 'therapist_turns', 'any_turns']),
  /** The most statements the section may hold. */
  claims_max: z.int().min(1).max(20),
  must: z.array(z.string()).default([]),
  must_not: z.array(z.string()).default([]),
  /** Shown when nothing in the session supports the section. */
  if_missing: z.string().default('[clinician to complete]'),
});
export type TemplateSection = z.infer<typeof templateSectionSchema>;

/** A note template, as a clinician writes it in YAML. */
export const templateSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  version: z.int().min(1),
  /** Voice and tense of the whole note. */
  voice: z.enum(['past_third']).default('past_third'),
  sections: z.array(templateSectionSchema).min(1),
});
export type Template = z.infer<typeof templateSchema>;
