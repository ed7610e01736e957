import { irregularForms } from './irregular-forms.ts';
import { stemOf } from './tokens.ts';

/**
 * A quick test that lets every line pass in which one of the stems, or a slip of one of the words, could
 * occur (and some more): taking a line apart costs twenty times as much as this look at it.
 * @param stems Stems to look for.
 * @param words Words of which a slip counts too.
 */
export function lineFilter(stems: Iterable<string>, words: Iterable<string>): (text: string) => boolean {
  const starts = new Set([...stems].flatMap(startsOf));
  const slips = [...words].filter((word) => word.length >= 5 && isPlain(word)).flatMap(slipsOf);
  const either = [...starts, ...slips].join('|');
  if (either === '') return (text) => foreign.test(text);
  const wanted = new RegExp(`(?:\\b|_)(?:${either})`, 'i');
  return (text) => wanted.test(text) || foreign.test(text);
}

/** Letters that folding may change; only typographer's marks and plain ASCII are surely as they look. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
const foreign = /[^\u0000-\u007f\u00a0\u2010-\u2027]/;

/** How words with this stem can begin. The suffix rules alter only these endings of what they leave. */
function startsOf(stem: string): string[] {
  const forms = [...irregularForms.keys()].filter((form) => stemOf(form) === stem);
  const start = beforeApostrophe(stem)
    .replace(/(?<=.)e$/, '')
    .replace(/i$/, '[iy]')
    .replace(/bl$/, 'b[il]');
  return [...forms.map(beforeApostrophe), start].filter((text) => /^[a-z0-9[\]]+$/.test(text));
}

/** Lines may have a curly one, which the pattern does not know. */
function beforeApostrophe(word: string): string {
  return word.split("'")[0] ?? '';
}

/** A slip touches one letter or two neighbours, never the first; the rest stays as it was. */
function slipsOf(word: string): string[] {
  const places = Array.from({ length: word.length - 2 }, (_, index) => index + 1);
  return places.map((at) => `${word.slice(0, at)}[a-z0-9']{1,3}${word.slice(at + 2)}(?![a-z0-9])`);
}

function isPlain(word: string): boolean {
  return /^[a-z0-9]+$/.test(word);
}
