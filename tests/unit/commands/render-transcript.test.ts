import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { renderJson } from '../../../src/commands/render-transcript-json.ts';
import { renderMarkdown } from '../../../src/commands/render-transcript-md.ts';
import { renderSrt } from '../../../src/commands/render-transcript-srt.ts';
import { renderVtt } from '../../../src/commands/render-transcript-vtt.ts';
import { leftOut, type TranscriptPage } from '../../../src/commands/transcript-page.ts';
import type { SpokenLine } from '../../../src/core/lines.ts';
import { parseCaptions } from '../../../src/speech/captions/captions.ts';
import { speakersFromLabels } from '../../../src/speech/captions/speakers-from-labels.ts';
import { ffmpeg } from '../audio/sounds.ts';

type Said = [
  startMs: number,
  endMs: number,
  participant: string | null,
  text: string,
  more?: Partial<SpokenLine>,
];

const long = `Well, I was there - and then - ${'we went home and I could not sleep, which is '.repeat(6)}hard to say`;

/** Everything that could be taken for something else. */
const said: Said[] = [
  [1500, 4321, 'therapist', 'How was the week?'],
  [4321, 9000, 'client', 'work --> home --> bed, 00:00:01,000 --> 00:00:02,000'],
  [4321, 9001, 'client-2', 'I < you & you > me; &lt;v Bob&gt; &amp; <v Bob> <b>bold</b> {\\an8} <inaudible>'],
  [9001, 20_000, null, 'Note: I said nothing'],
  [20_000, 21_000, null, 'Note: nor did I'],
  [21_000, 3_725_007, 'client', long],
  [3_725_007, 3_726_000, 'therapist', '- Ben: >> no [Laughs] 42', { flags: ['unsure'] }],
  [3_726_000, 3_730_000, 'client', 'NOTE that WEBVTT is a word', { flags: ['corrected'] }],
  [3_731_000, 3_735_000, 'client', '[inaudible 1:02:11–1:02:15]', { flags: ['inaudible'] }],
  [3_740_000, 36_000_000, 'client-2', 'Ünïcödé — “quotes” 👩‍👧 עברית'],
];

const page: TranscriptPage = {
  sessionId: 'abc',
  startedAt: '2026-03-04T09:00:00+01:00',
  participants: [
    { id: 'therapist', role: 'therapist' },
    { id: 'client', role: 'client', personId: 'p1' },
    { id: 'client-2', role: 'client', personId: 'p2' },
  ],
  lines: said.map(
    ([startMs, endMs, participant, text, more], index): SpokenLine => ({
      id: index + 1,
      startMs,
      endMs,
      participant,
      role: participant === null ? null : participant === 'therapist' ? 'therapist' : 'client',
      text,
      ...more,
    }),
  ),
  echoes: [],
  marks: [
    { startMs: 9000, text: '[struck 00:09–00:12 --> &]', record: { type: 'strike', v: 1, sessionId: 'abc' } },
    { startMs: 4_000_000, text: '[mark 1:06:40]', record: { type: 'mark', v: 1, sessionId: 'abc' } },
  ],
};

const named: TranscriptPage = {
  ...page,
  participants: page.participants.map((participant, at) => ({
    ...participant,
    name: ['Ruth Vale', "Ana O'Neill-Torres", 'Bén Álvarez'][at] ?? '',
  })),
};

/** What an import makes of it: words, times and participants. */
function imported(text: string): Said[] {
  const cues = parseCaptions(text);
  const known = { therapist: 'Ruth Vale', names: { p1: "Ana O'Neill-Torres", p2: 'Bén Álvarez' } };
  const { lines } = speakersFromLabels(
    cues.map(({ speaker }) => speaker),
    page.participants,
    known,
  );
  return cues.map((cue, at) => [cue.startMs, cue.endMs, lines[at]?.participant ?? null, cue.text]);
}

const words = said.map(([startMs, endMs, participant, text]) => [startMs, endMs, participant, text]);

describe('a transcript that is shown and imported again', () => {
  it.each([
    ['WebVTT', renderVtt],
    ['SubRip', renderSrt],
    ['JSON', renderJson],
  ])('as %s has the same words, speakers and times', (_, render) => {
    expect(imported(render(page))).toEqual(words);
    expect(imported(render(named))).toEqual(words);
  });

  it('stays the same for hostile texts of every kind', () => {
    const pieces = [
      '-->',
      '<v A>',
      '&amp;',
      'Ana:',
      '>>',
      '- x',
      '[Ben]',
      '1',
      '00:01',
      '{\\b1}',
      'NOTE',
      'word',
      'Therapist:',
      '<',
      '&',
      '</v>',
    ];
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 100; round += 1) {
      const lines = Array.from({ length: 6 }, (_, at): SpokenLine => {
        const text = `so ${Array.from({ length: 1 + next(14) }, () => pieces[next(pieces.length)]).join(' ')} ${at}`;
        const participant = next(4) === 0 ? null : 'client';
        return {
          id: at + 1,
          startMs: at * 1000,
          endMs: at * 1000 + 1 + next(5000),
          participant,
          role: null,
          text,
        };
      });
      const expected = lines.map(({ startMs, endMs, participant, text }) => [
        startMs,
        endMs,
        participant,
        text,
      ]);
      for (const render of [renderVtt, renderSrt, renderJson])
        expect(imported(render({ ...page, lines, marks: [] })), render.name).toEqual(expected);
    }
  });
});

