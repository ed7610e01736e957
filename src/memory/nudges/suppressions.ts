import type { NudgeStanding, RiskFact, Suppression } from '../../core/nudge-ports.ts';
import { calendarDay, localIso } from '../../core/time.ts';
import { withCauses } from './causes.ts';
import type { NudgeRuleData } from './nudge-data.ts';
import { isQuiet } from './quiet-hours.ts';

const dayMs = 86_400_000;

/** Everything that keeps texts from a client at a moment, the gravest first. In doubt there is none. */
export function suppressions(
  standing: NudgeStanding,
  limits: NudgeRuleData['limits'],
  quietHours: string,
): Suppression[] {
  return [
    ...riskReasons(standing, limits.risk_days),
    ...clientReasons(standing),
    ...timeReasons(standing, limits.per_week, quietHours),
  ];
}

function riskReasons({ now, wishes, risks }: NudgeStanding, days: number): Suppression[] {
  const told = wishes.crisisOn === undefined ? [] : [toldCrisis(wishes.crisisOn)];
  const recent = [...risks, ...told].filter(({ day, open }) => open || isWithin(day, now, days));
  const of = (what: RiskFact['what']) => recent.filter((risk) => risk.what === what);
  const found: Suppression[] = [];
  const [crisis, risk, unread] = [of('crisis'), of('risk'), of('unread')];
  if (crisis.length > 0) {
    const says = `there was a crisis in the last ${days} days`;
    found.push({ reason: 'crisis', ...withCauses(says, crisis, days) });
  }
  if (risk.length > 0) {
    const says = `the record holds a risk that is open, or not older than ${days} days`;
    found.push({ reason: 'open-risk', ...withCauses(says, risk, days) });
  }
  if (unread.length > 0) {
    const says = `a session of the last ${days} days was recorded and nobody went through it`;
    found.push({ reason: 'unread-session', ...withCauses(says, unread, days) });
  }
  return found;
}

function toldCrisis(day: string): RiskFact {
  return { day, what: 'crisis', open: false, cause: { from: 'told' } };
}

/** A day that cannot be read, or lies ahead, counts as today. */
function isWithin(day: string, now: Date, days: number): boolean {
  const passed = Date.parse(calendarDay(localIso(now))) - Date.parse(day);
  return !(passed > days * dayMs);
}

function clientReasons(standing: NudgeStanding): Suppression[] {
  const { at, wishes, partnerViolence, isMinor, hasEnded } = standing;
  const found: Suppression[] = [];
  if (partnerViolence) {
    const says = 'a partner may read what arrives on this client’s devices';
    const hint =
      'speak in the session, on a way they call safe; when it is over: amynote nudge set CLIENT --partner-violence no';
    found.push({ reason: 'partner-violence', says, hint });
  }
  if (wishes.sharedDevice) {
    const hint = 'when it is over: amynote nudge set CLIENT --shared-device no';
    found.push({ reason: 'shared-device', says: 'somebody else uses this client’s device', hint });
  }
  if (isMinor && wishes.guardianRule === undefined) {
    const says = 'the client is a minor and nothing was settled with whoever has custody';
    found.push({ reason: 'minor', says, hint: 'amynote nudge set CLIENT --guardian-rule guardian-agreed' });
  }
  if (hasEnded) {
    const says = 'the treatment has ended: the newest note is a discharge';
    found.push({ reason: 'ended', says, hint: 'when it goes on, the note of a new session says so' });
  }
  if (isPaused(wishes.paused?.until, wishes.paused !== undefined, at)) {
    const hint = 'when the client wants them again: amynote nudge resume CLIENT';
    found.push({ reason: 'paused', says: 'texts to this client are paused', hint });
  }
  return found;
}

function isPaused(until: string | undefined, paused: boolean, at: Date): boolean {
  return paused && !(until !== undefined && calendarDay(localIso(at)) > until);
}

function timeReasons({ at, others }: NudgeStanding, perWeek: number, quietHours: string): Suppression[] {
  const found: Suppression[] = [];
  if (isQuiet(at, quietHours)) {
    const says = `it would arrive in the quiet hours, ${quietHours.replace('-', ' to ')}`;
    found.push({ reason: 'quiet-hours', says, hint: 'say when you will send it: --for "tomorrow 10:00"' });
  }
  if (mostInAWeek(at, others) >= perWeek) {
    const says = `${perWeek} texts in a week are the most, and so many are approved`;
    found.push({ reason: 'too-many', says, hint: 'wait, or say a later day: --for "YYYY-MM-DD 10:00"' });
  }
  return found;
}

/** How many of the others lie, at most, in any seven days that a moment lies in too. */
function mostInAWeek(at: Date, others: readonly Date[]): number {
  const moments = others.map((other) => other.getTime());
  const near = moments.filter((moment) => Math.abs(moment - at.getTime()) < 7 * dayMs);
  const starts = [at.getTime(), ...near.filter((moment) => moment <= at.getTime())];
  const within = (start: number) =>
    near.filter((moment) => moment >= start && moment < start + 7 * dayMs).length;
  return Math.max(...starts.map(within));
}
