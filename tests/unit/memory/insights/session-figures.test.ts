import { describe, expect, it } from 'vitest';
import { median, sessionFigures } from '../../../../src/memory/insights/session-figures.ts';
import { countedSession } from './counted-session.ts';

describe('speaking time', () => {
  it('adds up the times of lines, each under who says it', () => {
    const { speaking } = sessionFigures(countedSession(['T 0-2', 'C 2-8', 'T 9-10', '? 10-11', 'C 12-13.5']));
    expect(speaking).toEqual([
      { speaker: 'client', ms: 7500, lines: [2, 5] },
      { speaker: 'therapist', ms: 3000, lines: [1, 3] },
      { speaker: 'unknown', ms: 1000, lines: [4] },
    ]);
  });

  it('of a group says of everybody else only that others spoke', () => {
    const session = countedSession(['T 0-2 How was it?', 'D 5-9 My secret.', 'C 12-13 Fine.'], {
      person: 'p1',
    });
    const figures = sessionFigures(session);
    expect(figures.speaking.map(({ speaker, ms }) => [speaker, ms])).toEqual([
      ['client', 1000],
      ['others', 4000],
      ['therapist', 2000],
    ]);
    expect(JSON.stringify(figures)).not.toContain('secret');
    expect(figures.silence?.count).toBe(2);
  });
});

describe('silence', () => {
  it('is what lies between two lines, from two seconds on, with the lines around it', () => {
    const { silence } = sessionFigures(
      countedSession(['T 0-2 One?', 'C 3.9-5 Two.', 'T 7-8 Three.', 'C 14-20 Four.']),
    );
    expect(silence).toMatchObject({ ms: 8000, ofMs: 20_000, count: 2 });
    expect(silence?.longest[0]).toMatchObject({
      startMs: 8000,
      endMs: 14_000,
      before: { line: 3, quote: 'Three.', speaker: 'therapist' },
      after: { line: 4, quote: 'Four.', speaker: 'client' },
    });
  });

  it('does not begin while somebody still speaks', () => {
    const { silence } = sessionFigures(countedSession(['T 0-10', 'C 2-3', 'C 10.5-11']));
    expect(silence).toMatchObject({ ms: 0, count: 0 });
  });

  it.each([
    ['not understood', { startMs: 3000, endMs: 4000 }],
    ['not recorded right after a line', { startMs: 2000, endMs: 2500 }],
    ['struck right before a line', { startMs: 8000, endMs: 9000 }],
  ])('is not counted beside what was %s', (_, stretch) => {
    const { silence } = sessionFigures(
      countedSession(['T 0-2', 'C 9-10', 'T 13-14'], { unheard: [stretch] }),
    );
    expect(silence).toMatchObject({ ms: 3000, count: 1 });
  });

  it('cannot be told from captions whose lines end where the next one begins', () => {
    const figures = sessionFigures(countedSession(['T 0-2', 'C 2-8', 'T 8-9', 'C 9-12']));
    expect([figures.silence, figures.clientAnswers]).toEqual([undefined, undefined]);
  });
});

describe('answers', () => {
  const gaps = [1, 3, 2, 0, 9];
  const turns = gaps.flatMap((gap, at) => [
    `T ${at * 20}-${at * 20 + 2}`,
    `C ${at * 20 + 2 + gap}-${at * 20 + 15}`,
  ]);

  it('have the median of the times between one side’s last word and the other’s first', () => {
    const { clientAnswers, therapistAnswers } = sessionFigures(countedSession(turns));
    expect(clientAnswers).toMatchObject({ medianMs: 2000, count: 5 });
    expect(clientAnswers?.longest.map(({ startMs, endMs }) => endMs - startMs)).toEqual([9000, 3000, 2000]);
    // Four changes are too few.
    expect(therapistAnswers).toBeUndefined();
  });

  it('that begin before the question ends took no time', () => {
    const early = turns.map((turn, at) => (at === 9 ? 'C 81-95' : turn));
    expect(sessionFigures(countedSession(early)).clientAnswers).toMatchObject({ medianMs: 1000, count: 5 });
  });
});

it('the median of an even number lies between the two in the middle', () => {
  expect([median([4, 1]), median([3, 1, 2]), median([])]).toEqual([2.5, 2, undefined]);
});
