import { AmynoteError } from '../../core/errors.ts';
import type { NudgeRuleData } from './nudge-data.ts';

/**
 * The law and the help of a place, as `US-IL` or `GB`.
 * @throws `usage` for what is no place
 */
export function placeOf(
  code: string,
  rules: NudgeRuleData,
): { strict: boolean; footer(afterHours: string): string } {
  const [, country] = /^([A-Z]{2})(?:-[A-Z0-9]{1,3})?$/.exec(code) ?? [];
  if (country === undefined) {
    throw new AmynoteError('usage', 'that is no place', {
      hint: 'a country as GB, or country and state as US-IL',
    });
  }
  const help = rules.places.find(({ countries }) => countries?.includes(country)) ?? rules.elsewhere;
  return {
    strict: rules.strict.includes(code) || rules.strict.includes(country),
    footer(afterHours) {
      const route = afterHours.trim();
      if (route === '') return `${rules.not_monitored} ${help.first}`;
      // A function, since a route may hold the signs that a replacement gives a meaning to.
      const own = rules.after_hours.replace('{route}', () => route);
      return `${rules.not_monitored} ${own} ${help.after_route}`;
    },
  };
}
