import { describe, expect, it } from 'vitest';
import { parseCaptions } from '../../../../src/speech/captions/captions.ts';

type Shown = [startMs: number, endMs: number, ...lines: string[]];

function read(cues: readonly Shown[]): [number, string][] {
  const time = (ms: number) => new Date(ms).toISOString().slice(11, 23);
  const blocks = cues.map(([from, to, ...lines]) => `${time(from)} --> ${time(to)}\n${lines.join('\n')}`);
  return parseCaptions(['WEBVTT', ...blocks].join('\n\n')).map(({ startMs, text }) => [startMs, text]);
}

describe('captions that repeat what was shown', () => {
  it('line by line, as YouTube makes them, are taken once, a word said twice twice', () => {
    const said = [
      'so how was the week',
      'it was long and I',
      'no',
      'no',
      'no I did not sleep',
      'at all that night',
    ];
    const cues = said.flatMap((line, at): Shown[] => [
      [
        at * 2000,
        at * 2000 + 1990,
        ...(at === 0 ? [' '] : [said[at - 1] ?? '']),
        `${line.replace(' ', '<00:00:01.000><c> ')}</c>`,
      ],
      [at * 2000 + 1990, at * 2000 + 2000, line, ' '],
    ]);
    expect(read(cues)).toEqual(said.map((line, at) => [at * 2000, line]));
  });

  it('growing, as live captions do, are taken in their longest form, from where they began', () => {
    expect(
      read([
        [0, 1000, 'I think that'],
        [1000, 2000, 'I think that we should'],
        [2000, 3000, 'I think that we should wait'],
        [3000, 4000, 'Yes'],
        [4000, 5000, 'Because of the rain'],
        [5000, 6000, 'Because of the rain, I mean'],
        [6000, 7000, 'Because of the rain, I mean'],
      ]),
    ).toEqual([
      [0, 'I think that we should wait'],
      [3000, 'Yes'],
      [4000, 'Because of the rain, I mean'],
    ]);
  });

  it('are not suspected where people repeat themselves', () => {
    const cues: Shown[] = [
      [0, 1000, 'I do not know what to say'],
      [1000, 2000, 'I do not know what to say'],
      [2000, 3000, 'Mm-hm.'],
      [3000, 4000, 'Mm-hm.'],
      [4000, 5000, 'And I never did'],
      [5000, 6000, 'And I never did, you see'],
      [6000, 7000, 'Tell me more'],
      [7000, 8000, 'There is no more'],
      [8000, 9000, 'Is there not'],
    ];
    expect(read(cues)).toEqual(cues.map(([startMs, , text]) => [startMs, text]));
  });
});
