import type { RiskHitEntry } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { HeardPassage } from '../../core/note-ports.ts';
import { contextOf, quotesOf } from './passage-words.ts';
import type { RiskPhraseBook } from './risk-file.ts';
import { familyOf, type RiskPassage, riskPassages } from './risk-passages.ts';

/**
 * Everything the rules heard in a session, passage by passage, as a note keeps it. A passage that an earlier check
 * found keeps its id, and what the clinician decided for as long as nothing was added to it and no word changed.
 * @param before The hits of that check; none in a new draft.
 * @param byMember In a group's note each member's words are judged by themselves and named as theirs.
 */
export function noteHits(
  lines: readonly SpokenLine[],
  book: RiskPhraseBook,
  before: readonly RiskHitEntry[],
  byMember: boolean,
): RiskHitEntry[] {
  return heardPassages(lines, book, before, byMember).map(({ signs: _, ...hit }) => hit);
}

/** The same, each with what was found in it. */
export function heardPassages(
  lines: readonly SpokenLine[],
  book: RiskPhraseBook,
  before: readonly RiskHitEntry[],
  byMember: boolean,
): HeardPassage[] {
  const found = byMember ? hitsOfMembers(lines, book) : hitsIn(lines, book);
  const known = new Set<RiskHitEntry>();
  let next = Math.max(0, ...before.map(({ id }) => Number(id.slice(1))));
  return found.map((hit) => {
    const held = nearest(hit, before, book, known);
    if (held === undefined) return { id: `h${++next}`, ...hit };
    known.add(held);
    const { id, disposition } = held;
    return { id, ...hit, ...(disposition && stillHolds(hit, held) && { disposition }) };
  });
}

type Found = Omit<HeardPassage, 'id' | 'disposition'>;

function hitsIn(lines: readonly SpokenLine[], book: RiskPhraseBook, person?: string | null): Found[] {
  return riskPassages(lines, book, person).map((passage) => asHit(passage, lines));
}

/** What nobody known said belongs to no member. */
function hitsOfMembers(lines: readonly SpokenLine[], book: RiskPhraseBook): Found[] {
  const members = [...new Set(lines.flatMap(({ person = [] }) => person))];
  const own = members.flatMap((member) => hitsIn(lines, book, member).map((hit) => ({ ...hit, member })));
  return [...own, ...hitsIn(lines, book, null)].sort(
    (one, other) => one.tier - other.tier || (one.lines[0] ?? 0) - (other.lines[0] ?? 0),
  );
}

function asHit(passage: RiskPassage, lines: readonly SpokenLine[]): Found {
  const { concern, tier, meaning, lines: ids } = passage;
  return {
    concern,
    tier,
    meaning,
    lines: ids,
    context: contextOf(ids, lines),
    quotes: quotesOf(passage, lines),
    signs: passage.signs.map((sign) => ({ meaning: sign.meaning, lines: sign.lines })),
  };
}

/** The earlier hit of the same family and person that shares most lines; each is taken once. */
function nearest(
  hit: Found,
  before: readonly RiskHitEntry[],
  book: RiskPhraseBook,
  taken: ReadonlySet<RiskHitEntry>,
): RiskHitEntry | undefined {
  const shared = (held: RiskHitEntry) => held.lines.filter((line) => hit.lines.includes(line)).length;
  return before
    .filter((held) => !taken.has(held) && held.member === hit.member && shared(held) > 0)
    .filter((held) => familyOf(held.concern, book) === familyOf(hit.concern, book))
    .toSorted((one, other) => shared(other) - shared(one))[0];
}

/** What was decided about lighter, fewer or other words decides nothing about these. */
function stillHolds(hit: Found, held: RiskHitEntry): boolean {
  return (
    hit.tier >= held.tier &&
    hit.lines.every((line) => held.lines.includes(line)) &&
    hit.quotes.every(({ line, text }) =>
      held.quotes.some((quote) => quote.line === line && quote.text.includes(text)),
    )
  );
}
