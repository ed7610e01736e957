/** What a stretch of text is, where it tells who somebody is or how to reach them. */
export type ContactKind = 'Phone' | 'Email' | 'Link' | 'Address' | 'Date' | 'ID';

/** A stretch of a text, `end` exclusive. */
export interface ContactSpan {
  kind: ContactKind;
  start: number;
  end: number;
}

/**
 * Everything in a text that looks like a telephone number, an e-mail, web or street address, a full date, a date of
 * birth or the number of a document, written in figures or as speech recognition writes what was spelt out. Rather one
 * too many: what is found is put back afterwards, so a mistake costs nothing but a clearer word for the drafter.
 */
export function contactSpans(text: string): ContactSpan[] {
  const found = patterns.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map(({ 0: { length }, index }) => spanOf(kind, index, length)),
  );
  const spelt = [...text.matchAll(spelling)].filter(([digits]) => digitsIn(digits) >= fewestDigits);
  return [...found, ...spelt.map(({ 0: { length }, index }) => spanOf('Phone', index, length))];
}

function spanOf(kind: ContactKind, start: number, length: number): ContactSpan {
  return { kind, start, end: start + length };
}

/** A local telephone number; shorter ones are years, doses and scores. */
const fewestDigits = 7;

function digitsIn(spelt: string): number {
  const counts = spelt.toLowerCase().matchAll(/(double|triple)?\s*(?:([a-z]+)|(\d+))/gu);
  return [...counts].reduce((sum, [, times, , figures = '']) => {
    if (figures !== '') return sum + figures.length;
    return sum + (times === 'double' ? 2 : times === 'triple' ? 3 : 1);
  }, 0);
}

const before = String.raw`(?<![\p{L}\p{N}])`;
const after = String.raw`(?![\p{L}\p{N}])`;
const unit = 'one|two|three|four|five|six|seven|eight|nine';
const teen = 'ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen';
const tens = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const twoDigits = `(?:(?:${tens})(?:[- ](?:${unit}))?|${teen}|(?:oh|o)[- ](?:${unit}))`;
const digit = `(?:(?:double|triple)\\s+)?(?:zero|oh|o|${unit}|\\d{1,4})`;
const spelling = new RegExp(`${before}${digit}(?:[\\s,.-]{1,3}${digit}){2,}${after}`, 'giu');

const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const ordinal =
  '(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth';
const day = `(?:[0-3]?\\d(?:st|nd|rd|th)?|${ordinal})`;
const spokenYear = `(?:(?:eighteen|nineteen|twenty)[- ]${twoDigits}|two thousand(?:(?: and)?[- ](?:${unit}|${twoDigits}))?)`;
const year = `(?:(?:18|19|20)\\d\\d|['’]\\d\\d|${spokenYear})`;
const monthAndDay = `(?:${month}\\s+(?:the\\s+)?${day}|${day}\\s+(?:of\\s+)?${month})`;
const born = `(?<=${before}(?:born|birthday|date of birth|birth ?date|d\\.?o\\.?b\\.?)(?:['’]?s|\\s+is|\\s+was)?[\\s:,]*(?:on\\s+|in\\s+)?(?:the\\s+)?)`;

const suffix =
  'street|avenue|road|boulevard|lane|drive|court|place|terrace|circle|highway|parkway|square|trail|crescent|close|way|st|ave|rd|blvd|ln|dr|ct|pl|ter|cir|hwy|pkwy|sq';
const sureSuffix = 'street|avenue|road|boulevard|lane|terrace|highway|parkway|crescent';
const numberWords = `(?:(?:${unit}|${teen}|${tens}|hundred|oh)[- ])*(?:${unit}|${teen}|${tens}|hundred)`;
const streetWord = String.raw`\p{Lu}[\p{L}'’.-]*`;
const rest = String.raw`(?:,?\s+(?:[Aa]pt|[Aa]partment|[Uu]nit|[Ss]uite|[Ss]te|#)\.?\s*[\p{L}\d-]{1,6})?(?:,\s*\p{Lu}[\p{L} .'’-]{1,30},?\s+\p{Lu}{2})?(?:,?\s+\d{5}(?:-\d{4})?)?`;
/** Words that stand before a street in a sentence without being its name. */
const plain =
  '(?!(?:on|in|the|a|an|of|to|and|or|at|my|our|his|her|your|their|this|that|across|down|from|off|into|weeks?|days?|years?|times?|miles?|blocks?|more)\\b)';

