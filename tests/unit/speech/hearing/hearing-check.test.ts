import { beforeAll, describe, expect, it } from 'vitest';
import type { Doubt, HeardPiece, HearingCheck, UnnumberedLine } from '../../../../src/core/speech-ports.ts';
import { openHearingCheck } from '../../../../src/speech/hearing/hearing-check.ts';
import { createSegmenter } from '../../../../src/speech/segment/segmenter.ts';
import { idleTail } from '../segment/noises.ts';
import { hasFfmpeg, inChunks, kitSession } from '../sounds.ts';

const keywords = [
  'anhedonia',
  'alexithymia',
  'dysthymia',
  'cyclothymia',
  'psychomotor agitation',
  'sertraline',
];
let check: HearingCheck;
beforeAll(async () => {
  check = await openHearingCheck('templates/rules', {
    keywords,
    languages: ['en'],
  });
});

/** Kinds of sound, by how much of a second is speech and how much of that is voiced. */
const voices = { voice: [0.85, 0.65], breath: [0.8, 0], farAway: [0.8, 0.12], hum: [0.9, 0.93] } as const;

/** A piece after a silence, from 10 s on. */
function piece(
  seconds: number,
  text: string,
  sound: keyof typeof voices = 'voice',
  startMs = 10_000,
): HeardPiece {
  const [spoken, voiced] = voices[sound];
  const half = (seconds * 1000 * spoken) / 2;
  const endMs = startMs + seconds * 1000;
  const speech = [
    { startMs: startMs + 100, endMs: startMs + 100 + half },
    { startMs: endMs - 50 - half, endMs: endMs - 50 },
  ];
  return { startMs, endMs, text, speech, voicedMs: Math.round(2 * half * voiced) };
}

/** The lines when every doubtful stretch comes back with these words. */
function settled(heard: readonly HeardPiece[], ...answers: string[]): UnnumberedLine[] {
  const doubts = check.doubts(heard);
  expect(doubts).toHaveLength(answers.length);
  return check.lines(
    heard,
    doubts.map((doubt, index): Doubt & HeardPiece => ({ ...doubt, text: answers[index] ?? '' })),
  );
}

const inaudible = { text: '[inaudible 00:10–00:12]', confidence: 0, flags: ['inaudible'] };

describe('words where nobody speaks', () => {
  it.for([
    ['Thank you for watching!', 'filler'],
    ['Thanks for watching. Please subscribe to my channel.', 'filler'],
    ['Subtitles by the Amara.org community', 'filler'],
    ['Thank you. Please subscribe.', 'filler'],
    ['So I went home. Thank you for watching!', 'filler'],
    ['Untertitel im Auftrag des ZDF für funk, 2017', 'filler'],
    ["Sous-titres réalisés par la communauté d'Amara.org", 'filler'],
    ['ご視聴ありがとうございました', 'filler'],
    ['Продолжение следует...', 'filler'],
    ['[BLANK_AUDIO]', 'filler'],
    ['Thank you.', 'no-speech'],
    ['Bye. Bye-bye.', 'no-speech'],
    ['anhedonia, alexithymia, dysthymia', 'echo'],
  ] as const)('are held back over a breath: %s', ([text, reason]) => {
    expect(settled([piece(1.4, text, 'breath')])).toMatchObject([
      { ...inaudible, alternatives: [{ text, reason }] },
    ]);
  });

  it.for([
    ['I think we should go there.', 'no-speech'],
    ['Copyright is my whole job now.', 'no-speech'],
    ['다음 영상에서 만나요', 'foreign-script'],
  ] as const)('are held back when nothing like them comes again: %s', ([text, reason]) => {
    expect(settled([piece(1.4, text, 'breath')], '')).toMatchObject([
      { ...inaudible, flags: ['inaudible', 'asked-again'], alternatives: [{ text, reason }] },
    ]);
  });

  it('a thank-you over a long hum is held back, even when it comes twice', () => {
    const [line] = settled([piece(3, 'Thank you.', 'hum')], 'Thank you.');
    expect(line).toMatchObject({
      flags: ['inaudible', 'asked-again'],
      alternatives: [{ reason: 'no-speech' }],
    });
  });

  it('without any words leave no line', () => {
    expect(settled([piece(1.2, '', 'breath')])).toEqual([]);
  });
});

