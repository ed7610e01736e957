import { emptyNoteContext } from '../../src/core/note-context.ts';
import type { Corruption } from './corruptions.ts';
import type { Material } from './material.ts';
import { oneOf, someOf } from './random.ts';
import type { Faithful } from './statements.ts';

/** What differs from the faithful statement. */
export type Change = Pick<Corruption, 'kind'> & Partial<Omit<Corruption, 'kind' | 'from'>>;

/** Changes that a program can make and that are sure to make a statement untrue. */
export function changedDetails(
  statement: Faithful,
  all: readonly Faithful[],
  material: Material,
  random: () => number,
): Change[] {
  return [
    ...quotes(statement, material, random),
    ...speakers(statement),
    ...numbers(statement, random),
    ...drugs(statement, material, random),
    ...doses(statement),
    ...lines(statement, random),
    ...clients(statement, all, random),
    { kind: 'score', text: `${statement.text} ${oneOf(material.scores, random)}` },
    { kind: 'mental-status', text: `${statement.text} ${oneOf(material.mentalStatus, random)}` },
    { kind: 'mental-status', text: oneOf(material.mentalStatus, random) },
  ];
}

function quotes({ text }: Faithful, { words }: Material, random: () => number): Change[] {
  const quoted = /“([^”]+)”/u.exec(text)?.[1];
  if (quoted === undefined) return [];
  const said = quoted.split(' ');
  const at = Math.floor(random() * said.length);
  const other = oneOf(words, random);
  const changed = [
    said.with(at, other),
    said.toSpliced(at, 0, other),
    ...(said.length > 2 ? [said.toSpliced(Math.floor(said.length / 2), 1), said.toSpliced(1, 1, '…')] : []),
    ...(said.length > 3 ? [[...said.slice(2), ...said.slice(0, 2)]] : []),
  ];
  return changed.map((each) => ({ kind: 'quote', text: text.replace(quoted, each.join(' ')) }));
}

/** Who says or does it: the other one in the room. */
function speakers({ text, lines }: Faithful): Change[] {
  const couple = lines.some(({ participant }) => participant === 'client-2');
  const swapped = text.replace(/^(Client 2|Client|Therapist)(?!['’]s)\b/u, (who) => {
    if (who === 'Therapist') return 'Client';
    return couple ? (who === 'Client' ? 'Client 2' : 'Client') : 'Therapist';
  });
  return swapped === text ? [] : [{ kind: 'speaker', text: swapped }];
}

function numbers({ text, cited, lines }: Faithful, random: () => number): Change[] {
  return [...text.matchAll(number)]
    .filter(
      ({ index }) => !text.slice(0, index).endsWith('Client ') && !/[-“][^”]*$/u.test(text.slice(0, index)),
    )
    .flatMap(({ 0: said, index }) => {
      const other = otherNumber(said, cited.map((id) => lines[id - 1]?.text ?? '').join(' '), random);
      return [{ kind: 'number', text: `${text.slice(0, index)}${other}${text.slice(index + said.length)}` }];
    });
}

const spelled =
  'one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty eighty ninety'.split(
    ' ',
  );
const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const number = new RegExp(String.raw`\b(?:\d+|${spelled.join('|')}|${days.join('|')})\b`, 'gu');

function otherNumber(said: string, heard: string, random: () => number): string {
  const among = days.includes(said) ? days : /\d/u.test(said) ? digits(said) : spelled;
  const free = among.filter((each) => each !== said && !new RegExp(`\\b${each}\\b`, 'iu').test(heard));
  return oneOf(free, random);
}

function digits(said: string): string[] {
  return [1, 2, 3, 5, 10, 15, 60].map((more) => String(Number(said) + more));
}

function drugs({ text }: Faithful, { drugs: pool }: Material, random: () => number): Change[] {
  return [...text.matchAll(drug)].flatMap(({ 0: said, index }) => {
    const others = pool.filter((each) => each.toLowerCase() !== said.toLowerCase());
    return someOf(others, 2, random).map((other) => ({
      kind: 'drug' as const,
      text: `${text.slice(0, index)}${other}${text.slice(index + said.length)}`,
    }));
  });
}

const drug =
  /\b(?:sertraline|paracetamol|microgynon|implanon|metformin|lisinopril|nitrofurantoin|trimethoprim|amoxicillin|furosemide|aspirin|bisoprolol|clindamycin|fexofenadine|loratadine|piriton|ibuprofen|bicarbonate|antihistamines|antibiotics|steroid|emollients)\b/giu;

/** Units, and how often or when something is taken. */
function doses({ text }: Faithful): Change[] {
  const others: [RegExp, string][] = [
    [/\b(?:mg|milligrams)\b/u, 'micrograms'],
    [/\b(?:mg|milligrams)\b/u, 'ml'],
    [/\btablets?\b/u, 'capsules'],
    [/\b(once|twice|one tablet|two tablets) a day\b/u, '$1 an hour'],
    [/\b(\w+ times) a day\b/u, '$1 a week'],
    [/\ba day\b/u, 'a week'],
    [/\bevery morning\b/u, 'every evening'],
    [/\bevery night\b/u, 'every morning'],
    [/\b(three|few|couple of|two) days\b/u, '$1 weeks'],
    [/\b(two|couple of|few) weeks\b/u, '$1 months'],
    [/\b(three|couple of|few|six) months\b/u, '$1 weeks'],
    [/\bminutes\b/u, 'hours'],
    [/\bhours\b/u, 'minutes'],
  ];
  return others.flatMap(([from, to]) => {
    const changed = text.replace(from, to);
    return changed === text ? [] : [{ kind: 'dose' as const, text: changed }];
  });
}

/** The same words, resting on lines by the same people that are about something else. */
function lines({ cited, lines: spoken, text }: Faithful, random: () => number): Change[] {
  const roles = cited.map((id) => spoken[id - 1]?.participant);
  const content = new Set(text.toLowerCase().match(/\p{L}{5,}/gu) ?? []);
  const others = roles.map((participant) => {
    const free = spoken.filter(
      (line) =>
        line.participant === participant &&
        cited.every((id) => Math.abs(id - line.id) > 3) &&
        line.text.split(' ').length > 3 &&
        !(line.text.toLowerCase().match(/\p{L}{5,}/gu) ?? []).some((word) => content.has(word)),
    );
    return free.length === 0 ? undefined : oneOf(free, random).id;
  });
  if (others.includes(undefined)) return [];
  return [{ kind: 'line', cited: [...new Set(others.flatMap((id) => id ?? []))].sort((a, b) => a - b) }];
}

/** Facts of another client, and names that belong to somebody else. */
function clients(statement: Faithful, all: readonly Faithful[], random: () => number): Change[] {
  const other = oneOf(
    all.filter(({ session }) => session !== statement.session && !sameClient(session, statement.session)),
    random,
  );
  const context = { ...emptyNoteContext, otherNames: ['Grace Holloway', 'Peter Nguyen'] };
  const named = statement.text.replace(/^Client(?: 2)?(?=['’]s|\b)/u, 'Grace');
  const beside = `${statement.text.replace(/\.$/u, '')}, like Peter Nguyen.`;
  return [
    { kind: 'client', text: other.text, section: statement.section },
    ...(named === statement.text ? [] : [{ kind: 'client' as const, text: named, context }]),
    { kind: 'client', text: beside, context },
  ];
}

function sameClient(one: string, other: string): boolean {
  return one.slice(0, 4) === 'maya' && other.slice(0, 4) === 'maya';
}
