import type { Consent, ConsentEvent, Withdrawal } from '../core/consent.ts';
import type { Scope } from '../core/scopes.ts';

/** Why a person's yes does not count, the gravest first. */
export const lackReasons = ['withdrawn', 'expired', 'not yet in force', 'never given'] as const;
export type LackReason = (typeof lackReasons)[number];

/** Either the consent that allows something now, or why nothing does. */
export type Standing = { consentId: string } | { reason: LackReason };

/**
 * Where one person stands on one scope at one moment. Pure; all times are compared as instants, so
 * the zones they are written in do not matter. In doubt the answer is no: a withdrawal of the same
 * moment wins, a withdrawal dated in the future (a clock that was set back) counts already, and a
 * time that cannot be read never helps a consent.
 * @param events The client's events, in any order.
 */
export function standingOf(
  personId: string,
  scope: Scope,
  events: readonly ConsentEvent[],
  now: Date,
): Standing {
  const theirs = events.filter((event) => event.personId === personId && event.scopes.includes(scope));
  const withdrawals = theirs.filter((event) => event.kind === 'withdrawal');
  const consents = theirs.filter((event) => event.kind === 'consent').sort(newestFirst);
  const live = consents.find((consent) => lackOf(consent, withdrawals, now) === undefined);
  if (live) return { consentId: live.id };
  const newest = consents[0];
  return { reason: (newest && lackOf(newest, withdrawals, now)) ?? 'never given' };
}

function newestFirst(a: Consent, b: Consent): number {
  return (earliest(b.givenAt) || 0) - (earliest(a.givenAt) || 0);
}

function lackOf(consent: Consent, withdrawals: readonly Withdrawal[], now: Date): LackReason | undefined {
  // A paper typed in days later was still said before the no; one typed in ahead was already known.
  const said = Math.min(earliest(consent.givenAt), earliest(consent.recordedAt));
  if (withdrawals.some((withdrawal) => !(latest(withdrawal.withdrawnAt) < said))) return 'withdrawn';
  if (!(earliest(consent.givenAt) <= now.getTime())) return 'not yet in force';
  if (consent.expiresAt !== undefined && !(now.getTime() <= latest(consent.expiresAt))) return 'expired';
  return undefined;
}

const bareDate = /^\d{4}-\d{2}-\d{2}$/;

// A bare date is the clinician's own day; read as UTC, a consent of this morning would still lie ahead in Sydney.
function earliest(iso: string): number {
  return Date.parse(bareDate.test(iso) ? `${iso}T00:00:00.000` : iso);
}

function latest(iso: string): number {
  return Date.parse(bareDate.test(iso) ? `${iso}T23:59:59.999` : iso);
}