const patterns: readonly (readonly [ContactKind, RegExp])[] = [
  ['Email', regex(String.raw`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)],
  [
    'Email',
    regex(
      String.raw`[\p{L}\p{N}]+(?: (?:dot|underscore|dash|period) [\p{L}\p{N}]+)* at [\p{L}\p{N}]+(?: dot [\p{L}\p{N}]+)* dot (?:com|org|net|edu|gov|io|co|us|uk|ca|me)`,
    ),
  ],
  ['Link', regex(String.raw`(?:https?:\/\/|www\.)[^\s<>“”"]+`)],
  [
    'Link',
    regex(
      String.raw`[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|edu|gov|io|info|app|health|co\.uk)(?:\/[^\s<>“”"]*)?`,
    ),
  ],
  [
    'Link',
    regex(String.raw`(?:www dot )?[\p{L}\p{N}]+ dot (?:com|org|net|edu|gov|io)(?: slash [\p{L}\p{N}]+)*`),
  ],
  ['Date', regex(`${monthAndDay}(?:,|\\s)\\s*(?:of\\s+|in\\s+)?${year}`)],
  ['Date', figures(String.raw`\d{4}[-/.]\d{1,2}[-/.]\d{1,2}`)],
  ['Date', figures(String.raw`\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})`)],
  ['Date', regex(`${born}(?:${monthAndDay}|${month}\\s+${year}|${year}|\\d{1,2}[/.-]\\d{1,2})`, '')],
  ['ID', figures(String.raw`\d{3}[- .]\d{2}[- .]\d{4}`)],
  ['ID', figures(String.raw`\p{L}{0,3}-?\d{5,}(?:-\d+)*`)],
  [
    'ID',
    // Three figures at least, so that PHQ-9 and COVID-19 stay what they are.
    new RegExp(
      String.raw`${before}(?=[A-Z0-9-]*[A-Z])(?=(?:[A-Z-]*\d){3})[A-Z0-9][A-Z0-9-]{4,}${after}`,
      'gu',
    ),
  ],
  [
    'ID',
    regex(
      String.raw`(?<=(?:ssn|social|social security|member|policy|account|record|chart|case|licen[cs]e|passport|medicaid|medicare|insurance|group|id|mrn|last four)(?:\s+(?:number|no\.?|id|digits))?(?:\s+(?:is|was|ends in|ending in))?[\s:#]+)\p{L}{0,4}-?\d[\d -]{2,}\d`,
    ),
  ],
  ['Phone', figures(String.raw`\+?\(?\d(?:[\s().-]{0,2}\d){6,14}`)],
  ['Address', regex(String.raw`p\.? ?o\.? box \d+`)],
  [
    'Address',
    new RegExp(
      String.raw`${before}(?:\d{1,6}\p{L}?|(?:\p{Lu}|\p{Ll})*${numberWords})\s+(?:[NSEW]\.?\s+|North\s+|South\s+|East\s+|West\s+)?(?:${streetWord}\s+){1,4}(?:${either(suffix)})${after}\.?${rest}`,
      'gu',
    ),
  ],
  [
    'Address',
    new RegExp(String.raw`${before}(?:${streetWord}\s+){1,3}(?:${either(sureSuffix)})${after}${rest}`, 'gu'),
  ],
  [
    'Address',
    regex(
      String.raw`(?:\d{1,6}|${numberWords})\s+(?:${plain}[\p{L}'’-]+\s+){1,2}(?:${sureSuffix}|drive|court)`,
    ),
  ],
];

/** A whole-word pattern in any letter case. */
function regex(source: string, lead = before): RegExp {
  return new RegExp(`${lead}(?:${source})${after}`, 'giu');
}

/** The same for figures, which letters may touch. */
function figures(source: string): RegExp {
  return new RegExp(String.raw`(?<!\p{N})(?:${source})(?!\p{N})`, 'giu');
}

/** `Street` and `street`, in a pattern that tells letter cases apart. */
function either(words: string): string {
  return words
    .split('|')
    .flatMap((word) => [word, `${word.charAt(0).toUpperCase()}${word.slice(1)}`])
    .join('|');
}
