import { type Kept, scoresIn } from '../core/chart.ts';
import type { ChartEntry, EnteredScore } from '../core/chart-entry.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import type { Instrument } from '../core/instrument.ts';
import { instrumentKey, isScore } from '../core/instrument-scores.ts';
import type { StagePorts } from '../core/ports.ts';
import { calendarDay, localIso } from '../core/time.ts';
import { toolStamp } from '../core/version.ts';
import { chartPerson } from './chart-person.ts';
import type { MeasureRow } from './measure-rows.ts';

/** A score as it was typed. */
export interface TypedScore {
  measure: string;
  /** May be left out where the items are given. */
  total?: number;
  items?: number[];
  /** Today where it is left out. */
  date?: Date;
  person?: string;
}

/** @throws `usage` for what the instrument cannot have, and for a day that is still to come; `not-found` */
export async function addScore(ports: StagePorts, client: Client, typed: TypedScore): Promise<EnteredScore> {
  const instrument = await findInstrument(ports, typed.measure);
  const person = chartPerson(client, typed.person);
  const score = checkedScore(instrument, typed, `measure add CLIENT ${instrument.id}`);
  const day = pastDay(ports, typed.date);
  const entered = { id: randomId(), measure: instrument.id, ...score, day, person };
  await enter(ports, client, { scores: [entered] });
  return entered;
}

/**
 * Puts another score in the place of one; what was there stays readable. Day and person stay unless they are given.
 * @throws `not-found`, `usage`
 */
export async function correctScore(
  ports: StagePorts,
  client: Client,
  word: string,
  typed: Omit<TypedScore, 'measure' | 'person'>,
): Promise<EnteredScore> {
  const before = findEntry(await liveScores(ports, client), word);
  const instrument = await findInstrument(ports, before.measure);
  const score = checkedScore(instrument, typed, `measure correct CLIENT ${before.id}`);
  const day = typed.date === undefined ? before.day : pastDay(ports, typed.date);
  const { measure, person } = before;
  const entered = { id: randomId(), measure, ...score, day, person };
  await enter(ports, client, { scores: [entered], takesBack: [before.id] });
  return entered;
}

/** A score that counts no longer; what it was stays readable. @throws `not-found`, `usage` */
export async function removeScore(ports: StagePorts, client: Client, word: string): Promise<EnteredScore> {
  const before = findEntry(await liveScores(ports, client), word);
  await enter(ports, client, { takesBack: [before.id] });
  return before;
}

/** What came of reading a file of daily numbers. */
export interface ImportedScores {
  added: EnteredScore[];
  /** Days whose number was there already. */
  known: number;
}

/**
 * Takes daily numbers in, all of a file or nothing; what was taken in before is left out.
 * @throws `usage`, naming the line, for a number that cannot be or that differs from the one of that day
 */
export async function importScores(
  ports: StagePorts,
  client: Client,
  rows: readonly MeasureRow[],
  to: { measure: string; person?: string },
): Promise<ImportedScores> {
  const instrument = await findInstrument(ports, to.measure);
  const person = chartPerson(client, to.person);
  const held = (await liveScores(ports, client)).filter(
    (score) => score.person === person && score.measure === instrument.id,
  );
  const byDay = new Map(held.map(({ day, score }) => [day, score]));
  const today = calendarDay(localIso(ports.now()));
  const added: EnteredScore[] = [];
  for (const { line, day, score } of rows) {
    if (!isScore(instrument, score)) throw refusedRow(line, scoreWords(instrument));
    if (day > today) throw refusedRow(line, 'that day is still to come');
    const before = byDay.get(day);
    if (before === score) continue;
    if (before !== undefined) throw refusedRow(line, 'that day has another number already');
    byDay.set(day, score);
    added.push({ id: randomId(), measure: instrument.id, score, day, person });
  }
  if (added.length > 0) await enter(ports, client, { scores: added, from: 'file' });
  return { added, known: rows.length - added.length };
}

/** Every score that was entered for a client by itself, by day, with those that were taken back. */
export async function readScores(ports: StagePorts, client: Client): Promise<Kept<EnteredScore>[]> {
  return scoresIn(await ports.vault.chart.entries(client.id));
}

