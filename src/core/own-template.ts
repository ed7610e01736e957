import * as z from 'zod';

/** One state of a clinician's own note template, as it lies in the vault. */
export const ownTemplateSchema = z.object({
  v: z.literal(1),
  kind: z.literal('template'),
  /** The `<template>` of its file: the name a clinician gave is in no path. */
  id: z.string(),
  /** The template's own id, e.g. `weekly`. */
  template: z.string(),
  /** ISO 8601, UTC. */
  savedAt: z.string(),
  /** The YAML, byte for byte; absent in a state that says it was removed. */
  text: z.string().optional(),
});
export type StoredTemplate = z.infer<typeof ownTemplateSchema>;
