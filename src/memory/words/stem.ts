/**
 * The English stem of a lower-case word, by the Porter2 ("Snowball English") algorithm
 * (https://snowballstem.org/algorithms/english/stemmer.html). A word with other letters than a-z stays as it is.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  // Somebody may well say "constructor", which every object has.
  const known = Object.hasOwn(exceptions, word) ? exceptions[word] : undefined;
  if (known !== undefined) return known;
  // A consonant y is written Y until the end, so that the patterns can tell it from the vowel.
  let text = word.replace(/^y|([aeiouy])y/g, (found) => `${found.slice(0, -1)}Y`);
  const { r1, r2 } = regions(text);
  text = plural(text);
  if (unchangedAfterPlural.has(text)) return text;
  text = pastOrProgressive(text, r1);
  text = text.replace(/(?<=.[^aeiouy])[yY]$/, 'i');
  text = suffix(text, step2, r1);
  text = suffix(text, step3(r2), r1);
  text = derivation(text, r2);
  return finalLetter(text, r1, r2).toLowerCase();
}

const exceptions: Record<string, string> = {
  skis: 'ski',
  skies: 'sky',
  dying: 'die',
  lying: 'lie',
  tying: 'tie',
  idly: 'idl',
  gently: 'gentl',
  ugly: 'ugli',
  early: 'earli',
  only: 'onli',
  singly: 'singl',
  sky: 'sky',
  news: 'news',
  howe: 'howe',
  atlas: 'atlas',
  cosmos: 'cosmos',
  bias: 'bias',
  andes: 'andes',
};

const unchangedAfterPlural = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
]);

function regions(text: string): { r1: number; r2: number } {
  const special = /^(?:gener|commun|arsen)/.exec(text)?.[0].length;
  const r1 = special ?? afterVowelConsonant(text, 0);
  return { r1, r2: afterVowelConsonant(text, r1) };
}

function afterVowelConsonant(text: string, from: number): number {
  const found = /[aeiouy][^aeiouy]/.exec(text.slice(from));
  return found ? from + found.index + 2 : text.length;
}

function plural(text: string): string {
  if (text.endsWith('sses')) return text.slice(0, -2);
  if (/ie[ds]$/.test(text)) return text.slice(0, text.length > 4 ? -2 : -1);
  if (/(?:us|ss)$/.test(text)) return text;
  return /[aeiouy].+s$/.test(text) ? text.slice(0, -1) : text;
}

function pastOrProgressive(text: string, r1: number): string {
  const eed = /eed(?:ly)?$/.exec(text);
  if (eed) return eed.index >= r1 ? `${text.slice(0, eed.index)}ee` : text;
  const ending = /(?:ed|edly|ing|ingly)$/.exec(text);
  if (!ending) return text;
  const rest = text.slice(0, ending.index);
  if (!/[aeiouy]/.test(rest)) return text;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) return rest.slice(0, -1);
  return isShort(rest, r1) ? `${rest}e` : rest;
}

function isShort(text: string, r1: number): boolean {
  return r1 >= text.length && endsInShortSyllable(text);
}

function endsInShortSyllable(text: string): boolean {
  return /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$/.test(text);
}

type Rule = [ending: string, replacement: string, condition?: (rest: string) => boolean];

const step2: Rule[] = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
  ['ogi', 'og', (rest) => rest.endsWith('l')],
  ['li', '', (rest) => /[cdeghkmnrt]$/.test(rest)],
];

function step3(r2: number): Rule[] {
  return [
    ['ational', 'ate'],
    ['tional', 'tion'],
    ['alize', 'al'],
    ['icate', 'ic'],
    ['iciti', 'ic'],
    ['ative', '', (rest) => rest.length >= r2],
    ['ical', 'ic'],
    ['ness', ''],
    ['ful', ''],
  ];
}

/** Applies the first rule whose ending fits; an ending that fits but may not go ends the step. */
function suffix(text: string, rules: readonly Rule[], region: number): string {
  const rule = rules.find(([ending]) => text.endsWith(ending));
  if (!rule) return text;
  const [ending, replacement, condition] = rule;
  const rest = text.slice(0, -ending.length);
  if (rest.length < region || (condition && !condition(rest))) return text;
  return rest + replacement;
}

const derivations =
  /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|(?<=[st])ion)$/;

function derivation(text: string, r2: number): string {
  const found = derivations.exec(text);
  return found && found.index >= r2 ? text.slice(0, found.index) : text;
}

function finalLetter(text: string, r1: number, r2: number): string {
  const rest = text.slice(0, -1);
  if (text.endsWith('e')) {
    return text.length > r2 || (text.length > r1 && !endsInShortSyllable(rest)) ? rest : text;
  }
  return text.endsWith('ll') && text.length > r2 ? rest : text;
}
