import { plainLine } from '../plain-text.ts';
import { spokenForm } from '../words/spoken-text.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** Nobody who is another client of this vault is named, unless the name was said in the lines as somebody else's. */
export const namesNoOtherClient: StatementRule = ({ text, cited, known }) => {
  const heard = cited.map((line) => spokenForm(line.text)).join(' ');
  const own = new Set(known.registered.people.flatMap(({ name }) => partsOf(name)));
  const named = known.otherNames.some((name) => {
    if (holdsName(text, name)) return true;
    return partsOf(name).some(
      (part) => !own.has(part) && holdsName(text, part) && !heard.includes(` ${part.toLowerCase()} `),
    );
  });
  return named ? problem('other-client', 'It names somebody who is another client.') : [];
};

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
