import { letterRules } from './letter-rules.ts';

/** How each letter by itself is called. */
const letterNames: Record<string, string> = {
  ...{
    a: 'E',
    b: 'bI',
    c: 'sI',
    d: 'dI',
    e: 'I',
    f: 'ef',
    g: 'JI',
    h: 'EC',
    i: 'Y',
    j: 'JE',
    k: 'kE',
    l: 'el',
    m: 'em',
  },
  ...{
    n: 'en',
    o: 'O',
    p: 'pI',
    q: 'kyu',
    r: 'ar',
    s: 'es',
    t: 'tI',
    u: 'yu',
    v: 'vI',
    w: 'dxbxlyu',
    x: 'eks',
  },
  ...{ y: 'wY', z: 'zI' },
};

const digitNames: Record<string, string> = {
  ...{ 0: 'zirO', 1: 'wxn', 2: 'tu', 3: 'TrI', 4: 'for', 5: 'fYv', 6: 'siks', 7: 'sevxn', 8: 'Et', 9: 'nYn' },
};

/**
 * The sounds of a written word, one letter each: as the list of usual words has them, letter by letter where it is written
 * in capitals or cannot be read as a word (`PHQ-9`), otherwise by the rules of English spelling.
 */
export function pronounce(word: string, known: ReadonlyMap<string, string>): string {
  const parts = word.split(/[^\p{L}\p{N}']+|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u);
  return parts.map((part) => soundsOfPart(part, known)).join('');
}

function soundsOfPart(part: string, known: ReadonlyMap<string, string>): string {
  const plain = plainLetters(part);
  if (/^\d+$/.test(plain)) return [...plain].map((digit) => digitNames[digit] ?? '').join('');
  if (isSpelt(part, plain)) return [...plain].map((letter) => letterNames[letter] ?? '').join('');
  return known.get(plain) ?? soundsOfLetters(plain);
}

/** `EMDR` and `C` are called letter by letter; `ARFID` and `AUDIT` have the vowels of a word. */
function isSpelt(part: string, plain: string): boolean {
  if (plain.length === 1) return part !== 'a';
  const isCapital = part === part.toUpperCase() && /\p{L}/u.test(part);
  return (
    !/[aeiouy]/.test(plain) ||
    (isCapital && !/[aeiou].*[^aeiou].*|^[^aeiou]{1,2}[aeiou]+[^aeiou]+$/.test(plain))
  );
}

function plainLetters(part: string): string {
  return part
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

interface Rule {
  pattern: RegExp;
  sounds: string;
}

const rules: ReadonlyMap<string, readonly Rule[]> = readRules(letterRules);

function readRules(text: string): Map<string, Rule[]> {
  const byLetter = new Map<string, Rule[]>();
  for (const rule of text.trim().split(/, |\n/)) {
    const [place = '', sounds = ''] = rule.split(' ');
    const [left = '', letters = '', right = ''] = place.split('_');
    const source = `${left && `(?<=${classes(left)})`}${letters}${right && `(?=${classes(right)})`}`;
    const of = byLetter.get(letters.charAt(0)) ?? [];
    byLetter.set(letters.charAt(0), of);
    of.push({ pattern: new RegExp(source, 'y'), sounds: sounds === '-' ? '' : sounds });
  }
  return byLetter;
}

function classes(context: string): string {
  return context.replace(/V/g, '[aeiouy]').replace(/C/g, '[^aeiouy]').replace(/E/g, '[eiy]');
}

function soundsOfLetters(word: string): string {
  let sounds = '';
  for (let at = 0; at < word.length; ) {
    const rule = rules.get(word.charAt(at))?.find(({ pattern }) => {
      pattern.lastIndex = at;
      return pattern.test(word);
    });
    sounds += rule?.sounds ?? '';
    at = rule?.pattern.lastIndex ?? at + 1;
  }
  return sounds;
}
