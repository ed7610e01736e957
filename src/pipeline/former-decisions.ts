import type { LineSpeaker, Speakers } from '../core/artefacts/speakers.ts';
import type { Line, Transcript } from '../core/artefacts/transcript.ts';

/** A line is the same in another transcript of the same sound when it begins and ends no further away than this. */
const sameMs = 250;

type Span = NonNullable<LineSpeaker['span']>;

/** Notes where lines lie, so that {@link formerDecisions} finds them. @param isDecided which of them the clinician decided */
export function withSpans(
  entries: readonly LineSpeaker[],
  lines: readonly Line[],
  isDecided: (entry: LineSpeaker, at: number) => boolean,
): LineSpeaker[] {
  const spans = new Map(lines.map((line) => [line.id, spanOf(line)]));
  return entries.map((entry, at) => {
    const span = spans.get(entry.line);
    return span === undefined || !isDecided(entry, at) ? entry : { ...entry, span };
  });
}

/**
 * What the clinician decided of an older transcript, line by line and of whole voices, under the numbers that the same
 * stretches of sound have in this one. Nearest first; no line stands for two.
 */
export function formerDecisions(before: Speakers, { lines }: Pick<Transcript, 'lines'>): Speakers {
  const pairs = before.lines.flatMap((entry) => {
    const { span } = entry;
    if (span === undefined) return [];
    return lines
      .filter((line) => isSame(line, span))
      .map((line) => ({ entry, line, farMs: distanceMs(line, span) }));
  });
  const found = new Map<number, LineSpeaker>();
  const placed = new Set<LineSpeaker>();
  for (const { entry, line } of pairs.sort((a, b) => a.farMs - b.farMs)) {
    if (found.has(line.id) || placed.has(entry)) continue;
    placed.add(entry);
    found.set(line.id, { ...entry, line: line.id, span: spanOf(line) });
  }
  return { ...before, lines: [...found.values()].sort((a, b) => a.line - b.line) };
}

function spanOf({ startMs, endMs, channel }: Line): Span {
  return { startMs, endMs, ...(channel !== undefined && { channel }) };
}

function isSame(line: Line, span: Span): boolean {
  // At the same time another person may speak on the other channel.
  if (line.channel !== span.channel) return false;
  return Math.abs(line.startMs - span.startMs) <= sameMs && Math.abs(line.endMs - span.endMs) <= sameMs;
}

function distanceMs(line: Line, span: Span): number {
  return Math.abs(line.startMs - span.startMs) + Math.abs(line.endMs - span.endMs);
}
