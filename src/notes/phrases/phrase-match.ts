import { spokenForm } from '../words/spoken-text.ts';
import { layForm } from './lay-words.ts';

/** Spoken words made ready for many phrases: the fixed form, and which words occur in it. */
export interface SpokenWords {
  form: string;
  words: ReadonlySet<string>;
}

const ofLines = new WeakMap<{ text: string }, SpokenWords>();

/** The words of a line, made ready once however often they are asked for. */
export function wordsOfLine(line: { text: string }): SpokenWords {
  const known = ofLines.get(line) ?? spokenWords(line.text);
  ofLines.set(line, known);
  return known;
}

/** Makes a text ready for phrases. */
export function spokenWords(text: string): SpokenWords {
  const form = layForm(spokenForm(text));
  return { form, words: new Set(form.split(' ')) };
}

/** What a phrase is made of. A choice keeps its single words apart, because most options are single words. */
export type Part =
  | WordPart
  | { kind: 'choice'; single: WordPart; longer: LongerOptions; optional: boolean }
  | { kind: 'words'; most: number }
  | { kind: 'end' };

export interface WordPart {
  kind: 'word';
  words: ReadonlySet<string>;
  beginnings: readonly string[];
  /** Which words were found to begin so or not: those of a session are few and come again and again. */
  known: Map<string, boolean>;
}

/** Options of more than one word, most of them by their first. */
export interface LongerOptions {
  byFirst: ReadonlyMap<string, readonly (readonly Part[])[]>;
  others: readonly (readonly Part[])[];
}

/**
 * Where a sequence of parts occurs: for each place where one begins, its shortest reading, none inside another.
 * Every step keeps the set of places reached so far, so the cost never grows beyond words times parts.
 */
export function spansOf(parts: readonly Part[], said: SpokenWords): { start: number; end: number }[] {
  const text = tokensOf(said);
  const spans: { start: number; end: number }[] = [];
  for (let at = 0; at < text.tokens.length; ) {
    const ends = mayBegin(parts[0], text.tokens[at]) ? after(parts, text, [at], true) : [];
    const end = ends.length === 0 ? at : Math.min(...ends);
    if (end === at) {
      at += 1;
      continue;
    }
    spans.push({
      start: (text.starts[at] ?? 0) - 1,
      end: (text.starts[end - 1] ?? 0) + (text.tokens[end - 1] ?? '').length,
    });
    at = end;
  }
  return spans;
}

function mayBegin(part: Part | undefined, token: string | undefined): boolean {
  if (part?.kind === 'word') return fits(part, token);
  if (part?.kind !== 'choice' || part.optional || part.longer.others.length > 0) return true;
  return fits(part.single, token) || part.longer.byFirst.has(token ?? '');
}

interface Tokens {
  tokens: readonly string[];
  /** Where each begins in the form. */
  starts: readonly number[];
  /** From each place, where the next word may stand: past a comma and up to two small adverbs. */
  gaps: readonly (readonly number[])[];
}

const made = new WeakMap<SpokenWords, Tokens>();

function tokensOf(said: SpokenWords): Tokens {
  const known = made.get(said);
  if (known !== undefined) return known;
  const found = [...said.form.matchAll(/[^ ]+/gu)];
  const tokens = found.map(({ 0: token }) => token);
  const text = {
    tokens,
    starts: found.map(({ index }) => index),
    gaps: tokens.map((_, at) => gapsFrom(tokens, at)),
  };
  made.set(said, text);
  return text;
}

function gapsFrom(tokens: readonly string[], from: number): number[] {
  const places = [from];
  let at = isPause(tokens[from]) ? from + 1 : from;
  if (at > from) places.push(at);
  for (let adverbs = 0; adverbs < 2; adverbs += 1) {
    const length = adverbAt(tokens, at);
    if (length === 0) break;
    at += length;
    places.push(at);
    if (tokens[at] !== ',') continue;
    at += 1;
    places.push(at);
  }
  return places;
}

function isPause(token: string | undefined): boolean {
  return token === ',' || token === '…';
}

function adverbAt(tokens: readonly string[], at: number): number {
  const token = tokens[at] ?? '';
  if (adverbs.has(token)) return 1;
  return pairs.has(`${token} ${tokens[at + 1] ?? ''}`) ? 2 : 0;
}

const adverbs = new Set(
  `just really even still actually honestly literally kinda sometimes always maybe like basically totally probably fucking bloody damn
  properly also so very quite ever definitely seriously constantly often usually almost nearly only right now all already then once
  literally quite completely absolutely kinda sorta half well`.split(/\s+/u),
);
const pairs = new Set([
  'pretty much',
  'kind of',
  'sort of',
  'you know',
  'i mean',
  'i guess',
  'a bit',
  'a little',
  'i think',
  'i suppose',
]);

/** The places reached after all parts, from any of the given places. `first` keeps a phrase from beginning with a gap. */
function after(
  parts: readonly Part[],
  text: Tokens,
  from: readonly number[],
  first: boolean,
): readonly number[] {
  let places: readonly number[] = from;
  let begins = first;
  for (const part of parts) {
    const reached: number[] = [];
    for (const place of places) step(part, text, place, begins, reached);
    if (reached.length === 0) return [];
    places = unique(reached);
    begins = false;
  }
  return places;
}

/** Adds the places that one part reaches from one place. */
function step(part: Part, text: Tokens, place: number, begins: boolean, reached: number[]): void {
  const { tokens } = text;
  if (part.kind === 'end') {
    const next = tokens[place];
    if (next === undefined || /^[,.?…]$/u.test(next)) reached.push(place);
    return;
  }
  if (part.kind === 'words') {
    wildcards(tokens, place, part.most, reached);
    return;
  }
  const word = part.kind === 'word' ? part : part.single;
  for (const at of begins ? [place] : (text.gaps[place] ?? [])) {
    if (fits(word, tokens[at])) reached.push(at + 1);
    if (part.kind === 'word') continue;
    for (const rest of part.longer.byFirst.get(tokens[at] ?? '') ?? []) {
      reached.push(...after(rest, text, [at + 1], false));
    }
  }
  if (part.kind === 'word') return;
  for (const option of part.longer.others) reached.push(...after(option, text, [place], begins));
  if (part.optional) reached.push(place);
}

function wildcards(tokens: readonly string[], place: number, most: number, reached: number[]): void {
  reached.push(place);
  for (let at = place; at < place + most && at < tokens.length; at += 1) {
    if (stops.has(tokens[at] ?? '.')) return;
    reached.push(at + 1);
  }
}

/** What "up to so many words" never runs over: the end of a sentence, and a negation, which a phrase must name itself. */
const stops = new Set(['.', '?', 'not', 'never', 'nobody', 'without', 'none']);

function fits(part: WordPart, token: string | undefined): boolean {
  if (token === undefined) return false;
  return part.words.has(token) || (part.beginnings.length > 0 && beginsAsOne(part, token));
}

function beginsAsOne({ beginnings, known }: WordPart, token: string): boolean {
  const before = known.get(token);
  if (before !== undefined) return before;
  const begins = beginnings.some((beginning) => token.startsWith(beginning));
  known.set(token, begins);
  return begins;
}

function unique(places: readonly number[]): readonly number[] {
  return places.length < 2 ? places : [...new Set(places)];
}
