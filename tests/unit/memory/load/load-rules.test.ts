import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LoadQuestion, WorkedSession, WorkRecord } from '../../../../src/core/wellbeing.ts';
import { openLoadRules } from '../../../../src/memory/load/load-rules.ts';

const rules = await openLoadRules(join(import.meta.dirname, '../../../../templates/rules'));
const hours = '08:00-18:00';

/** A session of 50 minutes by a clock at -05:00. @param times `2026-03-02 09:00`; hours until the signature, minutes in review */
function held(at: string, signedAfterHours?: number, reviewMinutes?: number): WorkedSession {
  const startedAt = `${at.replace(' ', 'T')}:00-05:00`;
  const end = Date.parse(startedAt) + 50 * 60_000;
  const local = (ms: number) => `${new Date(ms - 5 * 3_600_000).toISOString().slice(0, 19)}-05:00`;
  return {
    startedAt,
    endedAt: local(end),
    ...(signedAfterHours !== undefined && { signedAt: local(end + signedAfterHours * 3_600_000) }),
    ...(reviewMinutes !== undefined && { reviewMs: reviewMinutes * 60_000 }),
  };
}

function load(record: Partial<WorkRecord>, question: Partial<LoadQuestion> = {}) {
  const asked = { since: '2026-03-02', until: '2026-03-15', now: '2026-03-16T09:00:00-05:00', hours };
  return rules.load({ sessions: [], deskMoments: [], unread: 0, ...record }, { ...asked, ...question });
}

/** Two weeks that begin on Monday 2 March 2026, and two before them. */
const fortnight: WorkRecord = {
  unread: 0,
  sessions: [
    // Before: five notes of ten minutes each.
    ...[16, 17, 18, 19, 20].map((day) => held(`2026-02-${day} 10:00`, 2, 10)),
    // Monday: four in a row with five minutes between them, then a long pause and one more.
    ...['09:00', '09:55', '10:50', '11:45', '14:00'].map((clock) => held(`2026-03-02 ${clock}`, 1, 6)),
    // Wednesday: two with exactly ten minutes between them are not in a row.
    held('2026-03-04 09:00', 30, 6),
    held('2026-03-04 10:00', 80, 6),
    // Thursday, in the evening: half an hour of it lies after hours.
    held('2026-03-05 17:40'),
    // Saturday, and the Sunday of the next week.
    held('2026-03-07 10:00', 1, 6),
    held('2026-03-15 10:00'),
  ],
  // Thursday from 20:00 to 20:25, with ten minutes at most between uses, and one use by itself on Friday.
  deskMoments: ['20:00', '20:10', '20:15', '20:25']
    .map((clock) => `2026-03-05T${clock}:00-05:00`)
    .concat('2026-03-06T21:00:00-05:00'),
};

