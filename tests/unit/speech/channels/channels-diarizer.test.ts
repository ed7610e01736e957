import { describe, expect, it } from 'vitest';
import type { Line } from '../../../../src/core/artefacts/transcript.ts';
import type { DiarizeRequest } from '../../../../src/core/speech-ports.ts';
import { createChannelsDiarizer } from '../../../../src/speech/channels/channels-diarizer.ts';
import { nameVoices } from '../../../../src/speech/naming/name-speakers.ts';

const participants = [
  { id: 'therapist', role: 'therapist' as const },
  { id: 'client', role: 'client' as const, personId: 'p1' },
];
const texts = [
  'What was the week like?',
  'I hardly slept. I kept thinking about my father.',
  'What comes up when you think of him?',
  'I feel small. I was always the quiet one.',
  'Would you be willing to write to him, without sending it?',
  'I can try.',
];

function line(index: number, text: string, channel: 0 | 1 = index % 2 === 0 ? 1 : 0): Line {
  return { id: index + 1, startMs: index * 1000, endMs: index * 1000 + 900, text, channel };
}

const diarizer = createChannelsDiarizer();

async function named(request: Pick<DiarizeRequest, 'lines' | 'channelSound' | 'therapistChannel'>) {
  const told = await diarizer.diarize({ ...request, participants });
  return nameVoices({ ...request, participants, names: {}, decided: new Map() }, told);
}

/** Both channels as noise of a loudness per second: `levels[channel][second]`. */
function soundOf(levels: readonly [readonly number[], readonly number[]]) {
  return async function* (channel: 0 | 1) {
    for (const level of levels[channel])
      yield Int16Array.from({ length: 16_000 }, (_, at) => (at % 2 === 0 ? level : -level));
  };
}

