import type { NoteContent } from '../core/artefacts/note.ts';
import { scoresIn } from '../core/chart.ts';
import type { Client } from '../core/client.ts';
import type { InsightRules, ScorePoint, ScoreSeries } from '../core/insights.ts';
import type { Instrument } from '../core/instrument.ts';
import { bandOf, instrumentKey, reviewOf, unseenOf } from '../core/instrument-scores.ts';
import { memberFacts } from '../core/note-facts.ts';
import type { StagePorts } from '../core/ports.ts';
import type { RecordedSession } from '../core/recorded-session.ts';

/** A point before it is known whose line it belongs to. */
interface Found {
  key: string;
  /** As it was written. */
  name: string;
  person?: string;
  point: ScorePoint;
}

/**
 * Every score of a client, entered by itself or standing on a note, as one line for each person and instrument, in the order
 * of the instruments. A score that stands on a note and was entered as well is one.
 */
export async function readScoreSeries(
  ports: StagePorts,
  client: Client,
  record: readonly RecordedSession[],
): Promise<ScoreSeries[]> {
  const rules = await ports.insightRules();
  const entered = scoresIn(await ports.vault.chart.entries(client.id)).flatMap(
    ({ takenBackAt, enteredAt: _, measure, person, ...point }): Found[] =>
      takenBackAt === undefined ? [{ key: measure, name: measure, person, point }] : [],
  );
  const noted = record
    .flatMap((session) => scoresOnNote(client, session))
    .filter((one) => !isAmong(one, entered));
  const groups = grouped([...entered, ...noted]);
  const series = [...groups.values()].map((found) => asSeries(found, rules));
  return series.sort(
    (a, b) => orderOf(a, rules) - orderOf(b, rules) || ((a.person ?? '') < (b.person ?? '') ? -1 : 1),
  );
}

function grouped(found: readonly Found[]): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const one of found) groups.set(seriesOf(one), [...(groups.get(seriesOf(one)) ?? []), one]);
  return groups;
}

function seriesOf({ key, person = '' }: Found): string {
  return `${key} ${person}`;
}

function asSeries(found: readonly Found[], rules: InsightRules): ScoreSeries {
  const [{ key = '', name = '', person } = {}] = found;
  const instrument = rules.instruments.find(({ id }) => id === key);
  const points = found
    .map(({ point }) => ({ ...point, ...(instrument && meaningOf(instrument, point)) }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  const change = rules.change(points, instrument);
  return {
    measure: key,
    name: instrument?.name ?? name,
    ...(person !== undefined && { person }),
    ...(instrument && { instrument }),
    points,
    ...(change && { change }),
  };
}

function meaningOf(instrument: Instrument, { score, items }: ScorePoint): Partial<ScorePoint> {
  const band = bandOf(instrument, score);
  const review = reviewOf(instrument, score, items);
  const unseen = unseenOf(instrument, score, items);
  return {
    ...(band !== undefined && { band }),
    ...(review !== undefined && { review }),
    ...(unseen !== undefined && { unseen }),
  };
}

/** Instruments in the order of their file, anything else after them. */
function orderOf({ measure }: ScoreSeries, { instruments }: InsightRules): number {
  const at = instruments.findIndex(({ id }) => id === measure);
  return at < 0 ? instruments.length : at;
}

function scoresOnNote(client: Client, { session, day, note }: RecordedSession): Found[] {
  if (note === undefined) return [];
  const at = { day, from: 'note' as const, note: { sessionId: session.id, signed: note.signed } };
  return whoseFacts(client, note.content).flatMap(({ person, measures }) =>
    Object.entries(measures).map(([name, score]) => ({
      key: instrumentKey(name),
      name,
      ...(person !== undefined && { person }),
      point: { ...at, score: Number(score) },
    })),
  );
}

/** A group's note says whose a score is; that of a couple does not. */
function whoseFacts({ people }: Client, content: NoteContent) {
  const { measures = {} } = content.facts ?? {};
  const [only, another] = people;
  if (only !== undefined && another === undefined) return [{ person: only.id, measures }];
  const members = people.map(({ id }) => ({ person: id, measures: memberFacts(content, id).measures ?? {} }));
  return [{ person: undefined, measures }, ...members];
}

function isAmong({ key, person, point }: Found, entered: readonly Found[]): boolean {
  return entered.some(
    (one) =>
      one.key === key &&
      one.person === person &&
      one.point.day === point.day &&
      one.point.score === point.score,
  );
}
