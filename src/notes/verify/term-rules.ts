import { spokenForm } from '../words/spoken-text.ts';
import type { Clause } from './clauses.ts';
import { claimsOf, evidenceOf } from './evidence.ts';
import { looseStems } from './loose-stems.ts';
import { quantitiesIn, unitsIn } from './quantities.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** Units, parts of a day and sides are those that were said, and a unit goes with the number it was said with. */
export const unitsWereSaid: StatementRule = (context) => {
  const { own, cited } = context;
  if (cited.length === 0) return [];
  const heard = cited.map(({ text }) => text).join(' . ');
  const changed = otherUnit(own, heard) || otherOfKind(own, heard) || spanOfSomethingElse(context);
  return changed
    ? problem(
        'unit-not-in-evidence',
        'A unit, dose, time of day or side in it was not said in the lines it names.',
      )
    : [];
};

function otherUnit(own: string, heard: string): boolean {
  const claimed = quantitiesIn(own);
  const said = quantitiesIn(heard);
  const units = unitsIn(heard);
  if (families.some((family) => isOtherOf(family, own, units))) return true;
  return claimed.some(({ amount, unit }) => {
    if (!units.has(unit)) return units.size > 0 || strict.has(unit) || amount === 'next' || amount === 'last';
    const bound = said.filter((quantity) => quantity.amount === amount);
    return /^(?:next|last)$/u.test(amount) || bound.length === 0
      ? false
      : bound.every((quantity) => quantity.unit !== unit);
  });
}

/** Units of which one is named for another, with or without a number. */
const families = [
  ['second', 'minute', 'hour'],
  ['week', 'month', 'year'],
];

/** Of a family the lines name another one; "weekly" may be a writer's word for what was said otherwise. */
function isOtherOf(family: readonly string[], own: string, said: ReadonlySet<string>): boolean {
  const counted = quantitiesIn(own.replace(/\b\p{L}+ly\b/giu, ' ')).map(({ unit }) => unit);
  const named = [...own.matchAll(period)].flatMap(([, unit = '']) => [...unitsIn(unit)]);
  const claimed = new Set([...counted, ...named]);
  return family.some((unit) => claimed.has(unit) && !said.has(unit)) && family.some((unit) => said.has(unit));
}

const period =
  /\b(?:past|last|next|previous|coming|long|full|whole) (second|minute|hour|week|month|year)s?\b/giu;

/** A medicine's units are never taken from elsewhere. */
const strict = new Set([
  'milligram',
  'microgram',
  'gram',
  'milliliter',
  'tablet',
  'capsule',
  'drop',
  'puff',
  'patch',
]);

/** "Months" said of the one thing and "weeks" of the other: a span of time is claimed of the wrong one. */
function spanOfSomethingElse(context: StatementContext): boolean {
  const said = spansIn(evidenceOf(context));
  return spansIn(claimsOf(context)).some((claim) => {
    const shares = ({ stems }: Span) => stems.some((stem) => claim.stems.includes(stem));
    const same = said.filter(({ unit }) => unit === claim.unit);
    return (
      same.length > 0 &&
      !same.some(shares) &&
      said.some((other) => other.unit !== claim.unit && other.stems.length < 5 && shares(other))
    );
  });
}

interface Span {
  unit: string;
  stems: readonly string[];
}

/** Clauses with one span of time, and what else they speak of. */
function spansIn(clauses: readonly Clause[]): Span[] {
  return clauses.flatMap(({ form, stems }) => {
    const [one, ...more] = quantitiesIn(form).filter(
      ({ unit, amount }) => spans.has(unit) && amount !== 'each',
    );
    return one === undefined || more.length > 0 || unitsIn(form).size > 1
      ? []
      : [{ unit: one.unit, stems: stems.filter((stem) => !ofTime.has(stem)) }];
  });
}

const spans = new Set(['minute', 'hour', 'day', 'week', 'month', 'year']);
const ofTime = new Set(
  looseStems('few couple several ago last past next minute hour day week month year about around time'),
);

/** Of words that exclude each other the lines hold another one. */
function otherOfKind(own: string, heard: string): boolean {
  const claimed = spokenForm(own);
  const said = spokenForm(heard);
  return exclusive.some((kind) => {
    const used = kind.filter((word) => word.test(claimed));
    return used.some((word) => !word.test(said) && kind.some((other) => other.test(said)));
  });
}

const word = (...options: string[]) => new RegExp(` (?:${options.join('|')}) `, 'u');

const exclusive: readonly (readonly RegExp[])[] = [
  [
    word('mornings?'),
    word('evenings?', 'last night'),
    word('afternoons?'),
    word('nights?', 'tonight', 'overnight', 'nightly', 'bedtime'),
  ],
  [
    word('left (?:side|hand|arm|leg|ear|eye|knee|foot|shoulder|hip|wrist)', 'on (?:the|one is) left', 'left'),
    word('right (?:side|hand|arm|leg|ear|eye|knee|foot|shoulder|hip|wrist)', 'on the right'),
  ],
  [word('yesterday'), word('today'), word('tomorrow')],
  [word('upper'), word('lower')],
  [word('above'), word('below')],
];
