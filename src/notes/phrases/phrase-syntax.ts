import { spokenForm } from '../words/spoken-text.ts';
import { formsOf, type IrregularForms } from './inflections.ts';
import { layForm } from './lay-words.ts';
import type { Part } from './phrase-match.ts';
import { asWord, choice } from './phrase-parts.ts';
import type { Vocabulary } from './phrase-vocabulary.ts';

/**
 * The parts of a phrase as it is written; see `readPhrase` for the marks.
 * @throws SyntaxError naming what cannot be read.
 */
export function readParts(text: string, vocabulary: Vocabulary): Part[] {
  const tokens = text.toLowerCase().match(/\*\*?|\)\+|[()[\]|.]|<[a-z-]+>|[\p{L}\p{N}'’-]+[~+]?/gu) ?? [];
  const rest = text.replace(/<[a-z-]+>|[\s()[\]|.*~+'’-]|[\p{L}\p{N}]/gu, '');
  if (rest !== '' || tokens.length === 0)
    throw new SyntaxError('the phrase holds a mark that has no meaning here');
  readTogether(tokens);
  const reader = { tokens, at: 0, vocabulary };
  const parts = sequence(reader);
  if (reader.at < tokens.length) throw new SyntaxError('a bracket of the phrase is not opened');
  return parts;
}

interface Reader {
  tokens: readonly string[];
  at: number;
  vocabulary: Vocabulary;
}

function sequence(reader: Reader): Part[] {
  const parts: Part[] = [];
  for (let token = reader.tokens[reader.at]; token !== undefined; token = reader.tokens[reader.at]) {
    if (/^(?:\)\+?|\]|\|)$/u.test(token)) break;
    reader.at += 1;
    parts.push(...part(token, reader));
  }
  return parts;
}

function part(token: string, reader: Reader): Part[] {
  const { vocabulary } = reader;
  if (token === '(') return [choice(options(reader, ')'), false)];
  if (token === '[') return [choice(options(reader, ']'), true)];
  if (token === '*' || token === '**') return [{ kind: 'words', most: token === '*' ? 3 : 8 }];
  if (token === '.') return [{ kind: 'end' }];
  if (token.startsWith('<')) return [group(token.slice(1, -1), vocabulary)];
  if (token.endsWith('+')) return [inAnyForm(token.slice(0, -1), vocabulary)];
  if (token.endsWith('~')) return words(token.slice(0, -1), true);
  return words(token, false);
}

const wordsRead = new Map<string, Part[]>();

/** Spoken forms of words; one pass over many of them costs what a pass over one does. */
const spokenRead = new Map<string, string[]>();

function readTogether(tokens: readonly string[]): void {
  const all = tokens.flatMap((token) => (isWord.test(token) ? [token.replace(/[~+]$/u, '')] : []));
  const fresh = [...new Set(all)].filter((word) => !spokenRead.has(word));
  const spoken = layForm(spokenForm(fresh.join(' . '))).split(' . ');
  // Of a hesitation nothing is left, and the others would be counted wrong.
  if (spoken.length !== fresh.length) return;
  for (const [at, word] of fresh.entries()) spokenRead.set(word, (spoken[at] ?? '').trim().split(' '));
}

const isWord = /^[\p{L}\p{N}]/u;

function words(text: string, open: boolean): Part[] {
  const key = open ? `${text}~` : text;
  const known = wordsRead.get(key);
  if (known !== undefined) return known;
  const spoken = spokenRead.get(text) ?? layForm(spokenForm(text)).trim().split(' ');
  const made = spoken.map((word, index) =>
    open && index === spoken.length - 1 ? asWord([], [word]) : asWord([word], []),
  );
  wordsRead.set(key, made);
  return made;
}

const formsRead = new WeakMap<IrregularForms, Map<string, Part>>();

function inAnyForm(word: string, { forms }: Vocabulary): Part {
  const read = formsRead.get(forms) ?? new Map<string, Part>();
  formsRead.set(forms, read);
  const known = read.get(word);
  if (known !== undefined) return known;
  const made = choice(
    formsOf(word, forms).map((form) => words(form, false)),
    false,
  );
  read.set(word, made);
  return made;
}

function options(reader: Reader, close: string): Part[][] {
  const found = [option(reader)];
  while (reader.tokens[reader.at] === '|') {
    reader.at += 1;
    found.push(option(reader));
  }
  const closing = reader.tokens[reader.at];
  reader.at += 1;
  if (closing === close) return found.map(({ parts }) => parts);
  if (closing !== ')+' || close !== ')') throw new SyntaxError('a bracket of the phrase is not closed');
  return found.map(({ first, parts }) => {
    if (first.startsWith('<')) return [group(first.slice(1, -1), reader.vocabulary, '+'), ...parts.slice(1)];
    if (!/^[\p{L}'’-]+$/u.test(first)) return parts;
    const spoken = words(first, false).length;
    return [inAnyForm(first, reader.vocabulary), ...parts.slice(spoken)];
  });
}

function option(reader: Reader): { first: string; parts: Part[] } {
  const first = reader.tokens[reader.at] ?? '';
  return { first, parts: sequence(reader) };
}

const groupsRead = new WeakMap<Vocabulary, Map<string, Part>>();

/** @param form `+` for every form of its words. */
function group(name: string, vocabulary: Vocabulary, form: '' | '+' = ''): Part {
  const known = groupsRead.get(vocabulary) ?? new Map<string, Part>();
  groupsRead.set(vocabulary, known);
  const before = known.get(`${name}${form}`);
  if (before !== undefined) return before;
  const phrases = vocabulary.groups.get(name);
  if (phrases === undefined) throw new SyntaxError(`no group is called <${name}>`);
  const [found] = readParts(`(${phrases})${form}`, vocabulary);
  if (found === undefined) throw new SyntaxError(`the group <${name}> is empty`);
  known.set(`${name}${form}`, found);
  return found;
}
