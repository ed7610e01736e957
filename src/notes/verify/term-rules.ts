import { spokenForm } from '../words/spoken-text.ts';
import { quantitiesIn, unitsIn } from './quantities.ts';
import { problem, type StatementRule } from './statement-rule.ts';

/** Units, parts of a day and sides are those that were said, and a unit goes with the number it was said with. */
export const unitsWereSaid: StatementRule = ({ own, cited }) => {
  if (cited.length === 0) return [];
  const heard = cited.map(({ text }) => text).join(' . ');
  const changed = otherUnit(own, heard) || otherOfKind(own, heard);
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
  return claimed.some(({ amount, unit }) => {
    if (!units.has(unit)) return units.size > 0 || strict.has(unit) || amount === 'next' || amount === 'last';
    const bound = said.filter((quantity) => quantity.amount === amount);
    return /^(?:next|last)$/u.test(amount) || bound.length === 0
      ? false
      : bound.every((quantity) => quantity.unit !== unit);
  });
}

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
    word('evenings?'),
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
