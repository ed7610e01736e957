import { createHash } from 'node:crypto';
import type { Note } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import type { NoteContext } from '../core/note-context.ts';

/**
 * What a draft depends on beside the session's words and the template, as an input of it: wishes, style, pronouns and
 * what earlier signed notes say. Nothing where there is none of it, as in notes of earlier releases.
 */
export function contextInput(context: NoteContext): Pick<Note['inputs'], string> {
  const { preferences, style, plan, lastPlan, measures, earlierRisk, registered } = context;
  const pronouns = registered.people.map(({ pronouns: each }) => each ?? '');
  const lists = { style, plan, lastPlan, measures, earlierRisk };
  const isPlain =
    Object.values(preferences).every((value) => value === undefined) &&
    Object.values(lists).every((list) => list.length === 0) &&
    pronouns.every((each) => each === '');
  if (isPlain) return {};
  const bytes = canonicalBytes({ ...lists, pronouns, preferences });
  return { context: createHash('sha256').update(bytes).digest('hex') };
}
