import type { Alternative, Correction, Line, Transcript } from '../core/artefacts/transcript.ts';
import { oneLine } from '../core/one-line.ts';
import type { Stretch } from '../core/stretch.ts';

type Words = Pick<Transcript, 'lines' | 'corrections'>;

/** Engines say again what they have just heard: so many lines on either side may have been answered with struck words. */
const linesNear = 3;

/**
 * Takes out of lines that a strike leaves the words that were held back at them and may be struck ones, and out of the
 * journal what was taken from those. A line that says them now says again what it said before; pure.
 */
export function withoutHeldBack({ lines, corrections }: Words, strikes: readonly Stretch[]): Words {
  const near = linesBeside(lines, strikes);
  const cleaned = lines.map((line) => {
    const entries = (corrections ?? []).filter((entry) => entry.line === line.id);
    const isNear = near.has(line.id);
    const isGone = (each: Alternative) => isNear || mayBeStruck(each, strikes);
    // What was held back at a line that the clinician wrote anew is in the journal, for the day it is taken back.
    const gone = [line, ...entries].flatMap(({ alternatives = [] }) => alternatives.filter(isGone));
    if (gone.length === 0) return { line, entries };
    const surely = gone.filter((each) => touches(each, strikes) || (isNear && each.reason === 'repeat'));
    const left = entries.map((entry) => without(entry, isGone));
    return untaken(without(line, isGone), left, textsOf(gone), textsOf(surely));
  });
  const entries = cleaned.flatMap((each) => each.entries).sort((a, b) => a.id - b.id);
  return { lines: cleaned.map(({ line }) => line), ...(corrections && { corrections: entries }) };
}

function without<T extends { alternatives?: Alternative[] | undefined }>(
  holder: T,
  isGone: (each: Alternative) => boolean,
): T {
  const { alternatives = [], ...rest } = holder;
  const left = alternatives.filter((each) => !isGone(each));
  return { ...rest, ...(left.length > 0 && { alternatives: left }) } as T;
}

/** Numbers of the lines next to the strikes, in each channel. */
function linesBeside(lines: readonly Line[], strikes: readonly Stretch[]): Set<number> {
  const beside = strikes.flatMap(({ startMs, endMs }) =>
    [undefined, 0, 1].flatMap((channel) => {
      const own = lines
        .filter((line) => line.channel === channel)
        .sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
      const before = own.filter((line) => line.endMs <= startMs);
      const after = own.filter((line) => line.startMs >= endMs);
      return [...before.slice(-linesNear), ...after.slice(0, linesNear)];
    }),
  );
  return new Set(beside.map(({ id }) => id));
}

/** Of those without a place nobody knows; what was said before may come again anywhere. */
function mayBeStruck(held: Alternative, strikes: readonly Stretch[]): boolean {
  return held.startMs === undefined || held.reason === 'repeat' || touches(held, strikes);
}

function touches({ startMs, endMs }: Alternative, strikes: readonly Stretch[]): boolean {
  if (startMs === undefined || endMs === undefined) return false;
  return strikes.some((strike) => startMs < strike.endMs && endMs > strike.startMs);
}

function textsOf(alternatives: readonly Alternative[]): string[] {
  return alternatives.map(({ text }) => oneLine(text)).filter((text) => text !== '');
}

/** A line and its journal without words that were taken from what is gone: all that was done from then on is one change. */
function untaken(
  line: Line,
  entries: readonly Correction[],
  gone: readonly string[],
  surely: readonly string[],
): { line: Line; entries: readonly Correction[] } {
  const first = entries.find(({ to }) => gone.includes(to));
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return { line, entries };
  const earlier = entries.slice(0, entries.indexOf(first));
  const { flags, confidence, alternatives, from } = first;
  const before = {
    ...(flags && { flags }),
    ...(confidence !== undefined && { confidence }),
    ...(alternatives && { alternatives }),
  };
  if (line.text === from || surely.some((text) => line.text.includes(text))) {
    const { id, startMs, endMs, channel } = line;
    const place = { id, startMs, endMs, ...(channel !== undefined && { channel }) };
    return { line: { ...place, text: from, ...before }, entries: earlier };
  }
  const { id, by, at } = last;
  return { line, entries: [...earlier, { id, line: line.id, from, to: line.text, by, at, ...before }] };
}
