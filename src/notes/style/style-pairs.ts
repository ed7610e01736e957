import type { NoteContent, Section, Statement } from '../../core/artefacts/note.ts';
import { editDistance, wordsOf } from '../../core/edit-distance.ts';

/** What was drafted and what the clinician made of it; `after` is missing where it was left out. */
export interface StylePair {
  /** A section's id. */
  section: string;
  before: string;
  after: string | undefined;
}

/** Every drafted statement with what became of it: by its id, and where that is gone the likest of one's own in its section. */
export function stylePairs(drafted: NoteContent, signed: NoteContent): StylePair[] {
  return drafted.sections.flatMap((section) => {
    const now = signed.sections.filter(({ id, member }) => id === section.id && member === section.member);
    return pairsIn(
      section,
      now.flatMap(({ statements }) => statements),
    );
  });
}

function pairsIn({ id: section, statements }: Section, now: readonly Statement[]): StylePair[] {
  const kept = new Map(now.map((statement) => [statement.id, statement]));
  const own = now.filter(({ id }) => !statements.some((statement) => statement.id === id));
  return statements.map(({ id, text: before }) => {
    const same = kept.get(id);
    if (same !== undefined) return { section, before, after: same.text };
    const likest = likestOf(before, own);
    if (likest !== undefined) own.splice(own.indexOf(likest), 1);
    return { section, before, after: likest?.text };
  });
}

/** Of two texts that are one in other words, more than this share of the words is the same. */
const likeness = 0.4;

function likestOf(text: string, own: readonly Statement[]): Statement | undefined {
  const length = wordsOf(text).length;
  const [likest] = own
    .map((statement) => {
      const longest = Math.max(length, wordsOf(statement.text).length);
      return { statement, share: 1 - editDistance(text, statement.text) / Math.max(1, longest) };
    })
    .filter(({ share }) => share > likeness)
    .sort((a, b) => b.share - a.share);
  return likest?.statement;
}
