import type { Consent } from '../core/consent.ts';
import type { LackReason } from '../core/consent-ports.ts';
import { type ConsentTerms, type Kept, keptClasses, type Processor } from '../core/consent-terms.ts';
import type { Scope } from '../core/scopes.ts';

/** What a consent is held against. */
export interface Moment {
  now: Date;
  /** What people are told now; absent where terms are not compared. */
  terms?: ConsentTerms | undefined;
  /** Who the step may send to. */
  processors: readonly Processor[];
}

/** Which of the things kept on this computer a scope makes. */
const made: Partial<Record<Scope, readonly (keyof ConsentTerms['retention'])[]>> = {
  record_audio: ['audio', 'transcript'],
  transcribe_cloud: ['transcript'],
  ai_note_draft: ['drafts'],
};

/**
 * What is no longer as it was told when a consent was given: a company that was not named, a purpose of a later
 * edition, something kept longer. A company that is gone or anything kept shorter changes nothing, nor does another
 * model of the same kind. Consents of earlier releases record no terms and stay as they are.
 */
export function changeSince(
  { terms }: Consent,
  scope: Scope,
  { terms: told, processors }: Moment,
): LackReason | undefined {
  if (terms === undefined || told === undefined) return undefined;
  const asked = processors.filter(({ scopes }) => scopes.includes(scope));
  const known = asked.map((now) => ({
    now,
    told: terms.processors.find(
      ({ origin, scopes, modelClass }) =>
        origin === now.origin && scopes.includes(scope) && modelClass === now.modelClass,
    ),
  }));
  if (known.some(({ told: was }) => was === undefined)) return 'processor changed';
  if ((told.purposes[scope] ?? 0) > (terms.purposes[scope] ?? 0)) return 'purpose changed';
  const longerThere = known.some(
    ({ now, told: was }) =>
      was !== undefined && keptClasses.indexOf(now.retention) > keptClasses.indexOf(was.retention),
  );
  const longerHere = made[scope]?.some((what) => isLonger(told.retention[what], terms.retention[what]));
  return longerThere || longerHere ? 'retention changed' : undefined;
}

function isLonger(now: Kept = 0, before: Kept = 0): boolean {
  if (before === 'record') return false;
  return now === 'record' || now > before;
}
