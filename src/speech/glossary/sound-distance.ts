/**
 * How far apart two strings of sounds are, in consonants: 1 is a consonant that has nothing to do with the one that was
 * said. Vowels count little, for people and recognisers reduce them; so do sounds that are easily taken for one another.
 */

/** Consonants by what the mouth does; within a set they are taken for one another. */
const confusable: readonly [sounds: string, cost: number][] = [
  ['pb', 0.3],
  ['td', 0.25],
  ['kg', 0.3],
  ['sz', 0.2],
  ['SZ', 0.2],
  ['fv', 0.3],
  ['TD', 0.3],
  ['mn', 0.4],
  ['nN', 0.3],
  ['mN', 0.5],
  ['Tf', 0.4],
  ['Dv', 0.5],
  ['Dd', 0.4],
  ['Tt', 0.5],
  ['Ts', 0.5],
  ['Dz', 0.5],
  ['sS', 0.5],
  ['zZ', 0.5],
  ['bv', 0.5],
  ['pf', 0.6],
  ['lr', 0.6],
  ['wl', 0.6],
  ['wr', 0.6],
  ['wv', 0.6],
  ['ptk', 0.6],
  ['bdg', 0.6],
  ['lnd', 0.7],
  ['yZ', 0.6],
  ['tS', 0.7],
  ['dZ', 0.7],
  ['sTf', 0.6],
  ['szf', 0.8],
  ['hf', 0.7],
];

/** Vowels from front to back, roughly by where the tongue is: height and place. */
const vowelPlaces: Record<string, readonly [number, number]> = {
  ...{
    I: [0, 0],
    i: [0.5, 0.4],
    e: [1.2, 0.4],
    E: [0.9, 0.2],
    '@': [2, 0.5],
    x: [1.1, 1.1],
    a: [2, 1.6],
    o: [1.7, 2],
  },
  ...{ O: [0.9, 2], U: [0.5, 1.7], u: [0, 2], Y: [1.6, 0.9], W: [1.6, 1.4], Q: [1, 1.4] },
};

/** What it costs to leave a sound out, or to put one in. */
const leaving: Record<string, number> = {
  ...{
    x: 0.2,
    i: 0.25,
    h: 0.4,
    y: 0.35,
    w: 0.5,
    r: 0.6,
    t: 0.65,
    d: 0.65,
    l: 0.8,
    n: 0.8,
    N: 0.8,
    D: 0.8,
    v: 0.9,
  },
};
const leavingVowel = 0.4;
const differentVowel = 0.4;
/** A vowel is never taken for a consonant. */
const vowelForConsonant = 1.5;

const alphabet = 'a@xoWYEeiIOQUubdDfghklmnNprsStTvwyzZ';
const size = alphabet.length;
const dropCost = Float64Array.from(alphabet, (sound) => dropOf(sound));
const swapCost = swapTable();

function dropOf(sound: string): number {
  return leaving[sound] ?? (sound in vowelPlaces ? leavingVowel : 1);
}

function swapTable(): Float64Array {
  const table = new Float64Array(size * size);
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < size; b += 1) table[a * size + b] = swapOf(alphabet.charAt(a), alphabet.charAt(b));
  }
  return table;
}

function swapOf(a: string, b: string): number {
  if (a === b) return 0;
  const [from, to] = [vowelPlaces[a], vowelPlaces[b]];
  if (from && to) {
    const apart = Math.hypot(from[0] - to[0], from[1] - to[1]);
    return Math.min(differentVowel, 0.1 + 0.18 * apart) * (a === 'x' || b === 'x' ? 0.7 : 1);
  }
  if (from || to) return vowelForConsonant;
  const costs = confusable.filter(([set]) => set.includes(a) && set.includes(b)).map(([, cost]) => cost);
  return Math.min(1, ...costs);
}

/** A string of sounds made ready to be compared. */
export interface Sounds {
  codes: Uint8Array;
  /** What it would cost to leave all of it out. */
  weight: number;
}

const split: Record<string, string> = { C: 'tS', J: 'dZ', R: 'xr' };

/** @param sounds letters of `english-words.txt`; what is two sounds in one becomes two */
export function soundsOf(sounds: string): Sounds {
  const codes: number[] = [];
  let weight = 0;
  for (const sound of sounds) {
    for (const single of split[sound] ?? sound) {
      const code = alphabet.indexOf(single);
      if (code < 0 || code === codes.at(-1)) continue;
      codes.push(code);
      weight += dropCost[code] ?? 1;
    }
  }
  return { codes: Uint8Array.from(codes), weight };
}

/** Which consonants may stand for one another where a word begins; h is hardly heard there. */
const beginnings = ['pbfv', 'tdTDszSZ', 'kg', 'mnN', 'lrwy'];
const beginningCodes = Uint8Array.from(
  alphabet,
  (sound) => 1 + beginnings.findIndex((set) => set.includes(sound)),
);

/** Of sounds the kind of the first consonant: what begins with another kind is not taken for it. */
export function beginningOf(codes: Uint8Array): number {
  for (const code of codes) {
    const kind = beginningCodes[code] ?? 0;
    if (kind > 0) return kind;
  }
  return 0;
}

/** What is heard beyond the beginning or the end of a word belongs to its neighbour. */
const atTheEnds = 2;

/** The most sounds that are compared. */
const longest = 96;
let before = new Float64Array(longest + 1);
let row = new Float64Array(longest + 1);

/**
 * How far what was heard is from what may have been said, once for each place where a word of it ends.
 * @param ends how many sounds the first word has, the first two, and so on
 * @returns as many distances; those that are surely above `most` are left out at the end
 */
export function soundDistances(
  heard: Uint8Array,
  ends: readonly number[],
  { codes: said }: Sounds,
  most: number,
): number[] {
  const m = Math.min(said.length, longest);
  const distances: number[] = [];
  before[0] = 0;
  for (let j = 1; j <= m; j += 1) before[j] = (before[j - 1] ?? 0) + (dropCost[said[j - 1] ?? 0] ?? 1);
  for (let i = 1, end = ends[0]; end !== undefined; i += 1) {
    const least = nextRow(heard[i - 1] ?? 0, said, m);
    if (least > most) return distances;
    if (i === end) {
      distances.push(before[m] ?? 0);
      end = ends[distances.length];
    }
  }
  return distances;
}

/** One more sound was heard. @returns the least that any beginning of the term costs by now */
function nextRow(heard: number, said: Uint8Array, m: number): number {
  const drop = dropCost[heard] ?? 1;
  let left = (before[0] ?? 0) + drop * atTheEnds;
  let least = left;
  row[0] = left;
  for (let j = 1; j <= m; j += 1) {
    const other = said[j - 1] ?? 0;
    const added = (before[j] ?? 0) + (j === m ? drop * atTheEnds : drop);
    const swapped = (before[j - 1] ?? 0) + (swapCost[heard * size + other] ?? 1);
    left = Math.min(added, swapped, left + (dropCost[other] ?? 1));
    row[j] = left;
    if (left < least) least = left;
  }
  [before, row] = [row, before];
  return least;
}