describe('channels diarizer', () => {
  const lines = texts.map((text, index) => line(index, text));

  it('splits exactly and finds the channel of the therapist in the words', async () => {
    const found = (await named({ lines })).lines;
    expect(found.map((entry) => entry.participant)).toEqual(
      texts.map((_, i) => (i % 2 === 0 ? 'therapist' : 'client')),
    );
    expect(found.map((entry) => entry.line)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('takes the word of the clinician for the channel of the therapist, whatever is said there', async () => {
    const { lines: found, voices } = await named({ lines, therapistChannel: 0 });
    expect(found.map((entry) => entry.participant)).toEqual(
      texts.map((_, i) => (i % 2 === 0 ? 'client' : 'therapist')),
    );
    expect(found.every(({ confidence }) => confidence === 1)).toBe(true);
    expect(voices.map(({ by }) => by)).toEqual(['elimination', 'channel']);
  });

  it('leaves the names open where the words do not tell', async () => {
    const found = (await named({ lines: [line(0, 'Okay.'), line(1, 'Okay.')] })).lines;
    expect(found.map((entry) => entry.participant)).toEqual([null, null]);
  });

  it('refuses lines that were cut from mixed sound', async () => {
    const mixed = [{ id: 1, startMs: 0, endMs: 900, text: 'Hello.' }];
    await expect(diarizer.diarize({ lines: mixed, participants })).rejects.toMatchObject({ code: 'failed' });
  });
});

describe('words that both microphones caught', () => {
  /** The client (channel 0) speaks; a part of it is heard on the therapist's side as well. */
  const said: Line = {
    id: 1,
    startMs: 0,
    endMs: 3000,
    text: 'I slept badly and I was late for work again.',
    channel: 0,
  };
  const copy: Line = { id: 2, startMs: 900, endMs: 2900, text: 'and I was late for work', channel: 1 };
  const rest = texts.map((text, index) => ({ ...line(index + 4, text), id: index + 3 }));
  const lines = [said, copy, ...rest];
  const quiet = [...Array(10).keys()].map(() => 50);

  it('are one line: the quieter copy is an echo of the louder one', async () => {
    const channelSound = soundOf([
      [8000, 8000, 8000, ...quiet],
      [900, 900, 900, ...quiet],
    ]);
    const { lines: found } = await named({ lines, channelSound, therapistChannel: 1 });
    expect(found[0]).toMatchObject({ participant: 'client', confidence: 1 });
    expect(found[0]).not.toHaveProperty('echoOf');
    expect(found[1]).toMatchObject({ participant: 'client', echoOf: 1 });
  });

  it('are for the ear of the clinician where neither is louder, or nobody knows', async () => {
    const channelSound = soundOf([
      [8000, 8000, 8000, ...quiet],
      [6000, 6000, 6000, ...quiet],
    ]);
    for (const sound of [{ channelSound }, {}]) {
      const { lines: found } = await named({ lines, ...sound, therapistChannel: 1 });
      expect(found[1]).toMatchObject({ participant: null });
      expect(found[1]).not.toHaveProperty('echoOf');
    }
  });

  it('are no echo when two people say different things at once, however quiet one of them is', async () => {
    const both = [said, { ...copy, text: 'mm, that must have been hard' }, ...rest];
    const channelSound = soundOf([
      [8000, 8000, 8000, ...quiet],
      [900, 900, 900, ...quiet],
    ]);
    const { lines: found } = await named({ lines: both, channelSound, therapistChannel: 1 });
    expect(found[1]).toMatchObject({ participant: 'therapist', confidence: 1 });
  });

  it('are no echo when the same is said at another time', async () => {
    const later = [said, { ...copy, startMs: 3600, endMs: 4400 }, ...rest];
    const { lines: found } = await named({ lines: later, therapistChannel: 1 });
    expect(found[1]).toMatchObject({ participant: 'therapist' });
  });

  /** Two lines, the second one ten dB quieter than the first throughout. */
  const told = async (first: Omit<Line, 'id' | 'channel'>, second: Omit<Line, 'id' | 'channel'>) => {
    const pair: Line[] = [
      { ...first, id: 1, channel: 0 },
      { ...second, id: 2, channel: 1 },
    ];
    const seconds = [...Array(20).keys()];
    const channelSound = soundOf([seconds.map(() => 8000), seconds.map(() => 2500)]);
    return (await diarizer.diarize({ lines: pair, participants, channelSound })).lines[1];
  };
  const asked = { startMs: 0, endMs: 3000, text: 'Are you thinking of ending it, yes or no?' };

  it.each([
    ['No.', 2700, 3200],
    ['Yes or no?', 2000, 3000],
    ['Thinking of ending it.', 8000, 9000],
    ['No, I am not thinking of ending it, yes or no.', 0, 3000],
  ])('are kept and shown where they may be an answer of its own: %s', async (text, startMs, endMs) => {
    const answer = await told(asked, { text, startMs, endMs });
    expect(answer).not.toHaveProperty('echoOf');
  });

  it('are nobody’s for sure where a short answer is in the question', async () => {
    expect(await told(asked, { text: 'No.', startMs: 2700, endMs: 3200 })).toMatchObject({ voice: null });
  });

  it('are a copy only where the same words are said at that moment', async () => {
    const long = {
      startMs: 0,
      endMs: 16_000,
      text: 'you said you do not want to be here and then you went on and on about the house that you sold last year and all that it took',
    };
    const own = { text: 'do not want to be here', startMs: 9000, endMs: 11_000 };
    expect(await told(long, own)).not.toHaveProperty('echoOf');
    expect(await told(long, { ...own, startMs: 1800, endMs: 4900 })).toMatchObject({ echoOf: 1 });
  });

  it('are not where a word of the copy is another one, or nobody could make out either', async () => {
    const want = { startMs: 0, endMs: 3000, text: 'so tonight you do want to go on living' };
    const not = { startMs: 0, endMs: 3000, text: 'so tonight you do not want to go on living' };
    expect(await told(want, not)).toEqual({ voice: null, confidence: 0.5 });
    const lost = { startMs: 0, endMs: 3000, text: '[inaudible 00:00–00:03]', flags: ['inaudible' as const] };
    expect(await told(lost, lost)).toMatchObject({ confidence: 1 });
    expect(await told(lost, lost)).not.toHaveProperty('echoOf');
  });
});
