import type { Sense } from '../phrases/meanings.ts';
import { wordsOf } from '../words/words.ts';
import type { Clause } from './clauses.ts';
import { claimsOf, evidenceOf } from './evidence.ts';
import { looseStems } from './loose-stems.ts';
import { isAnswer } from './negator-at.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** Of words that exclude one another it has the one that was said, and where it was said. */
export const keepsDetails: StatementRule = (context) => {
  const said = evidenceOf(context).filter(({ asks, answer }) => !asks || answer === 'yes');
  const places = placesIn(said, context);
  const heard = heardEntries(context);
  const claims = placesIn(claimsOf(context), context, true).filter(({ sense }) => sense.bears === undefined);
  const named = new Set(claims.map(({ sense }) => sense.entry));
  const others = places.filter(({ sense }) => !named.has(sense.entry));
  const changed =
    claims.some((claim) => standsForAnother(claim, places, others, { heard, context })) ||
    claims.some((one, at) => claims.slice(at + 1).some((other) => areSwapped(one, other, places)));
  return changed
    ? problem('detail-not-in-evidence', 'Where it has one word, its lines have another that excludes it.')
    : [];
};

/** A word of a kind with what is said around it. */
interface Place {
  sense: Sense;
  stems: readonly string[];
  /** The meanings of the other words in its clause. */
  entries: readonly number[];
}

function standsForAnother(
  claim: Place,
  places: readonly Place[],
  unclaimed: readonly Place[],
  { heard, context }: { heard: ReadonlySet<number>; context: StatementContext },
): boolean {
  const { kind, entry } = claim.sense;
  const when = context.data.meanings.refusedWhen(kind);
  if (when === 'unheard') return false;
  const same = places.filter(({ sense }) => sense.entry === entry);
  const others = (same.length > 0 ? places : unclaimed).filter(
    ({ sense }) => sense.kind === kind && sense.entry !== entry,
  );
  if (others.length === 0) return false;
  const other = mostShared(others, claim);
  if (same.length > 0) return other > 1 && mostShared(same, claim) === 0;
  return !heard.has(entry) && (when === 'beside' || other > 0 || claim.stems.length === 0);
}

/** Two words of one kind have changed places: what stands around the one was said around the other. */
function areSwapped(one: Place, other: Place, places: readonly Place[]): boolean {
  if (one.sense.kind !== other.sense.kind || one.sense.entry === other.sense.entry) return false;
  const ones = places.filter(({ sense }) => sense.entry === one.sense.entry);
  const others = places.filter(({ sense }) => sense.entry === other.sense.entry);
  if (ones.length === 0 || others.length === 0) return false;
  const fits = mostShared(ones, one) + mostShared(others, other);
  const swaps = mostShared(others, one) + mostShared(ones, other);
  return swaps > fits + 1 || (fits === 0 && swaps > 1);
}

/** How much of what stands around a word stands around the same or another one in the lines, in these or other words. */
function mostShared(places: readonly Place[], { stems, entries }: Place): number {
  const shared = places.map((place) =>
    Math.max(countOf(place.stems, stems), countOf(place.entries, entries)),
  );
  return Math.max(...shared);
}

function countOf<T>(those: readonly T[], these: readonly T[]): number {
  return new Set(those.filter((each) => these.includes(each))).size;
}

/** What the lines hold at all, without what they deny and what they only offer to choose from. */
function heardEntries(context: StatementContext): Set<number> {
  const said = evidenceOf(context);
  return new Set(
    said.flatMap((clause) => {
      const senses = saidIn(clause, context);
      const offered = clause.asks && clause.answer !== 'yes';
      return senses
        .filter(({ kind, entry }) => !offered || !rivalsOn(clause.line.text, kind, entry, context))
        .map(({ entry }) => entry);
    }),
  );
}

function rivalsOn(text: string, kind: number, entry: number, { data }: StatementContext): boolean {
  return data.meanings.sensesIn(text).some((other) => other.kind === kind && other.entry !== entry);
}

/** @param claimed Then words that only bear what others claim stand for nothing else. */
function placesIn(clauses: readonly Clause[], context: StatementContext, claimed = false): Place[] {
  return clauses.flatMap((clause) => {
    const { form, stems } = clause;
    const senses = context.data.meanings.sensesIn(form).filter(({ bears }) => !claimed || bears !== 'other');
    return saidIn(clause, context)
      .filter(({ kind }) => kind >= 0)
      .map((sense) => {
        const own = looseStems(wordsOf(form).slice(sense.at, sense.end).join(' '));
        const beside = senses.filter(({ at, end }) => end <= sense.at || at >= sense.end);
        return {
          sense,
          stems: stems.filter((stem) => !own.includes(stem)),
          entries: beside.map(({ entry }) => entry),
        };
      });
  });
}

/** What a clause says; what it says no to is left to the rules about negation. */
function saidIn({ form, polarity, stems }: Clause, { data }: StatementContext): Sense[] {
  const words = wordsOf(form);
  return data.meanings.sensesIn(form).filter(({ at, bears }) => {
    const first = Math.max(0, at - reach);
    const before = words.slice(first, at);
    return (
      bears !== 'more' &&
      !before.some((word, index) => negators.has(word) && !isAnswer(words, first + index)) &&
      !(polarity === 'no' && stems.length <= 2)
    );
  });
}

/** So many words a negation may stand before what it denies. */
const reach = 4;
const negators = new Set('not no never nor neither none nothing without denied denies'.split(' '));
