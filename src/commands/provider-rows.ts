import { type AttestationEvent, liveAttestation, type ProviderRetention } from '../core/attestation.ts';
import { isLoopback } from '../core/base-url.ts';
import type { OutwardStep } from '../core/egress.ts';
import { AmynoteError } from '../core/errors.ts';
import { attestedProvider, leaveFacts } from '../core/leaving.ts';
import type { Settings } from '../core/settings.ts';
import type { JsonRecord } from './output.ts';
import { type OutwardEngine, outwardEngines } from './outward-engines.ts';

/** One engine that can be asked, for a list. */
interface ProviderRow {
  record: JsonRecord;
  text: string[];
}

/** Every engine of the settings with its address, contract, and what may go there now. */
export function providerRows(settings: Settings, events: readonly AttestationEvent[]): ProviderRow[] {
  return outwardEngines(settings).map((engine) => {
    const { step, provider, origin, model } = engine;
    const known = attestedProvider(provider);
    const terms = known && liveAttestation(events, known, origin);
    const isSwitchedOn = settings.switches[step] === 'on';
    const goes = mayGoNow(engine, settings, events);
    const facts = { step, provider, origin, model, switch: settings.switches[step] };
    const attested = terms && {
      attested: {
        baaSignedOn: terms.baaSignedOn,
        retention: terms.retention,
        orgId: terms.orgId,
        by: terms.attestedBy,
      },
    };
    return {
      record: { type: 'provider', v: 1, ...facts, ...attested, mayGo: goes.may },
      text: [
        step,
        provider,
        origin,
        model,
        isSwitchedOn ? 'on' : 'off',
        terms === undefined ? 'not attested' : `${terms.baaSignedOn} ${terms.retention}`,
        goes.words,
      ],
    };
  });
}

/** What a provider keeps, as it is said of a contract. */
export const retentionWords: Readonly<Record<ProviderRetention, string>> = {
  zdr: 'keeps nothing',
  hipaa_ready: 'keeps as its HIPAA-ready terms say',
  '30d': 'keeps up to 30 days',
};

/** As the door would decide it at this moment. */
function mayGoNow(
  { step: purpose, provider, origin, model }: OutwardEngine,
  { switches }: Settings,
  attestations: readonly AttestationEvent[],
): { may: 'nothing' | 'synthetic' | 'consented'; words: string } {
  if (switches[purpose as OutwardStep] === 'off') return { may: 'nothing', words: 'nothing: switched off' };
  if (isLoopback(new URL(origin))) return { may: 'consented', words: 'stays on this machine' };
  try {
    leaveFacts({ purpose, provider, origin, model }, { switches, attestations, isSynthetic: false });
    return { may: 'consented', words: 'what each person consented to' };
  } catch (error) {
    const reason = error instanceof AmynoteError ? error.data?.reason : undefined;
    const why = { model: ': the model is not on the list', retention: ': the model’s terms are others' };
    return { may: 'synthetic', words: `invented clients only${why[reason as keyof typeof why] ?? ''}` };
  }
}
