import type { PcmFormat } from '../core/audio-ports.ts';
import type { CaptureEntry } from '../core/capture.ts';
import type { SampleStretch, Timeline } from './capture-timeline.ts';

/**
 * The sound of a capture as one stream, true to its timeline: gaps and struck stretches are silence.
 * @param timeline a new one; it holds the whole timeline once the stream has ended
 */
export async function* soundOfCapture(
  entries: readonly CaptureEntry[],
  format: PcmFormat,
  timeline: Timeline,
): AsyncIterable<Uint8Array> {
  const removed = removedParts(entries);
  const struck = strikesByStart(entries, format);
  let starts = 0;
  let next = 1;
  for (const entry of entries) {
    for (; next < entry.number; next++) yield* silence(standIn(timeline, removed.get(next)), format);
    next = entry.number + 1;
    if (entry.type === 'event') {
      yield* silence(timeline.apply(entry.event), format);
      if (entry.event.type === 'start') starts += 1;
      continue;
    }
    const gone = removed.get(entry.number);
    if (gone !== undefined) {
      yield* silence(standIn(timeline, gone), format);
      continue;
    }
    const pcm = await entry.open();
    const shift = timeline.started();
    const stretches = struck
      .get(starts)
      ?.map(({ start, end }) => ({ start: start + shift, end: end + shift }));
    silenceIn(pcm, timeline.position(), stretches ?? [], format);
    timeline.sound(samplesIn(pcm, format));
    yield pcm;
  }
  // A capture of which nothing came: the second that was lost is all there is to tell of it.
  if (timeline.position() === 0) yield* silence(timeline.missing(), format);
}

/** Overwrites what lies in one of the stretches. @param start where the sound stands on the timeline, in samples */
export function silenceIn(
  pcm: Uint8Array,
  start: number,
  stretches: readonly SampleStretch[],
  { channels }: PcmFormat,
): void {
  const frame = channels * 2;
  for (const stretch of stretches) {
    const from = Math.max(0, stretch.start - start) * frame;
    const to = Math.min(pcm.length, (stretch.end - start) * frame);
    if (from < to) pcm.fill(0, from, to);
  }
}

/** So many samples of digital silence, at most a second at a time. */
export function* silence(samples: number, { sampleRate, channels }: PcmFormat): Iterable<Uint8Array> {
  for (let left = samples; left > 0; left -= sampleRate) {
    yield new Uint8Array(Math.min(left, sampleRate) * channels * 2);
  }
}

/** How many samples of each channel. */
export function samplesIn(pcm: Uint8Array, { channels }: PcmFormat): number {
  return Math.floor(pcm.length / (channels * 2));
}

/** Silence in the place of a part: of a struck one its own length is known. */
function standIn(timeline: Timeline, struck: number | undefined): number {
  if (struck === undefined) return timeline.missing();
  timeline.sound(struck);
  return struck;
}

function removedParts(entries: readonly CaptureEntry[]): Map<number, number> {
  const removed = new Map<number, number>();
  for (const entry of entries) {
    if (entry.type !== 'event' || entry.event.type !== 'strike') continue;
    for (const { number, samples } of entry.event.removed) removed.set(number, samples);
  }
  return removed;
}

/** Strikes by how many `start`s came before them, in samples from the last of these: none reaches further back. */
function strikesByStart(
  entries: readonly CaptureEntry[],
  { sampleRate }: PcmFormat,
): Map<number, SampleStretch[]> {
  const perMs = sampleRate / 1000;
  const strikes = new Map<number, SampleStretch[]>();
  let starts = 0;
  for (const entry of entries) {
    if (entry.type !== 'event') continue;
    if (entry.event.type === 'start') starts += 1;
    if (entry.event.type !== 'strike') continue;
    const stretch = { start: entry.event.fromMs * perMs, end: entry.event.toMs * perMs };
    strikes.set(starts, [...(strikes.get(starts) ?? []), stretch]);
  }
  return strikes;
}
