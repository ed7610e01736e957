import { z } from 'zod';
import type { ArtefactKind } from './artefacts/header.ts';
import { sessionKinds } from './client.ts';

/** One appointment. What was made of it lies beside it as artefacts. */
export const sessionSchema = z.object({
  v: z.literal(1),
  kind: z.literal('session'),
  id: z.string(),
  clientId: z.string(),
  sessionKind: z.enum(sessionKinds),
  /** ISO 8601 with offset: the clinician's own clock on that day. */
  startedAt: z.string(),
  source: z.enum(['record', 'import', 'captions']),
  createdAt: z.string(),
  tool: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

/** The work a session can still need, in working order. */
export const needs = ['transcribe', 'diarize', 'draft', 'sign'] as const;
export type Need = (typeof needs)[number];

/**
 * The next thing a session needs, from the kinds of artefacts it holds.
 * @returns null when it is signed, or when nothing was recorded yet.
 */
export function nextNeed(held: ReadonlySet<ArtefactKind>): Need | null {
  if (held.has('signed-note')) return null;
  if (held.has('note')) return 'sign';
  if (held.has('speakers')) return 'draft';
  if (held.has('transcript')) return 'diarize';
  if (held.has('recording')) return 'transcribe';
  return null;
}
