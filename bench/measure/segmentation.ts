import { createSegmenter } from '../../src/speech/segment/segmenter.ts';
import { inChunks, kitSession } from '../../tests/unit/speech/sounds.ts';
import { meeting, type Talk } from '../../tests/unit/speech/voices/real-talks.ts';
import { speechRecall } from '../../tests/unit/speech/voices/score.ts';
import { type Figure, figure } from './figure.ts';

/** How far a piece's edge may lie from the reference's, as the reference itself is drawn. */
const SLACK_MS = 250;

/** How much of the reference's speech lies inside a piece. */
export async function recallFigures(): Promise<Figure[]> {
  const real = ['trn00', 'trn01', 'trn02', 'trn03', 'trn04', 'trn05'].map(meeting);
  const kit = ['maya-01', 'maya-02', 'maya-03', 'couple-01'].map((id) => ({ name: id, ...kitSession(id) }));
  return [await recall('speech.recall.real', real, '>=98'), await recall('speech.recall.kit', kit, '>=100')];
}

async function recall(
  name: string,
  talks: readonly Pick<Talk, 'name' | 'sound' | 'turns'>[],
  target: string,
) {
  const each: [string, number][] = [];
  for (const talk of talks) {
    const pieces: { startMs: number; endMs: number }[] = [];
    for await (const { startMs, endMs } of createSegmenter().segment(inChunks(talk.sound)))
      pieces.push({ startMs, endMs });
    each.push([talk.name, speechRecall(talk.turns, pieces, SLACK_MS)]);
  }
  const lowest = Math.min(...each.map(([, value]) => value));
  return figure(name, lowest, '% of the worst file', target, Object.fromEntries(each));
}
