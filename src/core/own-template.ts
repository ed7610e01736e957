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

/** A clinician's own note template, as YAML. */
export interface OwnTemplate {
  id: string;
  text: string;
  /** ISO 8601, UTC. */
  savedAt: string;
}

/** The clinician's own note templates. Every state is kept, also after one was removed. */
export interface OwnTemplates {
  /** The newest state of each that was not removed, by id. @throws `damaged`, `locked` */
  list(): Promise<OwnTemplate[]>;
  /** @throws `busy` when another command changed it at the same moment */
  save(id: string, text: string): Promise<void>;
  /** It is no longer listed; what it was stays in the vault. @throws `busy` */
  remove(id: string): Promise<void>;
}
