import type { LineSpeaker, Speakers } from '../core/artefacts/speakers.ts';
import type { Line, Transcript } from '../core/artefacts/transcript.ts';

/** A line is the same in another transcript of the same sound when it begins and ends no further away than this. */
const sameMs = 250;

/**
 * What the clinician decided of an older transcript, line by line and of whole voices, under the numbers that the same
 * stretches of sound have in this one.
 */
export function formerDecisions(before: Speakers, { lines }: Pick<Transcript, 'lines'>): Speakers {
  const found = before.lines.flatMap((entry): LineSpeaker[] => {
    const line = lines.find((each) => isSame(each, entry.span));
    if (line === undefined) return [];
    return [{ ...entry, line: line.id, span: { startMs: line.startMs, endMs: line.endMs } }];
  });
  return { ...before, lines: found };
}

function isSame(line: Line, span: LineSpeaker['span']): boolean {
  if (span === undefined) return false;
  return Math.abs(line.startMs - span.startMs) <= sameMs && Math.abs(line.endMs - span.endMs) <= sameMs;
}
