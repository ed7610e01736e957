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
  const wanted = new RegExp(`(?<![a-z0-9])(?:${either})`, 'i');
  return (text) => wanted.test(text) || foreign.test(text);
}

/** Letters that folding may change; only typographer's marks and plain ASCII are surely as they look. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
const foreign = /[^\u0000-\u007f\u00a0\u2010-\u2027]/;

/** How words with this stem can begin: a suffix rule changes at most the last two letters it leaves. */
function startsOf(stem: string): string[] {
  const forms = [...irregularForms.keys()].filter((form) => stemOf(form) === stem);
  const sure = stem.length > 3 ? stem.slice(0, -2) : stem.slice(0, -1) || stem;
  const [start = ''] = sure.split("'");
  return [...forms, start.replace(/i$/, '[iy]')].filter((text) => text !== '' && /^[a-z0-9[\]]+$/.test(text));
}

/** A slip leaves the first or the last half of a word as it was. */
function slipsOf(word: string): string[] {
  const half = Math.floor(word.length / 2);
  const rest = word.length - half;
  const first = word.slice(0, half);
  return [
    `${first}[a-z0-9']{${rest - 1},${rest + 1}}(?![a-z0-9])`,
    `${word[0]}[a-z0-9']{${Math.max(0, half - 2)},${half}}${word.slice(half)}(?![a-z0-9])`,
  ];
}

function isPlain(word: string): boolean {
  return /^[a-z0-9]+$/.test(word);
}
