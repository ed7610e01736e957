import type { Doubt, HeardPiece, HearingCheck, SentAlong } from '../../core/speech-ports.ts';
import { createFillers } from './fillers.ts';
import { readFillers } from './fillers-file.ts';
import { type Grounds, judgePiece, type Verdict } from './judge-piece.ts';
import { otherBoundaries } from './other-boundaries.ts';
import { settlePiece } from './settle-piece.ts';

const nothing: SentAlong = { keywords: [], languages: [] };

/** So many earlier pieces are looked at for words that come again. */
const piecesBefore = 3;

/**
 * The check of what was heard, on this machine and without a model: by the sound's own speech, and by known inventions.
 * @param rules the directory of `fillers.yaml`. @param sent what went to the engine along with the sound
 * @throws `not-found`, `usage` when that file cannot be read
 */
export async function openHearingCheck(rules: string, sent: SentAlong = nothing): Promise<HearingCheck> {
  const grounds: Grounds = { fillers: createFillers(await readFillers(rules)), sent };
  return {
    doubts: (heard) =>
      judged(heard, grounds).flatMap(({ index, piece, verdict, before, after }) =>
        verdict.doubtful ? otherBoundaries(index, piece, before, after) : [],
      ),
    lines(heard, again) {
      const settled = judged(heard, grounds).flatMap(({ index, piece, verdict, earlier }) => {
        const parts = again.filter((part) => part.piece === index).sort((a, b) => a.startMs - b.startMs);
        return settlePiece({ piece, verdict }, judgedParts(parts, earlier, grounds));
      });
      return settled.sort((a, b) => a.startMs - b.startMs || (a.channel ?? 0) - (b.channel ?? 0));
    },
  };
}

interface Judged {
  /** Its place among what was heard. */
  index: number;
  piece: HeardPiece;
  verdict: Verdict;
  /** The pieces before and after it in its channel. */
  before: HeardPiece | undefined;
  after: HeardPiece | undefined;
  /** What was heard just before it. */
  earlier: string;
}

function judged(heard: readonly HeardPiece[], grounds: Grounds): Judged[] {
  const numbered = heard.map((piece, index) => ({ piece, index }));
  return [undefined, 0, 1].flatMap((channel) => {
    const own = numbered
      .filter(({ piece }) => piece.channel === channel)
      .sort((a, b) => a.piece.startMs - b.piece.startMs);
    return own.map(({ piece, index }, at): Judged => {
      const previous = own.slice(Math.max(0, at - piecesBefore), at);
      const earlier = previous.map((each) => each.piece.text).join(' ');
      const verdict = judgePiece(piece, earlier, grounds);
      return { index, piece, verdict, before: own[at - 1]?.piece, after: own[at + 1]?.piece, earlier };
    });
  });
}

function judgedParts(parts: readonly (Doubt & HeardPiece)[], earlier: string, grounds: Grounds) {
  return parts.map((piece, index) => {
    const before = [earlier, ...parts.slice(0, index).map(({ text }) => text)].join(' ');
    return { piece, verdict: judgePiece(piece, before, grounds) };
  });
}