/** The score or appointment that an id, or an unambiguous beginning of it, means. @throws `not-found`, `usage` */
export function findEntry<T extends { id: string }>(entries: readonly T[], word: string): T {
  const [found, another] = entries.filter(({ id }) => word !== '' && id.startsWith(word.toLowerCase()));
  if (another !== undefined) {
    throw new AmynoteError('usage', 'several entries begin like this', { hint: 'type more of the id' });
  }
  if (found !== undefined) return found;
  throw new AmynoteError('not-found', 'there is no such entry, or it was taken back', {
    hint: 'see the ids: amynote measure list CLIENT, amynote attendance list CLIENT',
  });
}

/** Writes what was entered at one time. */
export async function enter(
  ports: StagePorts,
  client: Client,
  what: Partial<Pick<ChartEntry, 'scores' | 'visits' | 'takesBack' | 'from'>>,
): Promise<void> {
  const { scores = [], visits = [], takesBack = [], from = 'typed' } = what;
  const at = ports.now().toISOString();
  const header = { v: 1, kind: 'chart', clientId: client.id, at, tool: toolStamp, from } as const;
  await ports.vault.chart.save({ ...header, scores, visits, takesBack });
}

/** The day of a typed date; today where none was typed. @throws `usage` when it is still to come */
export function pastDay(ports: StagePorts, date: Date | undefined): string {
  const today = calendarDay(localIso(ports.now()));
  const day = date === undefined ? today : calendarDay(localIso(date));
  if (day <= today) return day;
  throw new AmynoteError('usage', 'that day is still to come', {
    hint: `enter it when it is past; today is ${today}, or write today or yesterday`,
  });
}

async function liveScores(ports: StagePorts, client: Client): Promise<Kept<EnteredScore>[]> {
  return (await readScores(ports, client)).filter(({ takenBackAt }) => takenBackAt === undefined);
}

async function findInstrument(ports: StagePorts, word: string): Promise<Instrument> {
  const { instruments } = await ports.insightRules();
  const key = instrumentKey(word);
  const found = instruments.find(({ id, name }) => id === key || instrumentKey(name) === key);
  if (found !== undefined) return found;
  throw new AmynoteError('usage', 'there is no such measure', {
    hint: `they are: ${instruments.map(({ id }) => id).join(', ')}`,
  });
}

function checkedScore(
  instrument: Instrument,
  { total, items }: Pick<TypedScore, 'total' | 'items'>,
  command: string,
): Pick<EnteredScore, 'score' | 'items'> {
  const sum = items === undefined ? undefined : sumOf(instrument, items);
  const score = total ?? sum;
  const hint = `write it like: amynote ${command} ${usualScore(instrument)}`;
  if (score === undefined)
    throw new AmynoteError('usage', `the score is missing: ${scoreWords(instrument)}`, { hint });
  if (!isScore(instrument, score)) throw new AmynoteError('usage', scoreWords(instrument), { hint });
  if (sum !== undefined && sum !== score) {
    throw new AmynoteError('usage', `the items make ${sum}, not the total that was typed`, {
      hint: 'check both against the form, or leave the total out',
    });
  }
  return { score, ...(items !== undefined && { items }) };
}

function sumOf({ name, items: shape, keeps }: Instrument, items: readonly number[]): number {
  if (keeps === 'totals' || shape === undefined) {
    throw new AmynoteError('usage', `of ${name} only the total is taken`, {
      hint: 'leave --items out; why, says: amynote measure kinds',
    });
  }
  const [least, most] = shape.range;
  const fit = items.every((item) => Number.isInteger(item) && item >= least && item <= most);
  if (items.length === shape.count && fit) return items.reduce((sum, item) => sum + item, 0) * shape.factor;
  throw new AmynoteError('usage', `${name} has ${shape.count} items, each from ${least} to ${most}`, {
    hint: `write them in their order, with commas: --items ${Array(3).fill(most).join(',')},…`,
  });
}

/** One in the middle of the range, which nobody takes for advice as they would the least or the most. */
function usualScore({ range: [least, most], step }: Instrument): number {
  const steps = Math.round((most - least) / 2 / step);
  return Math.round((least + steps * step) * 100) / 100;
}

function scoreWords({ name, range: [least, most], step }: Instrument): string {
  return `a score of ${name} is from ${least} to ${most}${step === 1 ? '' : `, in steps of ${step}`}`;
}

function refusedRow(line: number, what: string): AmynoteError {
  return new AmynoteError('usage', `line ${line}: ${what}`, {
    hint: 'nothing was taken in; mend that line, or correct the entry that is there',
    data: { line },
  });
}
