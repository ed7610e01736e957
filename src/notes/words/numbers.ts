/**
 * The numbers, weekdays and months a text names, each in one spelling: `fifteen` and `15` are both
 * `15`, `4-5` is `4` and `5`, `Tuesdays` is `tuesday`. A bare "one" is left out unless it counts
 * something, since it is a pronoun as often as a number.
 */
export function numbersIn(text: string): Set<string> {
  return new Set([...digitsIn(text), ...spokenNumbers(text).map(String), ...calendarWords(text)]);
}

/**
 * The numbers a spoken line supports: those it names and those it may mean, because people say
 * "one fifty" for 150, "nineteen ninety-eight" for 1998 and "one" where a note writes 1.
 */
export function numbersSupportedBy(text: string): Set<string> {
  const values = spokenNumbers(text, true);
  const joined = values.flatMap((value, index) => {
    const next = values[index + 1];
    if (next === undefined || next >= 100) return [];
    return value < 10 || value === 19 || value === 20 ? [value * 100 + next] : [];
  });
  return new Set([...numbersIn(text), ...[...values, ...joined].map(String)]);
}

function digitsIn(text: string): string[] {
  const plain = text.replace(/(?<=\d),(?=\d{3}\b)/gu, '');
  return (plain.match(/\d+(?:\.\d+)?/gu) ?? []).map((digits) => String(Number(digits)));
}

function spokenNumbers(text: string, withBareOne = false): number[] {
  const found: number[] = [];
  let open: number | undefined;
  for (const [index, word] of wordsWithin(text).entries()) {
    const value = wordValues.get(word);
    if (word === 'hundred' || word === 'thousand') {
      open = (open ?? 1) * (word === 'hundred' ? 100 : 1000);
    } else if (value === undefined) {
      if (word === 'and' && open !== undefined && open >= 100) continue;
      if (open !== undefined) found.push(open);
      open = undefined;
    } else if (value === 1 && !withBareOne && !countsSomething(wordsWithin(text), index)) {
    } else if (open !== undefined && joins(open, value)) {
      open += value;
    } else {
      if (open !== undefined) found.push(open);
      open = value;
    }
  }
  return open === undefined ? found : [...found, open];
}

function wordsWithin(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+|\d+|[.,;?!]/gu) ?? [];
}

function joins(open: number, value: number): boolean {
  if (open >= 100) return value < 100 && open % 100 === 0;
  return open >= 20 && open % 10 === 0 && value < 10;
}

function countsSomething(words: readonly string[], index: number): boolean {
  const before = words[index - 1] ?? '';
  if (/^(?:to|or)$/u.test(before) && wordValues.has(words[index - 2] ?? '')) return true;
  if (
    /^(?:for|from|at)$/u.test(before) &&
    words.slice(index + 1, index + 6).some((word) => wordValues.has(word))
  )
    return true;
  return counted.test(words[index + 1] ?? '') || (wordValues.get(before) ?? 0) >= 20;
}

function calendarWords(text: string): string[] {
  const days = text.toLowerCase().match(/\b(?:mon|tues|wednes|thurs|fri|satur|sun)day/gu) ?? [];
  // "may" and "march" are verbs too; only the capital letter tells.
  const months =
    text.match(
      /\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s+(?:be|have|need|help))/gu,
    ) ?? [];
  return [...days, ...months.map((month) => month.toLowerCase())];
}

const counted =
  /^(?:second|minute|hour|day|night|week|month|year|time|drink|glass|beer|pill|tablet|dose|milligram|mg|point|session|meal|shift|attack|panic|of|to|out|hundred)s?$/u;

const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const plurals = 'zeros ones twos threes fours fives sixes sevens eights nines tens';
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety';
// "first" and "second" order things more often than they count or date them.
const ordinals =
  'third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth';
const wordValues = new Map<string, number>([
  ...ordinals.split(' ').map((word, index): [string, number] => [word, index + 3]),
  ['thirtieth', 30],
  ...plurals.split(' ').map((word, index): [string, number] => [word, index]),
  ...units.split(' ').map((word, index): [string, number] => [word, index]),
  ...tens.split(' ').map((word, index): [string, number] => [word, (index + 2) * 10]),
  ['twice', 2],
  ['dozen', 12],
]);
