import { expect, it } from 'vitest';
import { dayOption, lastMomentOption, momentOption } from '../../../src/commands/typed-options.ts';
import { localIso } from '../../../src/core/time.ts';

function dayAway(days: number): string {
  const now = new Date();
  return localIso(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 12)).slice(0, 10);
}

it('a day is named by where it stands, in every option that takes one', () => {
  for (const [word, days] of [
    ['yesterday', -1],
    ['today', 0],
    ['Tomorrow', 1],
  ] as const) {
    expect(dayOption(word)).toBe(dayAway(days));
    expect(lastMomentOption(word)).toBe(dayAway(days));
    expect(localIso(momentOption(word)).slice(0, 16)).toBe(`${dayAway(days)}T00:00`);
    expect(localIso(momentOption(`${word} 10:05`)).slice(0, 16)).toBe(`${dayAway(days)}T10:05`);
  }
});

it('anything else is refused, with the forms that are understood', () => {
  for (const text of ['soon', 'tomorrow morning', 'tomorrow 25:00', '2026-02-31', ''])
    expect(() => momentOption(text), text).toThrowError(/^that is no day or moment$/u);
  for (const text of ['tomorrow 10:00', '2026-02-31', '2026-3-2'])
    expect(() => dayOption(text), text).toThrowError(/^that is no day$/u);
});
