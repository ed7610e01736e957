import { type NameBook, nameBook, namesIn } from '../../core/name-book.ts';
import { everydayNames, nameWords, singulars, partsOf as wordParts } from '../../core/name-words.ts';
import { plainLine } from '../plain-text.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** Nobody who is another client of this vault is named, unless the name was said in the lines as somebody else's. */
export const namesNoOtherClient: StatementRule = ({ text, cited, known }) => {
  const others = bookOf(known.otherNames);
  const found = namesIn(text, others, true).filter(({ start }) => isWrittenAsName(text, start));
  if (found.length === 0) return [];
  const excused = new Set([
    ...known.registered.people.flatMap(({ name }) => keysIn(name)),
    ...cited.flatMap((line) => keysIn(line.text)),
  ]);
  const named = found.some(({ start, end, owner }) => {
    const words = nameWords(text.slice(start, end));
    return (
      owner.part === 'full name' || !words.every(({ key }) => formsOf(key).some((one) => excused.has(one)))
    );
  });
  return named ? problem('other-client', 'It names somebody who is another client.') : [];
};

const books = new WeakMap<readonly string[], NameBook>();

/** Made once for the names, however many statements are checked. */
function bookOf(names: readonly string[]): NameBook {
  const known = books.get(names);
  const book = known ?? nameBook({ people: [], names: [...names], clinician: '' }, []);
  books.set(names, book);
  return book;
}

/** With a capital letter; a short word that begins a sentence has one anyway: "He", "An". */
function isWrittenAsName(text: string, start: number): boolean {
  if (!/^[\p{Lu}\p{Lt}\p{Lo}]/u.test(text.slice(start))) return false;
  const [word = ''] = /^[\p{L}\p{M}]+/u.exec(text.slice(start)) ?? [];
  const begins = /(?:^|[.!?:;“"]\s*)$/u.test(text.slice(0, start));
  return !begins || word.length > 2 || !everydayNames.has(word.toLowerCase());
}

/** The words of a text as names are compared, each also by its parts and without its ending. */
function keysIn(text: string): string[] {
  return nameWords(text)
    .flatMap((word) => [word, ...wordParts(word, text.slice(word.start, word.end))])
    .flatMap(({ key }) => formsOf(key));
}

function formsOf(key: string): string[] {
  return [key, ...singulars(key)];
}

/** The words of a name that can stand for the person; initials and particles cannot. */
export function partsOf(name: string): string[] {
  return plainLine(name)
    .split(/[\s-]+/u)
    .filter((part) => /^\p{Lu}\p{L}{2,}$/u.test(part));
}

/** Whether a text holds a name as a word of its own, written as a name. */
export function holdsName(text: string, name: string): boolean {
  if (name === '') return false;
  const at = text.indexOf(name);
  if (at < 0) return false;
  const around = `${text[at - 1] ?? ' '}${text[at + name.length] ?? ' '}`;
  return !/[\p{L}\p{N}]/u.test(around) || holdsName(text.slice(at + name.length), name);
}

/** Names of the people of this chart, and parts of them, as they may be written. */
export function peopleNames({ known }: StatementContext, but?: string): string[] {
  return known.registered.people
    .filter(({ id }) => id !== but)
    .flatMap(({ name }) => [name, ...partsOf(name)]);
}
