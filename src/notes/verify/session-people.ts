import type { SpokenLine } from '../../core/lines.ts';
import type { RegisteredNames } from '../../core/note-context.ts';
import { partsOf } from './name-rules.ts';

const known = new WeakMap<readonly SpokenLine[], ReadonlyMap<string, string>>();

/**
 * Names of the clients in the room, with the participant of each: those of the record, and those by which the therapist
 * speaks to somebody ("Daniel, start us off").
 */
export function peopleInRoom(
  lines: readonly SpokenLine[],
  { people }: RegisteredNames,
): ReadonlyMap<string, string> {
  const addressed = known.get(lines) ?? addressedIn(lines);
  known.set(lines, addressed);
  const clients = new Set(lines.flatMap(({ role, participant }) => (role === 'client' ? [participant] : [])));
  const recorded = people
    .filter(({ id }) => clients.has(id))
    .flatMap(({ id, name }) => partsOf(name).map((part): [string, string] => [part, id]));
  return new Map([...addressed, ...recorded]);
}

/** The statement with each of them called as the rules call them: "Daniel told Theo" → "Client told client 2". */
export function withRoles(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  const name = new RegExp(
    String.raw`(^|[.;!?]\s+)?\b(?:${[...names.keys()].join('|')})\b(?:\s+(?:${[...names.keys()].join('|')})\b)?`,
    'gu',
  );
  return text.replace(name, (found, begins: string | undefined) => {
    const called = found.slice((begins ?? '').length);
    const [first = ''] = called.split(/\s/u);
    const number = /-(\d+)$/u.exec(names.get(first) ?? '')?.[1];
    const role = begins === undefined ? 'client' : 'Client';
    return `${begins ?? ''}${role}${number === undefined ? '' : ` ${number}`}`;
  });
}

function addressedIn(lines: readonly SpokenLine[]): ReadonlyMap<string, string> {
  const isName = namesWritten(lines);
  const answers = lines
    .filter(({ role }) => role === 'therapist')
    .flatMap((line) => {
      const next = lines.find(({ id, role }) => id > line.id && role === 'client')?.participant;
      const [first] = [...line.text.matchAll(address)].map(([name]) => name).filter(isName);
      return first === undefined || next === undefined || next === null ? [] : [{ name: first, next }];
    });
  const names = [...new Set(answers.map(({ name }) => name))];
  return new Map(names.map((name) => [name, mostOften(answers.filter((each) => each.name === name))]));
}

function mostOften(answers: readonly { next: string }[]): string {
  const count = (next: string) => answers.filter((each) => each.next === next).length;
  return answers.reduce(
    (best, { next }) => (count(next) > count(best) ? next : best),
    answers[0]?.next ?? '',
  );
}

/** A name set off by commas, at the beginning or the end of what is said. */
const address =
  /(?:(?<=^|[.!?] |^(?:And|So|But|Okay|Now) |, and )\p{Lu}\p{Ll}+(?=,)|(?<=\p{L}, )\p{Lu}\p{Ll}+(?=[.?!]))/gu;

/** Written with a capital letter inside of a sentence too, and never without. */
function namesWritten(lines: readonly SpokenLine[]): (word: string) => boolean {
  const text = lines.map((line) => line.text).join('\n');
  const inside = new Set(text.match(/(?<=[\p{Ll},] )\p{Lu}\p{Ll}+/gu) ?? []);
  const small = new Set(text.match(/(?<!\p{L})\p{Ll}+/gu) ?? []);
  return (word) => inside.has(word) && !small.has(word.toLowerCase()) && !titles.test(word);
}

const titles = /day$|^(?:Doctor|Mum|Mom|Dad|Sir|Madam|English|God)$/u;
