import type { Consent, ConsentEvent, Withdrawal } from '../core/consent.ts';
import type { LackReason } from '../core/consent-ports.ts';
import type { Scope } from '../core/scopes.ts';
import { changeSince, type Moment } from './terms-change.ts';

/** Either the consent that allows something now, or why nothing does and which consent came nearest. */
export type Standing = { consent: Consent } | { reason: LackReason; consent?: Consent };

/**
 * Where one person's own word stands on one scope at one moment. Pure; all times are compared as instants, so
 * the zones they are written in do not matter. In doubt the answer is no: a withdrawal of the same
 * moment wins, a withdrawal dated in the future (a clock that was set back) counts already, and a
 * time that cannot be read never helps a consent.
 * @param events The client's events, in any order.
 * @param carries why a consent does not count besides; undefined where it does
 */
export function standingOf(
  personId: string,
  scope: Scope,
  events: readonly ConsentEvent[],
  moment: Moment,
  carries: (consent: Consent) => LackReason | undefined = () => undefined,
): Standing {
  const theirs = events.filter((event) => event.personId === personId && event.scopes.includes(scope));
  const withdrawals = theirs.filter((event) => event.kind === 'withdrawal');
  const consents = theirs.filter((event) => event.kind === 'consent').sort(newestFirst);
  const lack = (consent: Consent) =>
    lackOf(consent, withdrawals, moment.now) ?? carries(consent) ?? changeSince(consent, scope, moment);
  const live = consents.find((consent) => lack(consent) === undefined);
  if (live) return { consent: live };
  const [newest] = consents;
  if (newest === undefined) return { reason: 'never given' };
  return { reason: lack(newest) ?? 'never given', consent: newest };
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
