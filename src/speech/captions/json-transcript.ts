import { refusal } from './caption-refusal.ts';
import { type Located, type LocatedObject, readLocated } from './located-json.ts';
import { milliseconds, type RawCue } from './raw-cue.ts';

/** Where programs put the list of what was said, as paths from the document's root. */
const places = [
  [],
  ['segments'],
  ['utterances'],
  ['lines'],
  ['results', 'utterances'],
  ['transcript', 'segments'],
  ['transcript'],
  ['data', 'segments'],
  ['transcripts'],
  ['cues'],
  ['entries'],
] as const;

const starts = ['start', 'startTime', 'start_time', 'start_offset', 'timestamp', 'offset', 'from'];
const ends = ['end', 'endTime', 'end_time', 'end_offset', 'to'];
const milli = { starts: ['startMs', 'start_ms'], ends: ['endMs', 'end_ms'] };
const texts = ['text', 'transcript', 'body', 'content'];
const speakers = ['speaker', 'speaker_name', 'speakerName', 'speaker_label', 'label', 'name'];

/**
 * The segments of a transcript in JSON: a list of `{start, end, speaker, text}` alone or under `segments`,
 * `utterances` or the like, as OpenAI’s `verbose_json` and `diarized_json` and other programs have it, or what
 * `show --format json` writes. Times are seconds, milliseconds or clocks: what the whole file makes likely.
 * @throws `usage` with the line of what is not understood
 */
export function readJsonTranscript(source: string): RawCue[] {
  const root = readLocated(source);
  const list = places.map((path) => at(root, path)).find((found): found is Located[] => Array.isArray(found));
  if (list === undefined) throw refusal('no list of segments was found in this JSON', 1);
  const segments = list.map(segmentOf);
  const unit = unitOf(segments);
  return segments.map(({ line, start, end, lines, speaker }) => {
    const startMs = toMs(start, unit);
    const endMs = end === undefined ? undefined : toMs(end, unit);
    if (endMs !== undefined && endMs < startMs) throw refusal('this segment ends before it starts', line);
    return {
      startMs,
      lines,
      ...(endMs !== undefined && { endMs }),
      ...(speaker !== undefined && { speaker }),
    };
  });
}

function at(root: Located, path: readonly string[]): Located | undefined {
  return path.reduce<Located | undefined>((value, key) => fieldsOf(value)?.get(key), root);
}

function fieldsOf(value: Located | undefined): LocatedObject['fields'] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value.fields : undefined;
}

interface Moment {
  value: number;
  /** In the key's name, or in the way it is written. */
  unit?: 'ms';
}

interface Segment {
  line: number;
  start: Moment;
  end?: Moment;
  lines: string[];
  speaker?: string;
}

function segmentOf(value: Located, index: number): Segment {
  const fields = fieldsOf(value);
  if (fields === undefined) throw refusal(`entry ${index + 1} of the list is no segment`, 1);
  const { line } = value as LocatedObject;
  const text = texts.map((key) => fields.get(key)).find((found) => typeof found === 'string');
  const start = moment(fields, milli.starts, starts);
  if (start === undefined || start.value < 0)
    throw refusal('this segment says no time at which it starts', line);
  if (text === undefined) throw refusal('this segment says no text', line);
  const end = moment(fields, milli.ends, ends);
  const speaker = speakers.map((key) => nameIn(fields.get(key))).find((name) => name !== undefined);
  return {
    line,
    start,
    lines: [text],
    ...(end !== undefined && { end }),
    ...(speaker !== undefined && { speaker }),
  };
}

function moment(fields: LocatedObject['fields'], inMs: string[], others: string[]): Moment | undefined {
  for (const key of [...inMs, ...others]) {
    const value = fields.get(key);
    if (typeof value === 'number' && Number.isFinite(value)) return { value, ...(inMs.includes(key) && ms) };
    const parts = typeof value === 'string' ? clock.exec(value.trim()) : null;
    if (parts !== null) return { value: milliseconds(parts.slice(1)), ...ms };
    if (typeof value === 'string' && /^\d+(?:\.\d+)?s?$/.test(value))
      return { value: Number.parseFloat(value) };
  }
  return undefined;
}

const ms = { unit: 'ms' } as const;
const clock = /^(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)(?:[.,](\d{1,9}))?$/;

function nameIn(value: Located | undefined): string | undefined {
  if (typeof value === 'string') return value;
  // Numbers are voices that the program told apart.
  if (typeof value === 'number') return `Speaker ${value}`;
  const name = fieldsOf(value)?.get('name');
  return typeof name === 'string' ? name : undefined;
}

/** No recording lasts more than a day, and nobody says less than three words in a minute on the whole. */
const mostSeconds = 86_400;
const fewestWordsPerSecond = 0.05;

function unitOf(segments: readonly Segment[]): number {
  const bare = segments
    .flatMap(({ start, end }) => [start, ...(end ? [end] : [])])
    .filter(({ unit }) => !unit);
  const last = bare.reduce((most, { value }) => Math.max(most, value), 0);
  if (last > mostSeconds) return 1;
  const whole = bare.every(({ value }) => Number.isInteger(value));
  const words = segments.reduce((sum, { lines }) => sum + (lines[0] ?? '').split(/\s+/).length, 0);
  return whole && words < fewestWordsPerSecond * last ? 1 : 1000;
}

function toMs({ value, unit }: Moment, perUnit: number): number {
  return Math.round(unit === 'ms' ? value : value * perUnit);
}