describe('captions in another program', () => {
  const cuesOf = (format: string, text: string) => {
    const args = ['-v', 'error', '-f', format, '-i', 'pipe:0', '-f', 'srt', 'pipe:1'];
    const { stdout, stderr, status } = spawnSync(ffmpeg, args, { input: text, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout
      .replaceAll('\r', '')
      .split(/\n\n(?=\d+\n)/)
      .map((block) => block.split('\n').slice(1));
  };
  const times = [...renderSrt(page).matchAll(/^\d\d:.* --> .*$/gm)].map(([line]) => line);

  it.each([
    ['webvtt', renderVtt(page)],
    ['srt', renderSrt(page)],
  ])('ffmpeg reads %s with every cue, its times and its words', (format, text) => {
    const cues = cuesOf(format, text);
    expect(cues.map(([time]) => time)).toEqual(times);
    const plain = cues.map(([, ...lines]) =>
      lines
        .join(' ')
        .replace(/<[^>]*>/g, '')
        .trim(),
    );
    for (const at of [0, 3, 4, 5, 8, 9]) expect(plain[at]).toContain(said[at]?.[3]);
  });
});

describe('a transcript as WebVTT', () => {
  it('has voice tags, escaped words, and notes for what is not words', () => {
    const text = renderVtt({ ...named, lines: named.lines.slice(0, 2) });
    expect(text).toBe(
      `WEBVTT

NOTE session abc, 2026-03-04 09:00

1
00:00:01.500 --> 00:00:04.321
<v Ruth Vale>How was the week?

2
00:00:04.321 --> 00:00:09.000
<v Ana O'Neill-Torres>work --&gt; home --&gt; bed, 00:00:01,000
--&gt; 00:00:02,000

NOTE [struck 00:09–00:12 --&gt; &amp;]

NOTE [mark 1:06:40]
`.replace('00:00:01,000\n--&gt;', '00:00:01,000 --&gt;'),
    );
    const arrows = renderVtt(page).match(/-->/g) ?? [];
    expect(arrows).toHaveLength(page.lines.length);
    expect(renderVtt(page)).toContain('NOTE line 7: not sure\n\n7\n');
  });

  it('breaks long texts into short lines', () => {
    const [cue = ''] = renderVtt({ ...page, lines: page.lines.slice(5, 6), marks: [] })
      .split('\n\n')
      .slice(2);
    const lines = cue.split('\n').slice(2);
    expect(lines.length).toBeGreaterThan(5);
    expect(Math.max(...lines.slice(1, -1).map((line) => line.length))).toBeLessThan(50);
  });
});

describe('a transcript as Markdown', () => {
  it('has numbers, times and names; what would be markup is escaped', () => {
    const lines = page.lines.slice(1, 3);
    expect(
      renderMarkdown({ ...page, lines, marks: page.marks.slice(0, 1) }),
    ).toBe(`# Transcript, 2026-03-04 09:00

**2 · 00:04 · client** work --\\> home --\\> bed, 00:00:01,000 --\\> 00:00:02,000

**3 · 00:04 · client-2** I \\< you &amp; you \\> me; &amp;lt;v Bob&amp;gt; &amp;amp; \\<v Bob\\> \\<b\\>bold\\</b\\> \\{\\\\an8\\} \\<inaudible\\>

_\\[struck 00:09–00:12 --\\> &amp;\\]_
`);
  });
});

describe('a transcript as JSON', () => {
  it('is one document with people, lines and what else the timeline holds', () => {
    const document = JSON.parse(renderJson(named));
    expect(document).toMatchObject({ v: 1, sessionId: 'abc', startedAt: page.startedAt });
    expect(document.participants[1]).toEqual({ id: 'client', role: 'client', name: "Ana O'Neill-Torres" });
    expect(document.lines[6]).toEqual({
      line: 7,
      startMs: 3_725_007,
      endMs: 3_726_000,
      speaker: 'therapist',
      role: 'therapist',
      text: '- Ben: >> no [Laughs] 42',
      flags: ['unsure'],
    });
    expect(document.timeline).toEqual([{ type: 'strike' }, { type: 'mark' }]);
  });
});

describe('a transcript as SubRip', () => {
  it('is plain text as players show it, with marks that nobody sees where they would take words for markup', () => {
    const text = renderSrt({ ...page, lines: page.lines.slice(1, 3) });
    expect(text).not.toMatch(/&gt;|&lt;v therapist|&#/);
    expect(text.match(/-->/g)).toHaveLength(2);
    const shown = text.replaceAll('\u2060', '').replaceAll('\n', ' ');
    for (const line of page.lines.slice(1, 3)) expect(shown).toContain(line.text);
  });
});

describe('lines that are left out as copies of others', () => {
  const [copy, ...lines] = page.lines;
  const echoes = copy === undefined ? [] : [{ ...copy, echoOf: 2 }];
  const partial = { ...page, lines, echoes, marks: [] };

  it('are named, with the way to read them', () => {
    const note =
      'line 1 is left out, as the same words came through both microphones: amynote relabel abc --confirm';
    expect(leftOut(partial)).toBe(note);
    expect(renderMarkdown(partial)).toMatch(/_line 1 is left out, [^_]*_\n$/);
    expect(leftOut(page)).toBeUndefined();
  });

  it('are in the JSON document', () => {
    const document = JSON.parse(renderJson(partial));
    expect(document.leftOut).toMatchObject([{ line: 1, echoOf: 2, text: 'How was the week?' }]);
    expect(JSON.parse(renderJson(page))).not.toHaveProperty('leftOut');
  });
});
