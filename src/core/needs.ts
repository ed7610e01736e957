import type { ArtefactKind } from './artefacts/kinds.ts';

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