describe('a fortnight', () => {
  const found = load(fortnight);

  it('has as many sessions on each day and in each week as were held', () => {
    expect(found.sessions).toBe(10);
    expect(found.days.map(({ sessions }) => sessions)).toEqual([5, 0, 2, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(found.weeks).toEqual([
      { monday: '2026-03-02', days: 7, sessions: 9, afterHoursMs: 56 * 60_000, weekend: true },
      { monday: '2026-03-09', days: 7, sessions: 1, afterHoursMs: 0, weekend: true },
    ]);
  });

  it('counts a gap of ten minutes as a pause and five as none', () => {
    expect(found.gaps).toEqual({ count: 5, medianMs: 5 * 60_000, short: 3, limitMinutes: 10 });
    expect(found.runs).toEqual([
      { startedAt: '2026-03-02T09:00:00-05:00', endedAt: '2026-03-02T12:35:00-05:00', sessions: 4 },
    ]);
    expect(found.days[0]?.inARow).toBe(4);
  });

  it('adds up what lies after hours, sessions and desk', () => {
    expect(found.days[3]?.afterHoursMs).toBe((30 + 25) * 60_000);
    expect(found.days[4]).toMatchObject({ sessions: 0, worked: true, afterHoursMs: 60_000 });
  });

  it('tells late notes from those that wait', () => {
    expect(found.notes).toMatchObject({ signed: 8, late: 2, later: 1, waiting: 1, waitingLonger: 1 });
    expect(found.notes.medianDelayMs).toBe(3_600_000);
  });

  it('compares minutes per note with as many days before', () => {
    expect(found.effort).toEqual({
      now: { notes: 8, medianMs: 6 * 60_000 },
      before: { notes: 5, medianMs: 10 * 60_000 },
    });
  });

  it('suggests a pause where the rules say so, and nowhere else', () => {
    expect(found.suggestions.map(({ id, more, fact }) => [id, more, fact])).toEqual([
      ['in-a-row', false, '4 sessions in a row without a pause of 10 minutes; 4 or more in a row: once'],
      ['waiting-notes', true, '1 of your notes not signed after more than 24 hours'],
    ]);
  });
});

describe('the hour at which clocks change', () => {
  it('is neither worked nor free: lengths are those of the world, days those of the calendar', () => {
    // Berlin, 29 March 2026: at 02:00 it is 03:00. A night of work from 01:30 to 03:30 is one hour.
    const night = { startedAt: '2026-03-29T01:30:00+01:00', endedAt: '2026-03-29T03:30:00+02:00' };
    const found = load({ sessions: [night] }, { since: '2026-03-27', until: '2026-03-31' });
    expect(found.days.map(({ day }) => day)).toEqual([27, 28, 29, 30, 31].map((day) => `2026-03-${day}`));
    expect(found.days[2]).toMatchObject({ sessionMs: 3_600_000, afterHoursMs: 3_600_000 });
    expect(found.weeks.map(({ monday, days }) => [monday, days])).toEqual([
      ['2026-03-23', 3],
      ['2026-03-30', 2],
    ]);
  });

  it('does not join sessions that the clock of the wall brings together', () => {
    // 25 October 2026: 03:00 becomes 02:00 again. By the wall the second begins before the first has ended.
    const sessions = [
      { startedAt: '2026-10-25T01:50:00+02:00', endedAt: '2026-10-25T02:50:00+02:00' },
      { startedAt: '2026-10-25T02:15:00+01:00', endedAt: '2026-10-25T03:00:00+01:00' },
    ];
    const found = load({ sessions }, { since: '2026-10-25', until: '2026-10-25' });
    expect(found.gaps).toMatchObject({ count: 1, medianMs: 25 * 60_000, short: 0 });
    expect(found.runs).toEqual([]);
  });

  it('leaves the clinician’s own day: half past eleven in the evening stays on it', () => {
    const late = { startedAt: '2026-03-02T23:30:00-08:00', endedAt: '2026-03-03T00:20:00-08:00' };
    const found = load({ sessions: [late] });
    expect(found.days[0]).toMatchObject({ day: '2026-03-02', sessions: 1, afterHoursMs: 50 * 60_000 });
  });
});

describe('little to count', () => {
  it('of nothing says nothing', () => {
    const found = load({});
    expect(found).toMatchObject({ sessions: 0, runs: [], effort: {}, suggestions: [] });
    expect(found.gaps).toBeUndefined();
    expect(found.notes.medianDelayMs).toBeUndefined();
  });

  it('of one session makes no gap, no run and no comparison', () => {
    const found = load({ sessions: [held('2026-03-03 10:00', 3, 7)] });
    expect(found).toMatchObject({ sessions: 1, runs: [], effort: {}, suggestions: [] });
    expect(found.days[1]).toMatchObject({ sessions: 1, inARow: 1, afterHoursMs: 0 });
  });

  it('of sessions of which only the day is known counts them, and nothing by the clock', () => {
    const days = ['2026-03-02', '2026-03-02', '2026-03-03'];
    const sessions = days.map((day) => ({
      startedAt: `${day}T00:00:00-05:00`,
      dayOnly: true as const,
      signedAt: `${day}T23:00:00-05:00`,
    }));
    const found = load({ sessions: [...sessions, held('2026-03-02 09:50')] });
    expect(found).toMatchObject({ sessions: 4, runs: [], notes: { late: 0, medianDelayMs: 0 } });
    expect(found.gaps).toBeUndefined();
    expect(found.days.map(({ afterHoursMs }) => afterHoursMs)).not.toContainEqual(
      expect.toSatisfy((ms) => ms > 0),
    );
    expect(found.days[0]).toMatchObject({ day: '2026-03-02', sessions: 3, inARow: 1 });
  });

  it('keeps a session whose end nobody knows out of gaps, not out of counts', () => {
    const open = { startedAt: '2026-03-02T09:00:00-05:00' };
    const found = load({ sessions: [open, held('2026-03-02 09:50')] });
    expect(found.sessions).toBe(2);
    expect(found.gaps).toBeUndefined();
  });
});

describe('what the rules look for', () => {
  const ids = (record: Partial<WorkRecord>, question?: Partial<LoadQuestion>) =>
    load(record, question).suggestions.map(({ id, more }) => `${id}${more ? '+' : ''}`);
  const many = (day: string, count: number) =>
    Array.from({ length: count }, (_, at) => held(`${day} ${String(8 + at).padStart(2, '0')}:00`, 1));

  it('is more than six sessions in a day', () => {
    expect(ids({ sessions: many('2026-03-03', 6) })).toEqual([]);
    expect(ids({ sessions: many('2026-03-03', 7) })).toEqual(['day']);
  });

  it('is more than 25 in a week', () => {
    const week = [2, 3, 4, 5].flatMap((day) => many(`2026-03-0${day}`, 6));
    expect(ids({ sessions: [...week, held('2026-03-06 09:00', 1)] })).toEqual([]);
    expect(ids({ sessions: [...week, ...many('2026-03-06', 2)] })).toEqual(['week']);
  });

  it('is three hours after hours in one week, and six', () => {
    const evening = (day: number, minutes: number) =>
      Array.from({ length: minutes / 10 + 1 }, (_, at) => {
        const clock = new Date(Date.UTC(2026, 2, day, 19, at * 10)).toISOString().slice(0, 19);
        return `${clock}-05:00`;
      });
    expect(ids({ deskMoments: evening(3, 170) })).toEqual([]);
    expect(ids({ deskMoments: evening(3, 180) })).toEqual(['after-hours']);
    expect(ids({ deskMoments: [...evening(3, 180), ...evening(4, 180)] })).toEqual(['after-hours+']);
    expect(ids({ deskMoments: [...evening(3, 170), ...evening(10, 170)] })).toEqual([]);
  });

  it('is three weekends running, and no three free days in ninety', () => {
    const weekends = ['2026-02-28', '2026-03-07', '2026-03-15'].map((day) => held(`${day} 10:00`, 1));
    expect(ids({ sessions: weekends }, { since: '2026-02-23' })).toEqual(['weekends']);
    expect(ids({ sessions: weekends.slice(1) }, { since: '2026-02-23' })).toEqual([]);
    const days = Array.from({ length: 31 }, (_, at) => {
      const day = new Date(Date.UTC(2026, 2, 15 - at * 3)).toISOString().slice(0, 10);
      return held(`${day} 10:00`, 1);
    });
    expect(ids({ sessions: days })).toContain('no-break');
    expect(ids({ sessions: days.toSpliced(20, 1) })).not.toContain('no-break');
  });
});

describe('the line of status', () => {
  const row = ['09:00', '09:55', '10:50', '11:45'].map((clock) => held(`2026-03-03 ${clock}`));
  const at = (clock: string, sessions = row) => rules.moment(sessions, `2026-03-03T${clock}:00-05:00`, hours);

  it('speaks of a pause right after a run, and not for long', () => {
    expect(at('12:40')).toEqual({
      today: 4,
      week: 4,
      pause: '4 in a row: a few minutes away from the desk would fit here',
    });
    expect(at('13:10')?.pause).toBeUndefined();
    expect(at('11:50')?.pause).toBeUndefined();
  });

  it('speaks of the evening only on a day with sessions', () => {
    expect(at('18:00')?.pause).toContain('past your hours');
    const early = [held('2026-03-03 06:00')];
    expect(at('07:30', early)?.pause).toBeUndefined();
    expect(rules.moment(row, '2026-03-04T20:00:00-05:00', hours)).toEqual({ today: 0, week: 4 });
  });

  it('is not there in a week without sessions', () => {
    expect(rules.moment(row, '2026-03-09T10:00:00-05:00', hours)).toBeUndefined();
    expect(rules.moment([], '2026-03-09T10:00:00-05:00', hours)).toBeUndefined();
  });
});
