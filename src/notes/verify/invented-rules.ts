import type { Sense } from '../phrases/meanings.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** Things of which there are very many, parts of the body, foods, illnesses, are only those that were named. */
export const inventsNothing: StatementRule = (context) => {
  const { own, cited, data } = context;
  if (cited.length === 0) return [];
  const { meanings } = data;
  const claimed = meanings.sensesIn(own).filter(({ kind, bears }) => kind >= 0 && bears === undefined);
  if (claimed.length === 0) return [];
  const said = cited.flatMap(({ text }) => meanings.sensesIn(text));
  const named = new Set(claimed.map(({ entry }) => entry));
  const rivals = said.filter(({ bears, entry }) => bears === undefined && !named.has(entry));
  const heard = new Set(said.map(({ entry }) => entry));
  const near = new Set([...heard, ...entriesNear(context)]);
  const isHeard = ({ kind, entry }: Sense) =>
    (rivals.some((rival) => rival.kind === kind) ? heard : near).has(entry);
  const invented = byPlace(claimed).some(
    (senses) => senses.every(({ kind }) => meanings.refusedWhen(kind) === 'unheard') && !senses.some(isHeard),
  );
  return invented
    ? problem('term-not-in-evidence', 'A thing in it was not named in the lines it rests on.')
    : [];
};

/** What was said shortly before or after: there a thing may have its name, where the lines themselves say "it". */
function entriesNear({ cited, lines, data }: StatementContext): number[] {
  return lines
    .filter(({ id }) => cited.some((line) => Math.abs(line.id - id) <= nearby))
    .flatMap(({ text }) => data.meanings.sensesIn(text).map(({ entry }) => entry));
}

const nearby = 6;

/** The senses of the same words together: "cramp" is a symptom and a kind of pain. */
function byPlace(senses: readonly Sense[]): Sense[][] {
  const places = new Map<string, Sense[]>();
  for (const sense of senses) {
    const place = `${sense.at} ${sense.end}`;
    places.set(place, [...(places.get(place) ?? []), sense]);
  }
  return [...places.values()];
}
