import { describe, expect, it } from 'vitest';
import { AmynoteError } from '../../../../src/core/errors.ts';
import { parseCaptions } from '../../../../src/speech/captions/captions.ts';

const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);

function vtt(...blocks: string[]): string {
  return ['WEBVTT', ...blocks].join('\n\n');
}

function texts(captions: string): string[] {
  return parseCaptions(captions).map((cue) => (cue.speaker ? `${cue.speaker} | ${cue.text}` : cue.text));
}

function failure(captions: string): AmynoteError {
  try {
    parseCaptions(captions);
  } catch (error) {
    if (error instanceof AmynoteError) return error;
    throw error;
  }
  throw new Error('the captions were taken');
}

describe('WebVTT', () => {
  it('times, text and voice are read, with and without hours', () => {
    const captions = vtt(
      '00:01.500 --> 00:04.000\n<v Dr. Reyes>How was the week?</v>',
      '01:00:05.000 --> 01:00:09.250 align:start position:10%\n<v.quiet Maya>Long.',
    );
    expect(parseCaptions(captions)).toEqual([
      { startMs: 1500, endMs: 4000, text: 'How was the week?', speaker: 'Dr. Reyes' },
      { startMs: 3_605_000, endMs: 3_609_250, text: 'Long.', speaker: 'Maya' },
    ]);
  });

  it('header lines, notes, styles, regions and cue names are not speech', () => {
    const captions = [
      'WEBVTT - session\nKind: captions\nLanguage: en',
      'STYLE\n::cue(v) { color: red }',
      'REGION\nid:one',
      'NOTE made by hand\nin two lines',
      'b1f0/12-0\n00:01.000 --> 00:02.000\nFirst',
      'NOTE',
      'intro\n00:02.000 --> 00:03.000\nSecond',
    ].join('\n\n');
    expect(texts(captions)).toEqual(['First', 'Second']);
  });

  it('a byte order mark, Windows and old Macintosh line ends are taken', () => {
    const captions = vtt('00:01.000 --> 00:02.000\nFirst', '00:02.000 --> 00:03.000\nSecond');
    for (const end of ['\r\n', '\r']) {
      expect(texts(`\uFEFF${captions.replaceAll('\n', end)}`)).toEqual(['First', 'Second']);
    }
  });

  it('inline tags go, entities are decoded once, and what only looks like a tag stays', () => {
    const captions = vtt(
      '00:01.000 --> 00:02.000\n<c.loud>Fish <i>&amp;</i></c> <00:01.500><b>chips</b>&nbsp;&amp;lt;3',
      '00:02.000 --> 00:03.000\n5 < 6 and &lt;v Bob&gt; <inaudible> &#39;fine&#39;',
    );
    expect(texts(captions)).toEqual(['Fish & chips &lt;3', "5 < 6 and <v Bob> <inaudible> 'fine'"]);
  });

  it('two voices in one cue become two cues of the same times', () => {
    const captions = vtt('00:01.000 --> 00:02.000\n<v Ana>Ready?</v>\n<v Ben>Not really.</v>');
    expect(parseCaptions(captions)).toEqual([
      { startMs: 1000, endMs: 2000, text: 'Ready?', speaker: 'Ana' },
      { startMs: 1000, endMs: 2000, text: 'Not really.', speaker: 'Ben' },
    ]);
  });

  it('a cue that says only when it begins ends with the next that begins later', () => {
    const cues = parseCaptions(
      vtt('00:01.000 -->\nOne', '00:01.000 --> \nTwo', '00:04.500 --> 00:05.000\nThree'),
    );
    expect(cues.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [1000, 4500],
      [1000, 4500],
      [4500, 5000],
    ]);
  });

  it('an arrow in what was said is not a cue', () => {
    expect(texts(vtt('00:01.000 --> 00:02.000\nwork --> home --> bed'))).toEqual(['work --> home --> bed']);
  });
});

