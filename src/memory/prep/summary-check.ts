import type { PrepItem, PrepPage, PrepTell, SummarySentence } from '../../core/prep.ts';
import type { ConceptLayer } from '../concepts.ts';
import { stemOf, wordsOf } from '../tokens.ts';
import type { ThemeBook } from './prep-file.ts';
import { wordProblems } from './summary-words.ts';

/**
 * What a sentence of a summary may not say, beside what the verifier of notes refuses: days of its own, an order in time that
 * the dates of its quotes do not give, a change that rests on one session, a theme that none of its quotes names.
 * @returns ids of the rules it breaks
 */
export function summaryProblems(
  { text, numbers }: SummarySentence,
  page: PrepPage,
  layer: ConceptLayer,
  { never }: ThemeBook,
): string[] {
  const own = text.replace(/“[^”]*”|"[^"]*"/gu, ' ');
  const items = page.items.filter(({ quotes }) => quotes.some(({ number }) => numbers.includes(number)));
  const quotes = items.flatMap((item) => item.quotes).filter(({ number }) => numbers.includes(number));
  const known = new Set(quotes.map(({ number }) => number));
  const evidence = [...quotes.map(({ quote }) => quote), ...items.map((item) => item.text)];
  return [
    ...(numbers.length === 0 || numbers.some((number) => !known.has(number)) ? ['unknown-quote'] : []),
    ...(days.test(own) ? ['day-in-summary'] : []),
    ...(order.some(
      ([tell, words]) => words.test(own) && !numbers.every((number) => hasTell(number, tell, page)),
    )
      ? ['order-not-in-dates']
      : []),
    ...(change.test(own) && new Set(quotes.map(({ day }) => day)).size < 2 ? ['change-needs-two-days'] : []),
    ...(inventsTheme(own, evidence, layer, never) ? ['theme-not-in-quotes'] : []),
    ...wordProblems(text, own, { items, quotes, madeOn: page.madeOn }, layer),
  ];
}

const weekdayWords = '(?:mon|tues|wednes|thurs|fri|satur|sun)days?';
const monthWords = 'january|february|march|april|june|july|august|september|october|november|december';
/** Anything that says when. "May" is a verb far more often than a month. */
const days = new RegExp(
  String.raw`\d|\b(?:${weekdayWords}|${monthWords}|in may|yesterday|today|tonight|tomorrow|christmas|easter|thanksgiving|ago|recently|lately|earlier (?:this|that)|(?:last|next|this|past|previous|following|coming|each|every) (?:\w+ )?(?:day|night|morning|evening|week|weekend|month|year|spring|summer|fall|autumn|winter|session|time)s?|(?:for|over|in|after|within) (?:the |a |some |several |many |a few |two |three |four |five |six |seven |eight |nine |ten )*(?:days?|weeks?|months?|years?|sessions?))\b`,
  'iu',
);

/** Words of order in time, and what the dates must have decided for them. */
const order: readonly (readonly [tell: PrepTell, words: RegExp])[] = [
  ['first', /\b(?:first|initially|originally|for the first time|newly)\b/iu],
  [
    'again',
    /\b(?:again|return(?:ed|s|ing)?|came back|comes back|once more|re-?emerged|resurfaced|revisited|another time|repeated(?:ly)?|re-?appeared|anew|resum(?:ed|es|ing)|relaps\w*|recur\w*|went back|back to)\b/iu,
  ],
  ['since', /\b(?:since|thereafter|subsequently|afterwards?|later)\b/iu],
  [
    'still',
    /\b(?:still|remain(?:s|ed|ing)?|continu(?:es?|ed|ing)|ongoing|persist(?:s|ed|ing|ent)?|always|never|unresolved|not yet)\b/iu,
  ],
];

const change =
  /\b(?:better|worse|improv\w*|increas\w*|decreas\w*|reduc\w*|more|less|fewer|easier|harder|progress\w*|declin\w*|grew|growing|began|begun|started|stopped|quit|no longer|any ?more|chang\w*|became|becoming|lessen\w*|heighten\w*|escalat\w*|worsen\w*|recover\w*|regress\w*)\b/iu;

/** Whether the dates decided it of an item that quotes this line. */
function hasTell(number: number, tell: PrepTell, { items }: PrepPage): boolean {
  const quoting = (item: PrepItem) => item.quotes.some((quote) => quote.number === number);
  return items.some((item) => quoting(item) && item.tells.includes(tell));
}

function inventsTheme(
  own: string,
  evidence: readonly string[],
  layer: ConceptLayer,
  never: ReadonlySet<string>,
): boolean {
  const named = (text: string) => layer.namedIn(wordsOf(text).map(stemOf));
  const proven = evidence.flatMap(named);
  return named(own).some((id) => !never.has(id) && !proven.some((one) => layer.belongsTo(one, id)));
}
