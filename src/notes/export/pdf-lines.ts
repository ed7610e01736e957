/** A piece of a line with its place in it, in points from the line's left end. */
export interface LinePart {
  x: number;
  text: string;
}

export interface TextLine {
  width: number;
  /** From left to right, as they are to be drawn. */
  parts: LinePart[];
  /** Begins at the right. */
  fromRight: boolean;
}

/**
 * Breaks a text into lines that are no wider than they may be; a word that is wider than a line is cut.
 * Words of right-to-left scripts are put in their reading order, as the Unicode bidirectional algorithm does for words.
 * @param widthOf a text's width in points
 */
export function brokenLines(text: string, width: number, widthOf: (text: string) => number): TextLine[] {
  const space = widthOf(' ');
  const fromRight = directionOf(text) === 'rtl';
  const words = text.split(' ').flatMap((word) => pieces(word, width, widthOf));
  const rows: { words: { text: string; width: number }[]; width: number }[] = [];
  for (const word of words) {
    const row = rows.at(-1);
    const wide = widthOf(word);
    if (row !== undefined && row.width + space + wide <= width) {
      row.words.push({ text: word, width: wide });
      row.width += space + wide;
    } else {
      rows.push({ words: [{ text: word, width: wide }], width: wide });
    }
  }
  return rows.map((row) => ({ width: row.width, fromRight, parts: placed(row.words, widthOf, fromRight) }));
}

/** A word alone, or its pieces where it is wider than a line: by what a reader takes for one letter. */
function pieces(word: string, width: number, widthOf: (text: string) => number): string[] {
  if (widthOf(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  let wide = 0;
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const more = widthOf(segment);
    if (piece !== '' && wide + more > width) {
      found.push(piece);
      piece = '';
      wide = 0;
    }
    piece += segment;
    wide += more;
  }
  return [...found, piece];
}

function placed(
  words: readonly { text: string; width: number }[],
  widthOf: (text: string) => number,
  fromRight: boolean,
): LinePart[] {
  const line = words.map(({ text }) => text).join(' ');
  if (!fromRight && !words.some(({ text }) => rightToLeft.test(text))) return [{ x: 0, text: line }];
  let x = 0;
  return inReadingOrder(runsOf(line), fromRight ? 'rtl' : 'ltr').flatMap((text) => {
    const at = x;
    x += widthOf(text);
    return text === ' ' ? [] : [{ x: at, text }];
  });
}

type Direction = 'rtl' | 'ltr';

/** Words, and what stands between them sign by sign: a comma after a Hebrew word may belong to the English line. */
function runsOf(line: string): string[] {
  return line.match(/[\p{L}\p{M}\p{N}\u200c\u200d]+(?:['’.:,/-][\p{L}\p{M}\p{N}]+)*|./gsu) ?? [];
}

/** Runs of words that go against the line's own direction are turned round; so is a line that begins at the right. */
function inReadingOrder(words: readonly string[], base: Direction): string[] {
  const directions = words.map(directionOf);
  const runs: { direction: Direction; words: string[] }[] = [];
  for (const [index, word] of words.entries()) {
    const direction = directions[index] ?? between(directions, index, base);
    const shown = direction === 'rtl' ? (mirrored[word] ?? word) : word;
    const run = runs.at(-1);
    if (run?.direction === direction) run.words.push(shown);
    else runs.push({ direction, words: [shown] });
  }
  const turned = runs.map(({ direction, words: run }) => (direction === 'rtl' ? run.toReversed() : run));
  return (base === 'rtl' ? turned.toReversed() : turned).flat();
}

const mirrored: Partial<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '«': '»',
  '»': '«',
};

/** A number or a dash goes with its neighbours where both agree, else with the line. */
function between(directions: readonly (Direction | undefined)[], index: number, base: Direction): Direction {
  const before = directions.slice(0, index).findLast((direction) => direction !== undefined) ?? base;
  const after = directions.slice(index).find((direction) => direction !== undefined) ?? base;
  return before === after ? before : base;
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** By its first letter; undefined where there is none. */
function directionOf(text: string): Direction | undefined {
  const letter = /\p{L}/u.exec(text)?.[0];
  if (letter === undefined) return undefined;
  return rightToLeft.test(letter) ? 'rtl' : 'ltr';
}