describe('SubRip', () => {
  it('numbers, comma milliseconds and coordinates are read', () => {
    const captions =
      '1\n00:00:01,000 --> 00:00:02,500 X1:1 X2:2 Y1:3 Y2:4\n<i>Hello</i>\n{\\an8}there\n\n2\n00:00:03,000 --> 00:00:04,000\nYes';
    expect(parseCaptions(captions)).toEqual([
      { startMs: 1000, endMs: 2500, text: 'Hello there' },
      { startMs: 3000, endMs: 4000, text: 'Yes' },
    ]);
  });

  it('cues without blank lines between them are told apart, and a spoken number stays', () => {
    const captions =
      '1\n00:00:01,000 --> 00:00:02,000\nHow old?\n2\n00:00:02,000 --> 00:00:03,000\n42\n3\n00:00:03,000 --> 00:00:04,000\nI see';
    expect(texts(captions)).toEqual(['How old?', '42', 'I see']);
  });

  it('words after a blank line inside a cue are kept', () => {
    expect(texts('1\n00:00:01,000 --> 00:00:02,000\nI was\n\nnine years old')).toEqual([
      'I was nine years old',
    ]);
  });

  it('cues out of order are sorted, those of one start keep their order', () => {
    const captions =
      '00:00:05,000 --> 00:00:06,000\nlast\n\n00:00:01,000 --> 00:00:03,000\nfirst\n\n00:00:01,000 --> 00:00:02,000\nsecond';
    expect(texts(captions)).toEqual(['first', 'second', 'last']);
  });
});

describe('speaker labels', () => {
  const cue = (text: string, at: number) => `00:0${at}.000 --> 00:0${at}.500\n${text}`;
  const said = (...lines: string[]) => texts(vtt(...lines.map(cue)));

  it('a label used twice names a speaker', () => {
    expect(said('Therapist: Hello.', 'Client: Hi.', 'Therapist: Sit down.', 'Client: Thanks.')).toEqual([
      'Therapist | Hello.',
      'Client | Hi.',
      'Therapist | Sit down.',
      'Client | Thanks.',
    ]);
  });

  it('a colon in a sentence names nobody', () => {
    const lines = [
      'Remember this: breathe',
      'At 10:30 we met',
      'She said it, loudly: no',
      'She said it, loudly: yes',
      'one two three four five: six',
      'one two three four five: seven',
    ];
    expect(said(...lines)).toEqual(lines);
  });

  it('labels in brackets name speakers, sounds in brackets do not', () => {
    expect(said('[SPEAKER_00] Hi.', '[Laughs] Sure.', '[SPEAKER_00]: Well.', '[Laughs] No.')).toEqual([
      'SPEAKER_00 | Hi.',
      '[Laughs] Sure.',
      'SPEAKER_00 | Well.',
      '[Laughs] No.',
    ]);
  });

  it('a cue that changes speaker between its lines is split there', () => {
    expect(said('- Ana: Ready?\n- Ben: Not\nreally.', '>> Ben: Soon.', 'Ana:\nGood.')).toEqual([
      'Ana | Ready?',
      'Ben | Not really.',
      'Ben | Soon.',
      'Ana | Good.',
    ]);
  });

  it('words that only stand before a colon are said, however often', () => {
    const lines = [
      'Note: I said nothing',
      'So we went',
      'Note: nor did I',
      'And she said: no',
      'And she said: never',
      'the thing is: I left',
      'the thing is: I left again',
      '[Note] this',
      '[Note] that',
    ];
    expect(said(...lines)).toEqual(lines);
    const many = Array.from({ length: 40 }, (_, at) => (at < 2 ? `Breakfast: word ${at}` : `word ${at}`));
    expect(texts(vtt(...many.map((text, at) => `00:00:${10 + at}.000 --> 00:01:59.000\n${text}`)))).toEqual(
      many,
    );
  });

  it('only what begins a cue is a label, and what comes after it is said', () => {
    expect(said('Ana: Note: I was', 'Ben: Ana: come here', 'Ana: I was\nNote: there', 'Ben: So')).toEqual([
      'Ana | Note: I was',
      'Ben | Ana: come here',
      'Ana | I was Note: there',
      'Ben | So',
    ]);
  });

  it('a label is one however it is spelled, and a name used once is one in a file that names everybody', () => {
    expect(said('Lee, Amy (Guest): One', 'AMY LEE: Two', 'Dr. Amy Lee: Three', 'Bén (he/him): Four')).toEqual(
      ['Lee, Amy (Guest) | One', 'AMY LEE | Two', 'Dr. Amy Lee | Three', 'Bén (he/him) | Four'],
    );
  });

  it('who dialled in is named by the number', () => {
    expect(said('+1 303-555-0100: Hello?', 'Ana: Hello.', '+1 303-555-0100: Is it you?')).toEqual([
      '+1 303-555-0100 | Hello?',
      'Ana | Hello.',
      '+1 303-555-0100 | Is it you?',
    ]);
  });

  it('where voice tags name the speakers, nothing else does', () => {
    expect(said('- <v Ana>Ben: no', '<v Ana>Ben: no!', 'Ben: - well')).toEqual([
      'Ana | Ben: no',
      'Ana | Ben: no!',
      'Ben: - well',
    ]);
  });

  it('dashes and marks part people who are not named', () => {
    expect(said('- Ready?\n- Not\nreally.', '>> Soon.', '- 5 or -6', '-40 it was')).toEqual([
      'Ready?',
      'Not really.',
      'Soon.',
      '- 5 or -6',
      '-40 it was',
    ]);
  });

  it('a line without a label has no speaker', () => {
    expect(said('Ana: Ready?', 'no label here', 'Ana: Good.')[1]).toBe('no label here');
  });
});