describe('what people really say', () => {
  it.for([
    [0.8, 'Thank you.'],
    [0.6, 'Bye.'],
    [1.4, 'Thank you. Bye.'],
    [1.2, 'Mm-hm.'],
    [0.5, 'Yeah.'],
    [2.2, "I don't know. I don't know."],
    [2.6, "I can't, I can't, I can't, I can't."],
    [1.8, 'No. No. No. No. No. No.'],
    [6, "He said he'd call, and he didn't call, and then he said he'd call, and he didn't."],
    [3, 'Thank you for watching the kids last week.'],
    [2.4, 'Music. Music helps, and silence.'],
    [2.2, 'Copyright is my whole job now.'],
    [2.6, 'Translated by my sister every single time.'],
    [3.4, 'They gave me sertraline, and then anhedonia was the word.'],
    [3.6, 'I wrote everything down, and it was nineteen ninety two.'],
    [4.4, 'My number is 555 0123 44 12, call me.'],
    [1.9, 'Did you do anything that made it better?'],
    [7, 'I… I just… I sat there, and, and nothing came.'],
  ] as const)('stays as it is, unmarked: %s s %s', ([seconds, text]) => {
    const [line, ...more] = settled([piece(seconds, text)]);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ text });
    expect(line).not.toHaveProperty('flags');
    expect(line).not.toHaveProperty('alternatives');
    expect(line?.confidence).toBeGreaterThan(0.6);
  });

  it('from far away is kept, with less confidence', () => {
    const text = 'We were talking about the other remote control again';
    expect(settled([piece(4, text, 'farAway')])).toMatchObject([{ text }]);
  });

  it('in a whisper is kept and marked once a second answer has the same words', () => {
    const text = "I don't want to go home.";
    const [line] = settled([piece(2.4, text, 'breath')], "I don't want to go home");
    expect(line).toMatchObject({ text, flags: ['unsure', 'asked-again'] });
    const [other] = settled([piece(2.4, text, 'breath')], 'And that was it for today');
    expect(other).toMatchObject({ flags: ['inaudible', 'asked-again'] });
    expect(other?.alternatives).toHaveLength(2);
  });

  it.for(['I want to die.', 'Translated by my sister every single time.'])(
    'in a short whisper is asked about, and kept when it comes again: %s',
    (text) => {
      const heard = { ...piece(1.5, text, 'breath'), voicedMs: 30 };
      expect(settled([heard], text)).toMatchObject([{ text, flags: ['unsure', 'asked-again'] }]);
      const [other] = settled([heard], '');
      expect(other).toMatchObject({ flags: ['inaudible', 'asked-again'], alternatives: [{ text }] });
    },
  );

  it('a word in a whisper is kept', () => {
    expect(settled([piece(0.7, 'Yes.', 'breath')])).toMatchObject([{ text: 'Yes.' }]);
  });

  it('said again by the other person is kept when it is heard twice', () => {
    const heard = [
      piece(2.5, 'And then I need to move the car.'),
      piece(1.6, 'To move the car.', 'voice', 12_600),
    ];
    expect(settled(heard, 'To move the car.')[1]).toMatchObject({
      text: 'To move the car.',
      flags: ['asked-again'],
    });
  });
});

describe('words that are too many', () => {
  const sentence = 'Better than I thought, I slept about six hours most nights.';

  it('a story in a second of sound is held back', () => {
    const story = `${sentence} And then my brother and the neighbours took the big car down to the river.`;
    expect(settled([piece(1.2, story)], '')[0]).toMatchObject({
      flags: ['inaudible', 'asked-again'],
      alternatives: [{ text: story, reason: 'too-long' }],
    });
  });

  it('a loop that nobody could say so fast stands once, marked, when it comes again', () => {
    const loop = `${sentence} `.repeat(6).trim();
    const [line] = settled([piece(4, loop)], loop, '');
    expect(line).toMatchObject({ text: sentence, alternatives: [{ text: loop, reason: 'repeat' }] });
    expect(line?.flags).toEqual(['unsure', 'asked-again']);
  });

  it('a loop that is gone the second time leaves only the words', () => {
    const loop = `${sentence} `.repeat(6).trim();
    const lines = settled([piece(4, loop)], 'Better than I thought,', 'I slept about six hours most nights.');
    expect(lines.map(({ text }) => text).join(' ')).toBe(sentence);
    expect(lines[0]?.alternatives).toEqual([
      { text: loop, reason: 'repeat', startMs: 10_000, endMs: 14_000 },
    ]);
  });

  it('words of the piece before, at the head of the next, go when the second answer lacks them', () => {
    const heard = [piece(4, sentence), piece(3, `${sentence} Sunday was bad, I lay there.`, 'voice', 14_200)];
    const lines = settled(heard, 'Sunday was bad, I lay there.');
    expect(lines.map(({ text }) => text)).toEqual([sentence, 'Sunday was bad, I lay there.']);
  });

  it('what cannot be cut otherwise stands with a mark', () => {
    const heard = [
      piece(4, sentence),
      piece(1.5, 'Then it was over again.', 'voice', 14_000),
      piece(2, 'Sunday was bad.', 'voice', 15_520),
    ];
    expect(check.doubts(heard)).toEqual([]);
    expect(check.lines(heard, []).map(({ flags }) => flags)).toEqual([undefined, undefined, undefined]);
    const carried = heard.map((each, index) =>
      index === 1 ? { ...each, text: 'six hours most nights, no more' } : each,
    );
    expect(check.doubts(carried)).toEqual([]);
    expect(check.lines(carried, [])[1]?.flags).toEqual(['unsure']);
  });

  it('a credit after the words goes, and the words stay', () => {
    const [line] = settled([piece(4, `${sentence} Thank you for watching!`)], sentence, '');
    expect(line).toMatchObject({ text: sentence, alternatives: [{ reason: 'filler' }] });
  });
});

