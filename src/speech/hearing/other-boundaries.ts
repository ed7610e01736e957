import type { Doubt, HeardPiece } from '../../core/speech-ports.ts';
import type { Stretch } from '../../core/stretch.ts';
import { soundOf } from './speech-rate.ts';

/** A piece with less speech is asked about as a whole: a few words need each other. */
const splitFromMs = 3000;
/** A break between words that a piece may be split at; the detector hangs on for as long again. */
const breakMs = 80;
/** So much of the silence around a piece goes with it the second time, and at most half of what lies before its neighbour. */
const aroundMs = 400;
/** Less than this is no other boundary. */
const leastMs = 50;

/**
 * How a piece is asked about the second time: split at a pause near its middle, where engines that stopped early or ran in
 * a loop begin afresh, and with more of the silence around it. It never reaches into its neighbours, whose
 * words would come twice, nor into what is sent along with them. @returns nothing when there is no other way to cut it
 */
export function otherBoundaries(
  index: number,
  piece: HeardPiece,
  before: HeardPiece | undefined,
  after: HeardPiece | undefined,
): Doubt[] {
  const startMs = Math.max(piece.startMs - aroundMs, before === undefined ? 0 : middle(before, piece));
  const endMs = Math.min(piece.endMs + aroundMs, after === undefined ? Infinity : middle(piece, after));
  const wide = { startMs: Math.min(startMs, piece.startMs), endMs: Math.max(endMs, piece.endMs) };
  const split = splitAt(piece);
  if (split === undefined) {
    const grown = piece.startMs - wide.startMs + wide.endMs - piece.endMs;
    return grown < leastMs ? [] : [partOf(index, piece, wide)];
  }
  return [
    partOf(index, piece, { startMs: wide.startMs, endMs: split }),
    partOf(index, piece, { startMs: split, endMs: wide.endMs }),
  ];
}

/** Of the silence between two pieces, in whole milliseconds: the same for both of them. */
function middle(before: Stretch, after: Stretch): number {
  return Math.round((before.endMs + after.startMs) / 2);
}

/** The middle of the longest break in the middle half of a piece. */
function splitAt(piece: HeardPiece): number | undefined {
  const { startMs, endMs, speech = [] } = piece;
  if (soundOf(piece).speechMs < splitFromMs) return undefined;
  const quarter = (endMs - startMs) / 4;
  const breaks = speech.slice(1).map((stretch, index) => ({
    startMs: speech[index]?.endMs ?? stretch.startMs,
    endMs: stretch.startMs,
  }));
  const [longest] = breaks
    .filter((pause) => pause.startMs > startMs + quarter && pause.endMs < endMs - quarter)
    .filter((pause) => lengthOf(pause) >= breakMs)
    .sort((a, b) => lengthOf(b) - lengthOf(a));
  return longest && Math.round((longest.startMs + longest.endMs) / 2);
}

function partOf(index: number, piece: HeardPiece, { startMs, endMs }: Stretch): Doubt {
  const { channel, speech, voicedMs } = piece;
  const own = speech?.filter((stretch) => stretch.startMs < endMs && stretch.endMs > startMs);
  const share = lengthOf(own ?? [{ startMs, endMs }]) / Math.max(1, soundOf(piece).speechMs);
  return {
    piece: index,
    startMs,
    endMs,
    ...(channel !== undefined && { channel }),
    ...(own !== undefined && { speech: own }),
    ...(voicedMs !== undefined && { voicedMs: Math.round(voicedMs * Math.min(1, share)) }),
  };
}

function lengthOf(stretches: Stretch | readonly Stretch[]): number {
  return [stretches].flat().reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}
