/**
 * Makes of a term what a recogniser may write when it has never met it: cut into words, spelt by ear, a sound taken for its
 * neighbour. It goes by spelling alone and knows nothing of how amynote tells sounds.
 * @param seed which of the many: the same seed gives the same words. @returns never the term itself
 */
export function soundAlike(term: string, seed: number): string {
  const random = randomOf(`${term} ${seed}`);
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const heard = term
      .split(' ')
      .map((word) => mishearWord(word, random))
      .join(' ');
    if (lettersOf(heard) !== lettersOf(term) || heard.split(/[ -]/).length > term.split(/[ -]/).length)
      return heard;
  }
  return `${term.slice(0, 3)} ${term.slice(3)}`;
}

type Random = () => number;

/** Beginnings that are words of their own to the ear. */
const pieces: readonly [RegExp, readonly string[]][] = [
  [/^psycho/, ['psycho ', 'cycle ', 'psych oh ']],
  [/^hyper/, ['hyper ', 'hype her ', 'high per ']],
  [/^hypo/, ['hypo ', 'hype oh ', 'high po ']],
  [/^counter/, ['counter ', 'count her ', 'count a ']],
  [/^inter/, ['inter ', 'enter ', 'into ']],
  [/^trans/, ['trans ', 'trance ']],
  [/^dis/, ['dis ', 'this ', 'diss ']],
  [/^de(?=[a-z]{5})/, ['de ', 'dee ', 'day ']],
  [/^para/, ['para ', 'pair a ', 'parra ']],
  [/^poly/, ['poly ', 'polly ']],
  [/^neuro/, ['neuro ', 'new row ', 'nero ']],
  [/^bio/, ['bio ', 'by oh ']],
  [/^co-?/, ['co ', 'go ', 'coe ']],
  [/^un/, ['un ', 'on ', 'en ']],
  [/^en(?=[a-z]{5})/, ['en ', 'and ', 'in ']],
  [/^an(?=[a-z]{5})/, ['an ', 'and ', 'on ']],
  [/^ex/, ['ex ', 'x ', 'eggs ']],
  [/^self-/, ['self ', 'sell ']],
];

/** How the same sounds are spelt by ear. */
const spellings: readonly [RegExp, string][] = [
  [/ph/, 'f'],
  [/(?<=[a-z][aeiou])x/, 'cks'],
  [/c(?=[ei])/, 's'],
  [/c(?=[aou])/, 'k'],
  [/qu/, 'kw'],
  [/z/, 's'],
  [/y(?=.)/, 'i'],
  [/ine$/, 'een'],
  [/one$/, 'own'],
  [/ide$/, 'ied'],
  [/er/, 'ur'],
  [/or$/, 'er'],
  [/([bcdfglmnprst])\1/, '$1'],
  [/([aeiou])([nlm])([aeiou])(?=.)/, '$1$2$2$3'],
  [/(?<=.[^aeiou])i(?=[^aeiour].)/, 'e'],
  [/(?<=.[^aeiou])e(?=[^aeiour].)/, 'a'],
  [/(?<=.[^aeiou])a(?=[^aeiour].)/, 'o'],
  [/(?<=.[^aeiou])o(?=[^aeiour].)/, 'a'],
  [/tion/, 'shun'],
  [/ia$/, 'ea'],
  [/th/, 't'],
];

/** Sounds that are taken for one another in the middle of a word. */
const neighbours: readonly [RegExp, string][] = [
  [/(?<=[a-z])t(?=[aeou])/, 'd'],
  [/(?<=[a-z])d(?=[aeou])/, 't'],
  [/(?<=[a-z])p(?=[aeiou])/, 'b'],
  [/(?<=[a-z])b(?=[aeiou])/, 'p'],
  [/(?<=[aeiou])m(?=[aeiou])/, 'n'],
  [/(?<=[aeiou])n(?=[aiou])/, 'm'],
  [/(?<=[a-z])v(?=[aeiou])/, 'f'],
  [/(?<=[a-z])k(?=[aeiou])/, 'g'],
];

function mishearWord(word: string, random: Random): string {
  if (word.length < 6) return isSpelt(word) ? spelledOut(word, random) : word;
  let heard = word.toLowerCase();
  const piece = pieces.find(([pattern]) => pattern.test(heard));
  const cut = random() < 0.75;
  if (piece !== undefined && cut) heard = heard.replace(piece[0], pick(piece[1], random));
  else if (cut) heard = cutWord(heard, random);
  if (random() < 0.75) heard = oneOf(heard, spellings, random);
  if (random() < 0.3) heard = oneOf(heard, spellings, random);
  if (random() < 0.25) heard = oneOf(heard, neighbours, random);
  return heard;
}

function isSpelt(word: string): boolean {
  return /^[A-Z]{3,5}(-\d)?$/.test(word) && !['ACT', 'TIPP', 'DEAR', 'MAN', 'ARFID'].includes(word);
}

const letterWords: Record<string, readonly string[]> = {
  B: ['B', 'bee'],
  C: ['C', 'see'],
  D: ['D', 'dee'],
  I: ['I', 'eye'],
  P: ['P', 'pea'],
  T: ['T', 'tea', 'tee'],
};

function spelledOut(word: string, random: Random): string {
  const parts = [...word.replace('-', '')].map((letter) => pick(letterWords[letter] ?? [letter], random));
  return parts.join(' ');
}

/** After a vowel, where at least two letters stay on both sides. */
function cutWord(word: string, random: Random): string {
  const places = [...word.matchAll(/[aeiouy](?=[^aeiouy])/g)].map(({ index }) => index + 1);
  const inside = places.filter((place) => place >= 2 && place <= word.length - 3);
  if (inside.length === 0) return word;
  const place = pick(inside, random);
  return `${word.slice(0, place)} ${word.slice(place)}`;
}

function oneOf(word: string, rules: readonly [RegExp, string][], random: Random): string {
  const fitting = rules.filter(([pattern]) => pattern.test(word));
  if (fitting.length === 0) return word;
  const [pattern, instead] = pick(fitting, random);
  return word.replace(pattern, instead);
}

function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)] as T;
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/** Mulberry32 over a hash of the text: the same on every machine. */
function randomOf(text: string): Random {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ letter.charCodeAt(0), 16777619) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
