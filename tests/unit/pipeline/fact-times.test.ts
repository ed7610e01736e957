import { describe, expect, it } from 'vitest';
import { momentNear, refuseImpossible } from '../../../src/pipeline/fact-times.ts';

const near = '2026-03-04T23:10:00-05:00';

describe('a time of day', () => {
  it('is meant on the day and by the clock of the session', () => {
    expect(momentNear('9:05', near)).toBe('2026-03-04T09:05:00-05:00');
    expect(momentNear('23:10', near)).toBe('2026-03-04T23:10:00-05:00');
  });

  it('after midnight is the next day’s, when the session began before', () => {
    expect(momentNear('00:05', near, near)).toBe('2026-03-05T00:05:00-05:00');
  });

  it('that lies before the start is not pushed to the next day by half a day and more', () => {
    const start = '2026-03-04T15:00:00Z';
    expect(momentNear('14:00', start, start)).toBe('2026-03-04T14:00:00Z');
  });

  it.each(['25:00', 'noon', '15', '15:7', '2026-03-04', ''])('like %j is refused', (text) => {
    expect(() => momentNear(text, near)).toThrow('no time of day');
  });
});

describe('times that cannot be', () => {
  const startedAt = '2026-03-04T15:00:00Z';
  it('are a stop before or at the start, and more therapy than there was time', () => {
    for (const endedAt of ['2026-03-04T14:00:00Z', startedAt, '2026-03-05T15:00:00Z']) {
      expect(() => refuseImpossible({ startedAt, endedAt })).toThrow('not after the start');
    }
    const endedAt = '2026-03-04T15:50:00Z';
    expect(() => refuseImpossible({ startedAt, endedAt, minutes: 51 })).toThrow('50 minutes');
    expect(() => refuseImpossible({ startedAt, endedAt, minutes: 50 })).not.toThrow();
    expect(() => refuseImpossible({ startedAt })).not.toThrow();
  });
});
