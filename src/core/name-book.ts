import { folded, foldings } from './folded-text.ts';
import { everydayNames, type NameWord, nameWords, nobodysWords, partsOf, singulars } from './name-words.ts';
import { joinedForms, joinedOwner, speltNames, unspacedForms, withoutMarks } from './name-writings.ts';
import type { RegisteredNames } from './note-context.ts';
import { type NamePart, type Token, type TokenKind, writeToken } from './pseudonym-tokens.ts';

/** A registered name, or one of its words. A `Name` is numbered when it first occurs, so that its number tells nothing. */
export interface NameOwner extends Pick<Token, 'kind' | 'number' | 'part'> {
  /** Which of the registered `Name`s; absent for people of the session. */
  entry?: number;
}

/** Where a registered name stands in a text. */
export interface NameSpan {
  start: number;
  end: number;
  owner: NameOwner;
}

/** Words in their order that belong together, as `maya ortiz`. */
interface Sequence {
  keys: string[];
  owner: NameOwner;
}

/** Every registered name by its first word and by other ways of writing it, and in scripts without spaces by itself. */
export interface NameBook {
  sequences: Map<string, Sequence[]>;
  unspaced: { text: string; owner: NameOwner }[];
  /** Words of a name that are written together, by their letters. */
  joined: Map<string, NameOwner>;
  /** Single words as they are spelt. */
  spelt: Map<string, NameOwner>;
  /** By a person's id. */
  called: Map<string, string>;
}

export function nameBook(
  { people, names, clinician }: RegisteredNames,
  otherNames: readonly string[],
): NameBook {
  const book: NameBook = {
    sequences: new Map(),
    unspaced: [],
    joined: new Map(),
    spelt: new Map(),
    called: new Map(),
  };
  const perRole = new Map<TokenKind, number>();
  for (const { id, name, role } of people) {
    const kind = kindOf(role);
    const count = (perRole.get(kind) ?? 0) + 1;
    perRole.set(kind, count);
    const owner: NameOwner = count === 1 ? { kind } : { kind, number: count };
    register(book, name, owner);
    book.called.set(id, writeToken({ ...owner, spelling: 1 }));
  }
  register(book, clinician, { kind: 'Therapist' });
  for (const [entry, name] of [...names, ...otherNames].entries())
    register(book, name, { kind: 'Name', entry });
  for (const list of book.sequences.values()) list.sort((a, b) => b.keys.length - a.keys.length);
  return book;
}

function kindOf(role: string): TokenKind {
  const kinds: Record<string, TokenKind> = {
    client: 'Client',
    partner: 'Partner',
    guardian: 'Guardian',
    family: 'Family',
    'group member': 'Member',
    interpreter: 'Interpreter',
  };
  return kinds[role] ?? 'Name';
}

