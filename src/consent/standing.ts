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
 * time that cannot be read never helps a consent. Of several consents the newest that is in force decides: an older
 * one does not outlive the paper that was signed after it.
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
  const own = (consent: Consent) => lackOf(consent, withdrawals, moment.now);
  // What was taken back, or is for later, takes the place of nothing; one that ran out or tells of less does.
  const decisive = consents.find((each) => !['withdrawn', 'not yet in force'].includes(own(each) ?? ''));
  const consent = decisive ?? consents[0];
  if (consent === undefined) return { reason: 'never given' };
  const reason = own(consent) ?? carries(consent) ?? changeSince(consent, scope, moment);
  return reason === undefined ? { consent } : { reason, consent };
}

function newestFirst(a: Consent, b: Consent): number {
  const given = (earliest(b.givenAt) || 0) - (earliest(a.givenAt) || 0);
  return given || (earliest(b.recordedAt) || 0) - (earliest(a.recordedAt) || 0);
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
