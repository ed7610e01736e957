import { describe, expect, it } from 'vitest';
import { parseCaptions } from '../../../../src/speech/captions/captions.ts';

function turns(text: string): (string | number | undefined)[][] {
  return parseCaptions(text).map((cue) => [cue.startMs, cue.endMs, cue.speaker, cue.text]);
}

describe('transcripts in plain text', () => {
  it('of Otter lose title, key words and signature, and keep all words', () => {
    const text = [
      'Weekly call',
      'Thu, Mar 05, 2026 9:00AM • 1:02:20',
      'SUMMARY KEYWORDS',
      'sleep, diary',
      'SPEAKERS',
      'Ana, Speaker 2',
      '',
      'Unknown Speaker  0:00  ',
      'Is this thing on?',
      '',
      'Speaker 2  0:03  ',
      'How was it? We meet at 10:30',
      'or Tuesday 11:00',
      '',
      'Ana  1:02:10  ',
      'Long.  Note: we said',
      '',
      'Transcribed by https://otter.ai',
    ].join('\r\n');
    expect(turns(text)).toEqual([
      [0, 3000, 'Unknown Speaker', 'Is this thing on?'],
      [3000, 3_730_000, 'Speaker 2', 'How was it? We meet at 10:30 or Tuesday 11:00'],
      [3_730_000, 3_731_600, 'Ana', 'Long. Note: we said'],
    ]);
  });

  it('of Otter without names are taken, too', () => {
    expect(turns('0:01  \nWhen I was small\n\n1:15  \nI lived there.\n')).toEqual([
      [1000, 75_000, undefined, 'When I was small'],
      [75_000, 76_200, undefined, 'I lived there.'],
    ]);
  });

  it('of Teams end where the next later turn begins; who started it says nothing', () => {
    const text = [
      'Call-20260305_090000-Meeting Transcript',
      '5 March 2026, 09:00am',
      '27m 42s',
      'Ruth Vale started transcription',
      '',
      'Ruth Vale   0:03',
      'How was the week?',
      'And the sleep?',
      'Ana Ruiz   0:03',
      'Fine.',
      'Ruth Vale   0:19',
      'Good.',
      'Ruth Vale stopped transcription',
    ].join('\n');
    expect(turns(text)).toEqual([
      [3000, 19_000, 'Ruth Vale', 'How was the week? And the sleep?'],
      [3000, 19_000, 'Ana Ruiz', 'Fine.'],
      [19_000, 20_000, 'Ruth Vale', 'Good.'],
    ]);
  });

  it('of Teams with both times in every cue and the name on a line of its own are taken', () => {
    const cue = (at: number, name: string, text: string) => `0:0:${at}.0 --> 0:0:${at}.960\n${name}\n${text}`;
    const text = [
      cue(1, 'Ruth Vale', 'How was the week?'),
      cue(3, 'Ana Ruiz', 'Long.'),
      cue(5, 'Ruth Vale', 'Go on.'),
      cue(7, 'Ana Ruiz', 'Well:\nlong.'),
    ].join('\n\n');
    expect(turns(text)).toEqual([
      [1000, 1960, 'Ruth Vale', 'How was the week?'],
      [3000, 3960, 'Ana Ruiz', 'Long.'],
      [5000, 5960, 'Ruth Vale', 'Go on.'],
      [7000, 7960, 'Ana Ruiz', 'Well: long.'],
    ]);
  });

  it('of Zoom have the time of day: they begin at zero, also over midnight', () => {
    expect(turns('[Ruth Vale] 23:59:58\nHow was it?\n\n[Ana Ruiz] 00:00:04\nLong.\n')).toEqual([
      [0, 6000, 'Ruth Vale', 'How was it?'],
      [6000, 7000, 'Ana Ruiz', 'Long.'],
    ]);
  });

  it.each([
    ['00:00:01 Ruth Vale: How was it?\n00:00:05 Ana Ruiz: Long.\n00:00:07 Ruth Vale: Go on.'],
    ['[0:01] Ruth Vale: How was it?\n[0:05] Ana Ruiz: Long.\n[0:07] Ruth Vale: Go on.'],
    ['Ruth Vale (00:01):\nHow was it?\n\nAna Ruiz (00:05):\nLong.\n\nRuth Vale (00:07):\nGo on.'],
    ['Ruth Vale\n0:01\nHow was it?\nAna Ruiz\n0:05\nLong.\nRuth Vale\n0:07\nGo on.'],
    ['Ruth Vale 0:01\nHow was it?\nAna Ruiz 0:05\nLong.\nRuth Vale 0:07\nGo on.'],
    [
      '00:00:01\t From Ruth Vale to Everyone:\n\tHow was it?\n00:00:05\t From Ana Ruiz : Long.\n00:00:07\t From Ruth Vale : Go on.',
    ],
  ])('%j says who speaks when', (text) => {
    expect(turns(text).map(([start, , speaker, words]) => [start, speaker, words])).toEqual([
      [1000, 'Ruth Vale', 'How was it?'],
      [5000, 'Ana Ruiz', 'Long.'],
      [7000, 'Ruth Vale', 'Go on.'],
    ]);
  });

  it('have no markup: what looks like some was said', () => {
    expect(turns('Ana  0:01\nI <b>did</b> &amp; {\\an8} 5 --> 6')).toEqual([
      [1000, 3800, 'Ana', 'I <b>did</b> &amp; {\\an8} 5 --> 6'],
    ]);
  });

  it('with turns out of order are put in order; nothing of them is lost', () => {
    const text = 'Ana  0:09\nsecond\n\nBen  0:01\nfirst\n\nAna  0:20\nthird';
    expect(turns(text).map(([start, end, , words]) => [start, end, words])).toEqual([
      [1000, 9000, 'first'],
      [9000, 20_000, 'second'],
      [20_000, 21_000, 'third'],
    ]);
  });

  it.each([
    ['without any time', 'Ana: How was it?\nBen: Long.'],
    ['with an hour of words before the first time', `${'word\n'.repeat(60)}Ana  0:01\nsecret`],
  ])('%s are refused: no moment could be shown for a word', (_, text) => {
    expect(() => parseCaptions(text)).toThrow(expect.objectContaining({ code: 'usage', data: { line: 1 } }));
  });

  // Each of these takes minutes where a pattern tries every start against every end.
  it.each([
    ['spaces', `Ana  0:01\n${' '.repeat(2_000_000)}x`],
    ['short lines of spaces', `Ana  0:01\n${`a${' '.repeat(290)}1:0\n`.repeat(20_000)}`],
    ['brackets', `Ana  0:01\n${'[('.repeat(1_000_000)}`],
    ['digits', `Ana  0:01\n${'1:11:'.repeat(400_000)}`],
  ])('long runs of %s are read in linear time', (_, text) => {
    const started = performance.now();
    parseCaptions(text);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