describe('what is no caption file', () => {
  const cases: [title: string, captions: string, line: number | undefined][] = [
    ['nothing at all', '', undefined],
    ['a header alone', 'WEBVTT\n\n', undefined],
    ['cues without words', vtt('00:01.000 --> 00:02.000\n'), undefined],
    ['prose', 'Dear diary,\ntoday was long', 1],
    ['a cue that ends before it starts', vtt('00:05.000 --> 00:04.000\nsecret'), 3],
    ['negative times', vtt('-00:05.000 --> 00:06.000\nsecret'), 3],
    ['times that are no numbers', vtt('00:01.000 --> 00:02.000\nok', 'NaN --> Infinity\nsecret'), 6],
    ['seconds over 59', vtt('00:61.000 --> 00:62.000\nsecret'), 3],
    ['hours no session has', '1\n99999999:00:00,000 --> 99999999:00:01,000\nsecret', 2],
    ['a file cut off in the middle of its times', vtt('00:01.000 --> 00:02.000\nok', '00:03.0'), 6],
  ];
  it.each(cases)('%s is refused with its line', (_title, captions, line) => {
    const error = failure(captions);
    expect(error.code).toBe('usage');
    expect(error.data?.line).toBe(line);
    expect(error.hint).toBeDefined();
    expect(error.message).not.toMatch(/secret|diary/);
  });
});

describe('hostile captions', () => {
  it('terminal escapes, controls and direction marks leave texts and names', () => {
    const captions = vtt(
      `00:01.000 --> 00:02.000\n<v Ma${esc}[31mya\u202E>I ${esc}]0;owned${bell}feel&#27;[2J \u009B1mfine\u0000\u200B</v>`,
      '00:02.000 --> 00:03.000\nkeep\tthis [A] \u{1F469}\u200D\u{1F467}',
    );
    expect(parseCaptions(captions)).toEqual([
      { startMs: 1000, endMs: 2000, text: 'I feel fine', speaker: 'Maya' },
      { startMs: 2000, endMs: 3000, text: 'keep this [A] \u{1F469}\u200D\u{1F467}' },
    ]);
  });

  it('a name longer than a name is cut', () => {
    const [cue] = parseCaptions(vtt(`00:01.000 --> 00:02.000\n<v ${'x'.repeat(5000)}>hi`));
    expect(cue?.speaker).toHaveLength(80);
  });

  // Each of these takes minutes where a pattern tries every start against every end.
  const many = 50_000;
  const cases: [title: string, text: string][] = [
    ['open tags', '<v '.repeat(many)],
    ['one tag that never ends', `<v${' '.repeat(4 * many)}`],
    ['open escapes', `${esc}]`.repeat(many)],
    ['spaces before a label', `${'a '.repeat(2 * many)}:`],
    ['ampersands', '&'.repeat(4 * many)],
    ['brackets', '['.repeat(4 * many)],
    ['open braces', '{\\'.repeat(2 * many)],
  ];
  it.each(cases)('long runs of %s are read in linear time', (_title, text) => {
    const started = performance.now();
    parseCaptions(vtt(`00:01.000 --> 00:02.000\nx ${text}`, `00:02.000 --> 00:03.000\n${text} y`));
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('very many cues are read, more text than we take is refused', () => {
    const cues = Array.from({ length: many }, () => '00:01.000 --> 00:02.000\nA: b').join('\n\n');
    expect(parseCaptions(vtt(cues))).toHaveLength(many);
    expect(failure('\n'.repeat(33 * 1024 * 1024)).code).toBe('usage');
  });

  it('ten megabytes without a cue are refused', () => {
    expect(failure('word '.repeat(10 * many)).data?.line).toBe(1);
    expect(failure('1\n'.repeat(25 * many)).code).toBe('usage');
  });
});
