import type { SegmentManifest } from '../../core/memory-ports.ts';
import type { Speaker } from './passage-text.ts';

/**
 * To be raised when passages are cut, words read, or sections written in another way: segments of another edition are
 * made anew.
 */
const edition = 1;

/** The sections of a body, in their order. */
export const sectionNames = ['facts', 'blocks', 'terms', 'postings', 'texts'] as const;
export type SectionName = (typeof sectionNames)[number];

/** One session in a segment; its passages follow those of the one before. */
export interface FiledSession {
  id: string;
  sources: readonly string[];
  /** How many passages its transcript has, and how many its note. */
  said: number;
  written: number;
  /** Place of its list of speakers in {@link PassagesManifest.speakers}. */
  room: number;
}

/** What a segment with passages says of itself. */
export interface PassagesManifest extends SegmentManifest {
  kind: 'passages';
  edition: string;
  sessions: readonly FiledSession[];
  /** Lists of speakers, shared by the sessions that have the same ones. */
  speakers: readonly (readonly Speaker[])[];
  /** Length of each section in bytes. */
  sections: Readonly<Record<SectionName, number>>;
}

/** @param lexiconHash of what the words were read with */
export function editionOf(lexiconHash: string): string {
  return `${edition} ${lexiconHash}`;
}

/** Undefined where it is of another kind or edition. A manifest is vouched for: what says it is ours is ours. */
export function passagesManifest(manifest: unknown, wanted: string): PassagesManifest | undefined {
  const { kind, edition: made } = (manifest ?? {}) as Partial<PassagesManifest>;
  return kind === 'passages' && made === wanted ? (manifest as PassagesManifest) : undefined;
}
