/** What makes another word, often the opposite: `tolerance` and `intolerance`, `hyper-` and `hypo-`. */
const before = /^(?:dis|dys|des|es|hyper|hypo|im|in|mal|non|un)(?=\p{L}{5})/u;

/** What is heard of such a beginning where it comes as a word of its own, `high per arousal`: at least its consonant. */
const beginnings: readonly [beginning: RegExp, heard: RegExp][] = [
  [/^hyp/, /[pb]/],
  [/^d[eiy]s/, /[dt].*[sz]/],
  [/^(?:im|in|non|un)/, /[mn]/],
  [/^mal/, /l/],
];

/** Endings of one word's forms: `perseverate` and `perseveration`, `interoceptive` and `interoception`. */
const endings = [
  'able',
  'al',
  'ally',
  'ance',
  'ant',
  'antly',
  'ants',
  'ate',
  'ated',
  'ates',
  'ating',
  'ation',
  'ations',
  'ative',
];
const more = [
  'e',
  'ed',
  'ence',
  'ent',
  'ently',
  'er',
  'ergic',
  'es',
  'ic',
  'ics',
  'ies',
  'in',
  'ing',
  'ings',
  'ion',
  'ions',
  'ious',
  'ism',
  'ist',
  'ity',
];
const last = [
  'ities',
  'ive',
  'ively',
  'ize',
  'ized',
  'izes',
  'izing',
  'ization',
  'ly',
  'ment',
  'ose',
  'ous',
  's',
  "'s",
  'y',
  'yses',
  'ysis',
];
const after = new Set(['', ...endings, ...more, ...last]);

/** Less of a word in common is chance. */
const leastStem = 4;

/**
 * Whether two words are forms of one another, or of opposite meaning: both are said, and neither is the other one misheard.
 * @param one in small letters, as `other`
 */
export function areRelated(one: string, other: string): boolean {
  if (spelt(one) === spelt(other)) return false;
  const [a, b] = [one.replace(before, ''), other.replace(before, '')];
  let stem = 0;
  while (stem < a.length && a[stem] === b[stem]) stem += 1;
  for (let length = stem; length >= leastStem; length -= 1) {
    if (after.has(a.slice(length)) && after.has(b.slice(length))) return true;
  }
  return false;
}

/** Whether the words before one hold the beginning that it lacks: `hype her` before `vigilant`. */
export function isBeginningOf(said: string, word: string): boolean {
  return beginnings.some(([beginning, heard]) => beginning.test(word) && heard.test(said));
}

/** What is often spelt otherwise is no other word. */
function spelt(word: string): string {
  return word
    .replace(/^dis/u, 'dys')
    .replace(/anc(?=e$)/u, 'enc')
    .replace(/ants?$/u, 'ent');
}
