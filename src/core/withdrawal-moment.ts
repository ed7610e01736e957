import type { ConsentEvent } from './consent.ts';

/**
 * When a withdrawal that is said now counts from. Never before a consent that is on record already: where the clock was
 * set back, that consent would otherwise be live again as soon as the clock is right.
 * @param events everything said about consent for the client
 * @returns ISO 8601, UTC
 */
export function withdrawalMoment(events: readonly ConsentEvent[], personId: string, now: Date): string {
  const recorded = events.flatMap((event) =>
    event.kind === 'consent' && event.personId === personId ? [Date.parse(event.recordedAt) || 0] : [],
  );
  return new Date(Math.max(now.getTime(), ...recorded)).toISOString();
}
