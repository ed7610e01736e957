import { spokenForm } from './spoken-text.ts';

/** Spoken words made ready for many phrases: the fixed form, and which words occur in it. */
export interface SpokenWords {
  form: string;
  words: ReadonlySet<string>;
}

/** Makes a text ready for {@link Phrase}s. */
export function spokenWords(text: string): SpokenWords {
  const form = spokenForm(text);
  return { form, words: new Set(form.split(' ')) };
}

/** A phrase that can be looked for. */
export interface Phrase {
  isIn(said: SpokenWords): boolean;
  /** Where it occurs in the form; `end` is exclusive. */
  spans(said: SpokenWords): { start: number; end: number }[];
}

/**
 * Reads a phrase as a clinician writes it in `templates/rules/risk.yaml`: `(a|b)` one of, `[a|b]`
 * perhaps, `word~` any ending, `*` up to three words, `**` up to eight, `.` the end of a clause.
 * Between words a comma or a small adverb is allowed.
 * @throws SyntaxError naming what cannot be read.
 */
export function readPhrase(text: string): Phrase {
  const tokens = text.toLowerCase().match(/\*\*?|[()[\]|.]|[\p{L}\p{N}'’-]+~?/gu) ?? [];
  const rest = text.replace(/[\s()[\]|.*~'’-]|[\p{L}\p{N}]/gu, '');
  if (rest !== '' || tokens.length === 0)
    throw new SyntaxError('the phrase holds a mark that has no meaning here');
  const reader = { tokens, at: 0 };
  const parts = sequence(reader);
  if (reader.at < tokens.length) throw new SyntaxError('a bracket of the phrase is not opened');
  const needed = anchors(parts);
  const may = (said: SpokenWords) => needed.every((words) => words.some((word) => holds(said, word)));
  // Most phrases never meet a line with their words, so most patterns are never made.
  let made: RegExp | undefined;
  const pattern = () => (made ??= new RegExp(`${source(parts)}(?= |$)`, 'g'));
  return {
    isIn: (said) => may(said) && said.form.search(pattern()) >= 0,
    spans(said) {
      if (!may(said)) return [];
      return [...said.form.matchAll(pattern())].map(({ 0: { length }, index }) => ({
        start: index,
        end: index + length,
      }));
    },
  };
}

/** Where a phrase occurs without touching any of the others: what is not an idiom. */
export function spansApart(
  said: SpokenWords,
  phrase: Phrase,
  from: readonly Phrase[],
): { start: number; end: number }[] {
  const spans = phrase.spans(said);
  if (spans.length === 0) return [];
  const taken = from.flatMap((other) => other.spans(said));
  return spans.filter(({ start, end }) => taken.every((span) => span.end <= start || span.start >= end));
}

type Part =
  | { kind: 'word'; word: string; open: boolean }
  | { kind: 'choice'; options: Part[][]; optional: boolean }
  | { kind: 'words'; most: number }
  | { kind: 'end' };

interface Reader {
  tokens: readonly string[];
  at: number;
}

function sequence(reader: Reader): Part[] {
  const parts: Part[] = [];
  for (let token = reader.tokens[reader.at]; token !== undefined; token = reader.tokens[reader.at]) {
    if (token === ')' || token === ']' || token === '|') break;
    reader.at += 1;
    parts.push(...part(token, reader));
  }
  return parts;
}

function part(token: string, reader: Reader): Part[] {
  if (token === '(') return [{ kind: 'choice', options: options(reader, ')'), optional: false }];
  if (token === '[') return [{ kind: 'choice', options: options(reader, ']'), optional: true }];
  if (token === '*' || token === '**') return [{ kind: 'words', most: token === '*' ? 3 : 8 }];
  if (token === '.') return [{ kind: 'end' }];
  const open = token.endsWith('~');
  const words = spokenForm(open ? token.slice(0, -1) : token)
    .trim()
    .split(' ');
  return words.map((word, index) => ({ kind: 'word', word, open: open && index === words.length - 1 }));
}

function options(reader: Reader, close: string): Part[][] {
  const found = [sequence(reader)];
  while (reader.tokens[reader.at] === '|') {
    reader.at += 1;
    found.push(sequence(reader));
  }
  if (reader.tokens[reader.at] !== close) throw new SyntaxError('a bracket of the phrase is not closed');
  reader.at += 1;
  return found;
}

const adverbs = 'just|really|even|still|actually|honestly|literally|kinda|sometimes|always|maybe|like';
/** Stands before every word, so that optional parts need no space of their own. */
const gap = `(?: [,…])?(?: (?:${adverbs}))?(?: ,)? `;

function source(parts: readonly Part[]): string {
  return parts
    .map((found) => {
      if (found.kind === 'word') return `${gap}${found.word}${found.open ? '[^ ]*' : '(?= |$)'}`;
      if (found.kind === 'words') return `(?: [^\\s.?]+){0,${found.most}}?`;
      if (found.kind === 'end') return '(?= [,.?…]|\\s*$)';
      return `(?:${found.options.map(source).join('|')})${found.optional ? '?' : ''}`;
    })
    .join('');
}

/** Groups of words of which a text must hold one each; asked first, because that is quick. */
function anchors(parts: readonly Part[]): string[][] {
  return parts.flatMap((found): string[][] => {
    if (found.kind === 'word') return [[found.open ? `${found.word}~` : found.word]];
    if (found.kind !== 'choice' || found.optional) return [];
    const each = found.options.map((option) => anchors(option)[0]);
    return each.every((words) => words !== undefined) ? [each.flat()] : [];
  });
}

function holds(said: SpokenWords, word: string): boolean {
  if (!word.endsWith('~')) return said.words.has(word);
  for (const spoken of said.words) if (spoken.startsWith(word.slice(0, -1))) return true;
  return false;
}