function register(book: NameBook, written: string, owner: NameOwner): void {
  const name = folded(written).text;
  book.unspaced.push(...unspacedForms(name).map((text) => ({ text, owner })));
  const words = nameWords(name).map(({ key }) => key);
  if (words.length > 1) add(book, { keys: words, owner: { ...owner, part: 'full name' } });
  const own = words.filter((word) => word.length > 1 && !nobodysWords.has(word));
  if (own.length > 1) {
    for (const form of joinedForms(own)) addOnce(book.joined, form, { ...owner, part: 'full name' });
  }
  for (const [index, word] of own.entries()) {
    const part = partOf(index, own.length);
    const mine = part === undefined ? owner : { ...owner, part };
    add(book, { keys: [word], owner: mine });
    addOnce(book.spelt, withoutMarks(word), mine);
    const pieces = [...word.split('-'), ...word.split(/['-]/u)];
    for (const piece of pieces.filter((one) => one.length > 1 && !nobodysWords.has(one))) {
      add(book, { keys: [piece], owner: mine });
      addOnce(book.spelt, piece, mine);
    }
  }
}

function partOf(index: number, words: number): NamePart | undefined {
  if (index === 0) return undefined;
  return index === words - 1 ? 'last name' : 'middle name';
}

/** Who was registered first keeps a word that two have. */
function add({ sequences }: NameBook, sequence: Sequence): void {
  const [first = ''] = sequence.keys;
  const list = sequences.get(first) ?? [];
  if (!list.some(({ keys }) => keys.join(' ') === sequence.keys.join(' '))) list.push(sequence);
  sequences.set(first, list);
}

function addOnce(names: Map<string, NameOwner>, letters: string, owner: NameOwner): void {
  if (!names.has(letters)) names.set(letters, owner);
}

/**
 * Where registered names stand in a text, also spelt, written together, or with letters that only look the same.
 * Stretches may overlap.
 */
export function namesIn(written: string, book: NameBook, hasCapitals: boolean): NameSpan[] {
  return foldings(written).flatMap(({ text, original }) =>
    namesInFolded(text, book, hasCapitals).map(({ start, end, owner }) => ({
      ...original(start, end),
      owner,
    })),
  );
}

function namesInFolded(text: string, book: NameBook, hasCapitals: boolean): NameSpan[] {
  const words = nameWords(text);
  const spans = words.flatMap((word, at): NameSpan[] => {
    const whole = nameAt(text, words, at, book, hasCapitals);
    if (whole !== undefined) return [whole];
    const joined = joinedOwner(word, book.joined);
    if (joined !== undefined) return [{ start: word.start, end: ownEnd(word, text), owner: joined }];
    return partsOf(word, text.slice(word.start, word.end)).flatMap((part) => {
      const found = oneWord(part, book, hasCapitals);
      return found === undefined ? [] : [{ start: part.start, end: part.end, owner: found }];
    });
  });
  const anywhere = book.unspaced.flatMap(({ text: name, owner }) =>
    [...text.matchAll(new RegExp(escaped(name), 'gu'))].map((match) => ({
      start: match.index,
      end: match.index + name.length,
      owner,
    })),
  );
  return [...spans, ...speltNames(text, book.spelt), ...anywhere];
}

/** The longest registered name that begins with a word. */
function nameAt(
  text: string,
  words: readonly NameWord[],
  at: number,
  book: NameBook,
  hasCapitals: boolean,
): NameSpan | undefined {
  const first = words[at];
  if (first === undefined) return undefined;
  for (const { keys, owner } of book.sequences.get(first.key) ?? []) {
    const last = words[at + keys.length - 1];
    if (keys.length < 2 || last === undefined) continue;
    const matches = keys.every((key, step) =>
      isForm(words[at + step]?.key ?? '', key, step === keys.length - 1),
    );
    const between = text.slice(first.end, last.start);
    if (matches && !/[?!;:]/u.test(between)) return { start: first.start, end: ownEnd(last, text), owner };
  }
  const owner = oneWord(first, book, hasCapitals);
  return owner === undefined ? undefined : { start: first.start, end: ownEnd(first, text), owner };
}

/** Only the last word of a name has endings. */
function isForm(word: string, key: string, isLast: boolean): boolean {
  return word === key || (isLast && singulars(word).includes(key));
}

/** Without the possessive, which stays in the sentence. */
function ownEnd({ start, end }: NameWord, text: string): number {
  return end - (/['’ʼ]s$/iu.exec(text.slice(start, end))?.[0].length ?? 0);
}

function oneWord(
  { key, capital }: NameWord,
  { sequences }: NameBook,
  hasCapitals: boolean,
): NameOwner | undefined {
  for (const form of [key, ...singulars(key), ...singulars(key).flatMap(singulars)]) {
    const found = sequences.get(form)?.find(({ keys }) => keys.length === 1);
    if (found === undefined) continue;
    return capital || !hasCapitals || !everydayNames.has(form) ? found.owner : undefined;
  }
  return undefined;
}

export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&');
}
