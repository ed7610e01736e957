import { AmynoteError } from '../core/errors.ts';
import { type Scope, scopes } from '../core/scopes.ts';
import { calendarDay, localIso, parseDuration, parseMoment } from '../core/time.ts';

/** @throws `usage` when the text is no length of time */
export function durationOption(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new AmynoteError('usage', 'the duration is not a length of time', {
    hint: 'write it like 90s, 50m or 1h30m',
  });
}

/** @throws `usage` when the text is no day or moment */
export function momentOption(text: string): Date {
  const date = parseMoment(dated(text));
  if (date !== undefined) return date;
  throw new AmynoteError('usage', 'that is no day or moment', {
    hint: 'write it like 2026-03-02, "2026-03-02 15:00", today, yesterday or "tomorrow 15:00"',
  });
}

/** The days that people name by where they stand, as they are written; anything else as it is. */
function dated(text: string): string {
  const [first = '', ...rest] = text.trim().split(/\s+/u);
  const away = { today: 0, yesterday: -1, tomorrow: 1 }[first.toLowerCase()];
  if (away === undefined) return text;
  const now = new Date();
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + away, 12);
  return [calendarDay(localIso(day)), ...rest].join(' ');
}

/**
 * Until when something holds: a bare day is kept as one, because it counts to its end.
 * @throws `usage` when the text is no day or moment
 */
export function lastMomentOption(text: string): string {
  const [typed, moment] = [dated(text).trim(), momentOption(text).toISOString()];
  return isDay(typed) ? typed : moment;
}

/** @returns `2026-03-02`. @throws `usage` when the word is no day */
export function dayOption(word: string): string {
  const day = dated(word);
  if (isDay(day) && parseMoment(day) !== undefined) return day;
  throw new AmynoteError('usage', 'that is no day', {
    hint: 'write it like 2026-03-02, today, yesterday or tomorrow',
  });
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

/** @throws `usage` when the text is no positive whole number */
export function countOption(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new AmynoteError('usage', 'a positive whole number is needed', { hint: 'write it like 10' });
}

/** Gathers a repeated option as it is: a name may hold a comma. */
export function repeatedOption(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** Gathers a repeated option; each may hold several values with commas. */
function listOption(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',').flatMap((word) => word.trim() || [])];
}

/** @throws `usage` for a scope that does not exist */
export function scopeOption(text: string, before: Scope[] = []): Scope[] {
  const found = listOption(text).flatMap((word) => (word === 'all' ? [...scopes] : [knownScope(word)]));
  return [...new Set([...before, ...found])];
}

function knownScope(word: string): Scope {
  const scope = scopes.find((name) => name === word);
  if (scope !== undefined) return scope;
  throw new AmynoteError('usage', 'there is no such scope', {
    hint: `the scopes are: ${scopes.join(', ')}, or all`,
  });
}
