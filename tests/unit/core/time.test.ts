import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  addMs,
  calendarDay,
  clockTime,
  localIso,
  parseDuration,
  parseMoment,
} from '../../../src/core/time.ts';
import { bundled } from '../vault/child-program.ts';

describe('a length of time', () => {
  it.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['0.5', 500],
    ['2.5s', 2500],
    ['50m', 3_000_000],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['1h30s', 3_630_000],
    ['1h30m15s', 5_415_000],
    [' 50m ', 3_000_000],
  ])('%j is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    ' ',
    '0',
    '0m',
    '-5m',
    '1h30',
    '50m30',
    '5x',
    'm',
    'h',
    '1.5h',
    '1m1h',
    '50 m',
    '1e3',
    'Infinity',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each([
    [0, '00:00'],
    [-5, '00:00'],
    [999, '00:00'],
    [754_000, '12:34'],
    [3_599_999, '59:59'],
    [3_754_000, '1:02:34'],
  ])('of %i ms is written %s', (ms, text) => {
    expect(clockTime(ms)).toBe(text);
  });
});

describe('an ISO time', () => {
  it('moved on keeps its offset, over midnight and backwards', () => {
    expect(addMs('2026-03-02T23:30:00-05:00', 3_600_000)).toBe('2026-03-03T00:30:00-05:00');
    expect(addMs('2026-03-02T00:10:00+05:45', -1_200_000)).toBe('2026-03-01T23:50:00+05:45');
    expect(addMs('2026-03-02T20:00:00.000Z', 1000)).toBe('2026-03-02T20:00:01Z');
  });

  it('has the day that is written in it', () => {
    expect(calendarDay('2026-03-02T23:30:00-05:00')).toBe('2026-03-02');
  });
});

describe('a moment', () => {
  it.each([
    '2026-02-29',
    '2026-02-31',
    '2026-04-31 10:00',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-01 25:00',
    '2026-01-01 10:60',
    '2026-1-1',
    '02.03.2026',
    '2026-03-02T10',
    '2026-03-02T10:00 -05:00',
    'tomorrow',
    '',
  ])('%j is none', (text) => {
    expect(parseMoment(text)).toBeUndefined();
  });

  it('with an offset is the same everywhere', () => {
    expect(parseMoment('2028-02-29T10:00:00-05:00')?.toISOString()).toBe('2028-02-29T15:00:00.000Z');
    expect(parseMoment('2026-03-02 15:00Z')?.toISOString()).toBe('2026-03-02T15:00:00.000Z');
  });
});

describe('the same text in another zone', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/core/children/moments.ts');
  });

  const moments = ['2026-03-02', '2026-03-02 15:00', '2026-07-02T23:59:59', '2026-03-08 02:30'];

  it.each([
    [
      'America/New_York',
      [
        '2026-03-02T05:00:00.000Z 2026-03-02T00:00:00-05:00',
        '2026-03-02T20:00:00.000Z 2026-03-02T15:00:00-05:00',
        '2026-07-03T03:59:59.000Z 2026-07-02T23:59:59-04:00',
        // There is no such time on that night: clocks go from 2 to 3.
        '2026-03-08T07:30:00.000Z 2026-03-08T03:30:00-04:00',
      ],
    ],
    [
      'Asia/Kathmandu',
      [
        '2026-03-01T18:15:00.000Z 2026-03-02T00:00:00+05:45',
        '2026-03-02T09:15:00.000Z 2026-03-02T15:00:00+05:45',
        '2026-07-02T18:14:59.000Z 2026-07-02T23:59:59+05:45',
        '2026-03-07T20:45:00.000Z 2026-03-08T02:30:00+05:45',
      ],
    ],
    [
      'Pacific/Kiritimati',
      [
        '2026-03-01T10:00:00.000Z 2026-03-02T00:00:00+14:00',
        '2026-03-02T01:00:00.000Z 2026-03-02T15:00:00+14:00',
        '2026-07-02T09:59:59.000Z 2026-07-02T23:59:59+14:00',
        '2026-03-07T12:30:00.000Z 2026-03-08T02:30:00+14:00',
      ],
    ],
    [
      'America/St_Johns',
      [
        '2026-03-02T03:30:00.000Z 2026-03-02T00:00:00-03:30',
        '2026-03-02T18:30:00.000Z 2026-03-02T15:00:00-03:30',
        '2026-07-03T02:29:59.000Z 2026-07-02T23:59:59-02:30',
        '2026-03-08T06:00:00.000Z 2026-03-08T03:30:00-02:30',
      ],
    ],
    [
      'UTC',
      [
        '2026-03-02T00:00:00.000Z 2026-03-02T00:00:00+00:00',
        '2026-03-02T15:00:00.000Z 2026-03-02T15:00:00+00:00',
        '2026-07-02T23:59:59.000Z 2026-07-02T23:59:59+00:00',
        '2026-03-08T02:30:00.000Z 2026-03-08T02:30:00+00:00',
      ],
    ],
  ])('%s is that clock’s own time and day', (zone, expected) => {
    const { stdout } = spawnSync(process.execPath, [program, ...moments], {
      env: { ...process.env, TZ: zone },
    });
    expect(String(stdout).trim().split('\n')).toEqual(expected);
  });

  it('is written with the machine’s own offset', () => {
    const date = new Date('2026-03-02T15:00:00Z');
    expect(Date.parse(localIso(date))).toBe(date.getTime());
  });
});
