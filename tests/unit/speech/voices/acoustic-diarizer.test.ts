import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Line } from '../../../../src/core/artefacts/transcript.ts';
import type { DiarizeRequest } from '../../../../src/core/speech-ports.ts';
import { nameVoices } from '../../../../src/speech/naming/name-speakers.ts';
import { createSegmenter } from '../../../../src/speech/segment/segmenter.ts';
import { createAcousticDiarizer } from '../../../../src/speech/voices/acoustic-diarizer.ts';
import { hasFfmpeg, hasMeetings, inChunks, joined, kitSession, meetings } from '../sounds.ts';
import { monologue, splicedTalk } from './real-talks.ts';
import { diarizationError, lowestError, rttmTurns } from './score.ts';
import { separatedTurns } from './separated-turns.ts';

const diarizer = createAcousticDiarizer();

/** Its voices with the names that the words give them. */
async function named(request: DiarizeRequest) {
  return nameVoices({ ...request, names: {}, decided: new Map() }, await diarizer.diarize(request)).lines;
}

const couple = [
  { id: 'therapist', role: 'therapist' as const },
  { id: 'client', role: 'client' as const },
];

describe('acoustic diarizer', () => {
  it('refuses a session without sound', async () => {
    const refusal = diarizer.diarize({ lines: [], participants: couple });
    await expect(refusal).rejects.toMatchObject({ code: 'failed', hint: expect.stringContaining('amynote') });
  });
});

describe.skipIf(!hasFfmpeg)('acoustic diarizer on the session kit', () => {
  it('at least 98 percent of the true turns get their speaker', async () => {
    const { sound, turns, lines, participants } = kitSession('short-01');
    const speakers = await named({ lines, participants, sound: () => inChunks(sound) });
    const right = speakers.filter((speaker, index) => speaker.participant === turns[index]?.speaker);
    expect(right.length / lines.length).toBeGreaterThanOrEqual(0.98);
  }, 30_000);

  it('tells a couple apart, and leaves it to the clinician which of them is which', async () => {
    const { sound, turns, lines, participants } = kitSession('couple-01');
    const speakers = await named({ lines, participants, sound: () => inChunks(sound) });
    const voiceOf = new Map(turns.map(({ speaker }, index) => [speaker, speakers[index]?.voice]));
    const right = speakers.filter(({ voice }, index) => voice === voiceOf.get(turns[index]?.speaker ?? ''));
    expect(right.length / lines.length).toBeGreaterThanOrEqual(0.98);
    expect(new Set(voiceOf.values()).size).toBe(3);
    expect(new Set(speakers.map(({ participant }) => participant))).toEqual(new Set(['therapist', null]));
  }, 30_000);

  it('names the speaker of the pieces that the segmenter cuts', async () => {
    const { sound, turns, lines, participants } = kitSession('maya-01');
    const pieces: Line[] = [];
    for await (const { startMs, endMs } of createSegmenter().segment(inChunks(sound))) {
      const text = lines.find((line) => line.startMs < endMs && line.endMs > startMs)?.text ?? '';
      pieces.push({ id: pieces.length + 1, startMs, endMs, text });
    }
    const speakers = await named({ lines: pieces, participants, sound: () => inChunks(sound) });
    const wrong = pieces.filter((piece, index) => {
      const turn = turns.find(({ startMs, endMs }) => startMs < piece.endMs && endMs > piece.startMs);
      return speakers[index]?.participant !== turn?.speaker;
    });
    expect(wrong.length / pieces.length).toBeLessThanOrEqual(0.02);
  }, 30_000);

  it('names nobody where only one voice is heard', async () => {
    const { sound, lines, turns, participants } = kitSession('maya-01');
    const own = turns.flatMap((turn, index) => (turn.speaker === 'client' ? [index] : []));
    const alone = joined(
      ...own.map((index) =>
        sound.slice((turns[index]?.startMs ?? 0) * 16, (turns[index]?.endMs ?? 0) * 16 + 6400),
      ),
    );
    let startMs = 0;
    const monologue = own.map((index, order) => {
      const length = (turns[index]?.endMs ?? 0) - (turns[index]?.startMs ?? 0);
      const line = { id: order + 1, startMs, endMs: startMs + length, text: lines[index]?.text ?? '' };
      startMs += length + 400;
      return line;
    });
    const speakers = await named({ lines: monologue, participants, sound: () => inChunks(alone) });
    expect(speakers.every((speaker) => speaker.participant === null)).toBe(true);
  }, 30_000);

  it('hears two where two talk and nobody says how many they are', async () => {
    const found = await separatedTurns(kitSession('short-01').sound, { most: 4 });
    expect(new Set(found.map(({ speaker }) => speaker)).size).toBe(2);
  }, 30_000);

  it('tells the voices of a session apart to 2 % (collar 0.25 s) and 8 % (none)', async () => {
    const { sound, turns } = kitSession('maya-03');
    const found = await separatedTurns(sound, 2);
    expect(diarizationError(turns, found, 250).total).toBeLessThanOrEqual(2);
    expect(diarizationError(turns, found, 0).total).toBeLessThanOrEqual(8);
  }, 30_000);
});

describe.skipIf(!hasFfmpeg || !hasMeetings)('voices of real meetings', () => {
  // Two people of different meetings, cut into turns without pauses: who speaks is known to the millisecond.
  it.each([
    ['MÉO069', 'FEE078'],
    ['MEE068', 'MEE075'],
  ] as const)('%s and %s are told apart', async (one, other) => {
    const { sound, turns } = splicedTalk([one, other], [3000, 800, 5000, 1500, 7000, 1500]);
    const found = await separatedTurns(sound, 2);
    expect(diarizationError(turns, found, 250).total).toBeLessThanOrEqual(10);
  });

  it('in a monologue are one', async () => {
    const found = await separatedTurns(monologue('MÉO069').sound, { most: 4 });
    expect(new Set(found.map(({ speaker }) => speaker)).size).toBe(1);
  });
});

describe.skipIf(!hasMeetings)('the score', () => {
  it('is nothing for the reference itself and all of the second voice for one speaker', () => {
    const reference = rttmTurns(readFileSync(`${meetings}/trn04.rttm`, 'utf8'));
    expect(diarizationError(reference, reference, 0).total).toBe(0);
    const one = [{ speaker: 'a', startMs: 0, endMs: 2000 }];
    const two = [
      { speaker: 'x', startMs: 0, endMs: 1000 },
      { speaker: 'y', startMs: 1000, endMs: 2000 },
    ];
    expect(diarizationError(two, one, 0)).toEqual({ total: 50, missed: 0, falseAlarm: 0, confused: 50 });
    expect(lowestError(two, 2, 0)).toBe(0);
    expect(lowestError(two, 1, 0)).toBe(50);
  });
});
