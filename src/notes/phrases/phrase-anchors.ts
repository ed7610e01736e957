import type { Part, WordPart } from './phrase-match.ts';
import { asWord, together } from './phrase-parts.ts';

/** Groups of words of which a text must hold one each; asked first, because that is quick. */
export function anchors(parts: readonly Part[]): WordPart[] {
  return parts.flatMap((found): WordPart[] => {
    if (found.kind === 'word') return [found];
    if (found.kind !== 'choice' || found.optional) return [];
    return anchorsOfChoice(found);
  });
}

/** Groups stand in hundreds of phrases: what follows from a part is worked out once. */
const choiceAnchors = new WeakMap<Part, WordPart[]>();
const anchorWords = new WeakMap<WordPart, string[]>();

function anchorsOfChoice(found: Extract<Part, { kind: 'choice' }>): WordPart[] {
  const known = choiceAnchors.get(found);
  if (known !== undefined) return known;
  const { byFirst, others } = found.longer;
  const begun = [...byFirst].flatMap(([word, rests]) =>
    rests.map((rest) => cheapest([asWord([word], []), ...anchors(rest)])),
  );
  const each = [...begun, ...others.map((option) => cheapest(anchors(option)))];
  const made = each.some((one) => one === undefined)
    ? []
    : [together([found.single, ...each.flatMap((one) => one ?? [])])];
  choiceAnchors.set(found, made);
  return made;
}

/** The words of an anchor; `word~` stands for any ending. */
export function wordsOf(part: WordPart): string[] {
  const known = anchorWords.get(part);
  if (known !== undefined) return known;
  const made = [...part.words, ...part.beginnings.map((beginning) => `${beginning}~`)];
  anchorWords.set(part, made);
  return made;
}

/** Of an option of several words the one that fewest texts hold: "the ward" is looked for by "ward". */
function cheapest(groups: readonly WordPart[]): WordPart | undefined {
  return groups.toSorted((one, other) => cost(wordsOf(one)) - cost(wordsOf(other)))[0];
}

/** Roughly how many texts hold one of some words. */
export function cost(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + (everywhere.has(word) ? 400 : common.has(word) ? 60 : 1), 0);
}

const everywhere = new Set('i a the and to it you that of in is was my not have do so me am'.split(' '));

const common = new Set(
  `a about all am an and any are as at back be been but by can could day did do does done down for from get go going good got had has have he
  her him his how i if in into is it just know like made make me more much my never no not now of off on one only or out over own people
  put really said say see she should so some take than that the their them then there they thing things think this time to too took up us
  want was way we well went were what when where which who will with would you your`.split(/\s+/u),
);

/** How many words it has. */
export function sizeOf({ words: exact, beginnings }: WordPart): number {
  return exact.size + beginnings.length;
}
