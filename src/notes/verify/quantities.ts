import { numbersSupportedBy } from '../words/numbers.ts';
import { spokenForm } from '../words/spoken-text.ts';

/** So many of a unit: `{ amount: '50', unit: 'milligram' }`, `{ amount: 'few', unit: 'day' }`. */
export interface Quantity {
  amount: string;
  unit: string;
}

/** How units are written and said, by one name each. */
const names: Record<string, string> = {
  second: 'second seconds sec',
  minute: 'minute minutes min mins',
  hour: 'hour hours hourly hrs',
  day: 'day days daily',
  week: 'week weeks weekly fortnight biweekly',
  month: 'month months monthly',
  year: 'year years yearly annual annually',
  milligram: 'mg milligram milligrams mgs',
  microgram: 'mcg microgram micrograms',
  gram: 'gram grams',
  milliliter: 'ml milliliter milliliters millilitre millilitres',
  tablet: 'tablet tablets pill pills tab tabs',
  capsule: 'capsule capsules',
  drop: 'drop drops',
  puff: 'puff puffs',
  patch: 'patch patches',
};
const byWord = new Map(
  Object.entries(names).flatMap(([unit, words]) =>
    words.split(' ').map((word): [string, string] => [word, unit]),
  ),
);

/** The units a text names. */
export function unitsIn(text: string): Set<string> {
  return new Set(tokensOf(text).flatMap((token) => byWord.get(token) ?? []));
}

/**
 * Units with how many of them; `twice a day`, `daily` and `every day` are one a day. A unit without an amount of its own
 * ("this week", "the day") is left out.
 */
export function quantitiesIn(text: string): Quantity[] {
  const tokens = tokensOf(text);
  return tokens.flatMap((token, index) => {
    const unit = byWord.get(token);
    if (unit === undefined) return [];
    if (/ly$|^annual$/u.test(token)) return [{ amount: 'each', unit }];
    return amountsBefore(tokens, index).map((amount) => ({ amount, unit }));
  });
}

/** `two`, `two to`, `a few`, `a`; of "two or three days" both. */
function amountsBefore(tokens: readonly string[], index: number): string[] {
  let at = index - 1;
  while (at >= 0 && passed.has(tokens[at] ?? '')) at -= 1;
  const found = amountAt(tokens, at);
  if (found.amount === undefined) return [];
  const joint = tokens[found.from - 1] ?? '';
  if (joint !== 'to' && joint !== 'or' && joint !== ',') return [found.amount];
  const { amount } = amountAt(tokens, found.from - 2);
  return /^\d/u.test(found.amount) && amount !== undefined && /^\d/u.test(amount)
    ? [found.amount, amount]
    : [found.amount];
}

const passed = new Set(['more', 'other', 'whole', 'full', 'good', 'past', 'of', 'first', 'odd', 'single']);

function amountAt(tokens: readonly string[], at: number): { amount: string | undefined; from: number } {
  const token = tokens[at] ?? '';
  const fixed = vague.get(token);
  if (fixed !== undefined) return { amount: fixed, from: at };
  for (const length of [3, 2, 1]) {
    const words = tokens.slice(Math.max(0, at - length + 1), at + 1);
    if (words.length < length || !words.every((each) => isNumber(each))) continue;
    const [value] = [...numbersSupportedBy(words.join(' '))].sort(
      (one, other) => Number(other) - Number(one),
    );
    if (value !== undefined) return { amount: value, from: at - length + 1 };
  }
  return { amount: undefined, from: at };
}

function isNumber(token: string): boolean {
  return token === 'one' || numbersSupportedBy(token).size > 0;
}

const vague = new Map([
  ['few', 'few'],
  ['couple', 'couple'],
  ['several', 'several'],
  ['a', 'each'],
  ['an', 'each'],
  ['per', 'each'],
  ['every', 'each'],
  ['each', 'each'],
  ['half', 'half'],
  ['next', 'next'],
  ['last', 'last'],
]);

function tokensOf(text: string): string[] {
  const spaced = text.replace(/(\d)(mg|mcg|ml|g|h|min)\b/giu, '$1 $2');
  return spokenForm(spaced)
    .split(' ')
    .filter((token) => token !== '');
}
