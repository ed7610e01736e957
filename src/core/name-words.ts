const scripts = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}`;

/** Scripts that put no space between words, in which a name is found wherever it stands. */
export const unspaced = new RegExp(`[${scripts}]`, 'u');

/** Puts endings behind a name without a space. */
export const hangul = /\p{Script=Hangul}/u;

const letter = String.raw`(?![${scripts}])[\p{L}\p{M}]`;
const word = new RegExp(`(?:${letter})+(?:['’ʼ‐‑-](?:${letter})+)*|[${scripts}]+`, 'gu');

/** A word of a text, with the letters that names are compared by. */
export interface NameWord {
  start: number;
  end: number;
  /** Small letters without accents, apostrophes written one way. */
  key: string;
  capital: boolean;
}

/** The words of a text. A name may hold an apostrophe or a hyphen (`O'Brien`, `Anne-Marie`), figures never. */
export function nameWords(text: string): NameWord[] {
  return [...text.matchAll(word)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
    key: nameKey(found),
    capital: isCapital(found),
  }));
}

/** The parts of a word that is joined of several: `Maya's` → `Maya`, `s`; the word alone when it is one. */
export function partsOf({ start }: NameWord, word: string): NameWord[] {
  return nameWords(word.replace(/['’ʼ‐‑-]/gu, ' ')).map((part) => ({
    ...part,
    start: start + part.start,
    end: start + part.end,
  }));
}

/** What a word is compared by: letters of other alphabets that look like Latin ones are those. */
export function nameKey(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’ʼ]/gu, "'")
    .replace(/[‐‑]/gu, '-')
    .replace(/[ßøłđæœı\u0370-\u052f]/gu, (letter) => plainLetters[letter] ?? letter);
}

/** The word without the ending of several: `ortizes` → `ortize`, `ortiz`. */
export function singulars(key: string): string[] {
  const bare = key.replace(/'s?$/u, '');
  return [
    ...(bare === key ? [] : [bare]),
    ...(/[^s]s$/u.test(bare) ? [bare.slice(0, -1)] : []),
    ...(/(?:s|x|z|ch|sh)es$/u.test(bare) ? [bare.slice(0, -2)] : []),
  ];
}

/** Capital, or of a script that has no capitals. */
function isCapital(word: string): boolean {
  return /^[\p{Lu}\p{Lt}\p{Lo}]/u.test(word.normalize('NFC'));
}

const plainLetters: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ...Object.fromEntries(
    Array.from('авекмнорстухіјѕԁһԛԝүαβεικηνορτυχ', (other, at) => [
      other,
      'abekmhopctyxijsdhqwyabeikhvoptux'.charAt(at),
    ]),
  ),
};

/** Words of a name that are nobody's: titles and particles. */
export const nobodysWords = new Set(
  'and the of dr mr mrs ms miss mx prof rev sir st saint de da del della di do dos das du la le les van von der den ter al el bin ibn ben of y e jr sr ii iii iv'.split(
    ' ',
  ),
);

/**
 * Names that everybody also says as a word. In small letters they are that word: "I will", "in may". With a capital
 * they are taken for the name, also where a sentence begins: what was replaced by mistake is put back, and what was
 * left by mistake has left the machine.
 */
export const everydayNames = new Set(
  `able amber an angel apple april arch art ash august autumn baker bank banks beach bear bell best bill
    bird bishop black blue bond bow boy brave bright brook brooks brown buck bud bush can candy care case
    cash castle chance chase cherry christian church city clinic close coast college cook cotton count court
    craft crane cream cross crystal dash dawn day dear destiny do don dove drew drive early east ever faith
    farmer fern field fields fish flower fly forest forth foster fox frank free freed friend frost gay gene
    ginger glad gold good grace grant gray green grey grove guy ha hall hand harmony haven hay he head
    heaven hill ho holiday home honor honour hope hospital house hunt hunter ice in iris ivory jade jam jet
    jewel joy judge june just justice keen kind king kit knight lake lamb land lane law lily line little
    long love low loyal luck lucky ma major man many march mark marks marsh may mercy merit merry miles mill
    mind mine misty moody moon more moss my night noble north oak oh olive on pace page park parks pat
    patience peace pearl pepper pet piece place point pool pope porter post pound power powers price pride
    prince quick rain ram read reed reef rice rich ridge river rivers road rob rock rod rose rush rusty sage
    salt sandy sang savage school see serenity shade sharp short silver sky small smart smith snow so son
    song spring star stern still stone storm story street strong such sue summer sun sunny swan swift tan
    temple thorn tiger to true two ty university wade wall ward waters way we west white wild will willow
    win wind winter wise wolf wood woods word worth yard yes you young`
    .split(/\s+/u)
    .filter((word) => word !== ''),
);