describe('words that are too few', () => {
  it('no words in speech are asked about with more sound around them, and shown when none come', () => {
    const heard = [piece(2, '')];
    expect(check.doubts(heard)).toMatchObject([{ piece: 0, startMs: 9600, endMs: 12_400 }]);
    expect(settled(heard, '')).toEqual([
      {
        startMs: 10_000,
        endMs: 12_000,
        text: '[inaudible 00:10–00:12]',
        confidence: 0,
        flags: ['inaudible', 'asked-again'],
      },
    ]);
    expect(settled(heard, 'I lay there.')).toMatchObject([{ text: 'I lay there.', flags: ['asked-again'] }]);
  });

  it('a long piece is split at its pause, and never reaches into its neighbours', () => {
    const heard = [
      piece(2, 'That is how it was.', 'voice', 7_900),
      piece(8, 'Better.'),
      piece(2, 'So it went on.', 'voice', 18_100),
    ];
    const doubts = check.doubts(heard);
    expect(doubts).toMatchObject([
      { piece: 1, startMs: 9_950 },
      { piece: 1, endMs: 18_050 },
    ]);
    expect(doubts[0]?.endMs).toBe(doubts[1]?.startMs);
  });

  it('two neighbours share the silence between them, whatever its length', () => {
    for (const gap of [0, 1, 299, 300, 799, 2000]) {
      const heard = [piece(1, ''), piece(1, '', 'voice', 11_000 + gap)];
      const [first, second] = check.doubts(heard);
      expect(first?.endMs).toBeLessThanOrEqual(second?.startMs ?? 0);
      expect(first?.endMs).toBe(Math.min(11_400, 11_000 + Math.round(gap / 2)));
    }
  });

  it('the half of which nothing is heard is shown', () => {
    const [words, mark] = settled([piece(8, 'Better.')], 'Better than I thought, really, and I slept.', '');
    expect(words).toMatchObject({
      text: 'Better than I thought, really, and I slept.',
      flags: ['asked-again'],
    });
    expect(mark).toMatchObject({ flags: ['inaudible', 'asked-again'] });
    expect(mark?.text).toMatch(/^\[inaudible 00:1\d–00:18\]$/);
  });

  it('one word for eight seconds of speech, twice, stands with a mark beside it', () => {
    const lines = settled([piece(8, 'Better.')], 'Better.', '');
    expect(lines.map(({ flags }) => flags?.[0])).toEqual(['unsure', 'inaudible']);
  });
});

describe('an engine that says how sure it was', () => {
  it('is asked again where it guessed, and its guess is marked', () => {
    const text = 'We went to the river.';
    expect(
      settled([{ ...piece(2, text), confidence: 0.05 }], 'Something else was there today')[0],
    ).toMatchObject({
      text: 'Something else was there today',
    });
    expect(settled([{ ...piece(2, text), confidence: 0.3 }], text)).toMatchObject([
      { text, confidence: 0.3, flags: ['unsure', 'asked-again'] },
    ]);
    expect(settled([{ ...piece(2, text), confidence: 0.97 }])).toMatchObject([{ text, confidence: 0.97 }]);
  });
});

describe.runIf(hasFfmpeg)('measured sound', () => {
  it('noises hold no voice, speech does', async () => {
    const measured = async (samples: Int16Array) => {
      const found: HeardPiece[] = [];
      for await (const { samples: _, ...place } of createSegmenter().segment(inChunks(samples)))
        found.push({ ...place, text: '' });
      return found;
    };
    const noisy = await measured(idleTail(2));
    expect(noisy.length).toBeGreaterThanOrEqual(7);
    expect(noisy.every(({ voicedMs = 0 }) => voicedMs < 60)).toBe(true);
    expect(noisy.every(({ speech = [] }) => speech.length > 0)).toBe(true);
    const spoken = await measured(kitSession('short-01').sound);
    expect(spoken.every(({ voicedMs = 0, speech = [] }) => voicedMs > 400 && speech.length > 0)).toBe(true);
  });
});
