import {
  type Attestation,
  type AttestationEvent,
  type AttestedProvider,
  attestedProviders,
  liveAttestation,
} from './attestation.ts';
import { isLoopback } from './base-url.ts';
import { clinicalModels } from './clinical-models.ts';
import type { EgressEntry, OutwardStep } from './egress.ts';
import { AmynoteError } from './errors.ts';

/** What somebody wants to send, and where. */
export interface Leaving {
  purpose: OutwardStep;
  /** The engine's, e.g. `openai` or `local`. */
  provider: string;
  /** Scheme, host and port. */
  origin: string;
  model?: string | undefined;
}

/** What decides whether it may. */
export interface LeavingGrounds {
  switches: Readonly<Record<OutwardStep, 'on' | 'off'>>;
  /** Everything ever said about contracts with providers, oldest first. */
  attestations: readonly AttestationEvent[];
  /** Whether the client was made for a rehearsal. */
  isSynthetic: boolean;
}

/** On what ground it may, for the ledger. */
export type LeaveFacts = Pick<EgressEntry, 'synthetic' | 'attestation'>;

/** Asked by the door before every request; its error ends the work. */
export type Leave = (asked: Omit<Leaving, 'provider'> & { clientId: string }) => Promise<LeaveFacts>;

/** Asked before any work is done whose result would be sent; throws what the door would throw. */
export type LeaveCheck = (purpose: OutwardStep, clientId: string) => Promise<void>;

/**
 * Whether something of a client may leave for a provider. There is no way around it: a switch that is off holds for engines on
 * this machine too; elsewhere only what is invented goes without a contract.
 * @throws `failed` (with `reason` in its data) when it may not; `usage` for a model that is not on the list
 */
export function leaveFacts(leaving: Leaving, grounds: LeavingGrounds): LeaveFacts {
  const { purpose, provider, origin } = leaving;
  if (grounds.switches[purpose] === 'off') throw switchedOff(purpose);
  if (isLoopback(new URL(origin))) return {};
  if (grounds.isSynthetic) return { synthetic: true };
  const known = attestedProvider(provider);
  if (known === undefined) throw notAProvider();
  const attestation = liveAttestation(grounds.attestations, known, origin);
  if (attestation === undefined) throw notAttested(known, origin);
  checkModel(leaving, known, attestation);
  const { id, baaSignedOn, retention } = attestation;
  return { attestation: { id, baaSignedOn, retention } };
}

/** What a provider is called, for people. */
export const providerNames: Readonly<Record<AttestedProvider, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
};

/** The provider of an engine's name; undefined where it is none that a contract is made with. */
export function attestedProvider(name: string): AttestedProvider | undefined {
  return attestedProviders.find((one) => one === name);
}

function checkModel({ purpose, model }: Leaving, provider: AttestedProvider, terms: Attestation): void {
  const fitting = clinicalModels[provider].filter(({ steps }) => steps.includes(purpose));
  const known = fitting.find(({ name }) => name === model);
  const setting = modelSettings[purpose];
  const [usual] = fitting;
  if (known === undefined) {
    const names = fitting.map(({ name }) => name).join(', ');
    throw new AmynoteError(
      'usage',
      `the model ${model ?? '(none)'} is not one of those that a client's words may go to`,
      {
        hint: `they are: ${names}; run: amynote config set ${setting} ${usual?.name}`,
        data: { reason: 'model', purpose, provider },
      },
    );
  }
  if (!known.keepsThirtyDays || terms.retention !== 'zdr') return;
  const message = `${providerNames[provider]} keeps what ${known.name} is sent for thirty days, and you attested that nothing is kept`;
  throw new AmynoteError('usage', message, {
    hint: `run: amynote config set ${setting} ${usual?.name}`,
    data: { reason: 'retention', purpose, provider },
  });
}

const modelSettings: Readonly<Record<OutwardStep, string>> = {
  transcribe: 'openai.model',
  diarize: 'openai.model',
  draft: 'anthropic.model',
  prep: 'anthropic.model',
  search: 'search.openai.model',
};

function switchedOff(purpose: OutwardStep): AmynoteError {
  return new AmynoteError('failed', `the step ${purpose} is switched off, so nothing was sent`, {
    hint: `switch it on: amynote switches set ${purpose} on`,
    data: { reason: 'switched-off', purpose },
  });
}

function notAttested(provider: AttestedProvider, origin: string): AmynoteError {
  const message = `nobody attested a signed agreement with ${providerNames[provider]} for ${origin}, so nothing of a client goes there`;
  return new AmynoteError('failed', message, {
    hint: `when it is signed: amynote provider attest ${provider} --baa DATE --retention zdr --org ID`,
    data: { reason: 'not-attested', provider, origin },
  });
}

function notAProvider(): AmynoteError {
  return new AmynoteError('failed', 'nothing of a client goes to another machine that is no known provider', {
    hint: 'run: amynote config list, and check the addresses of local engines',
    data: { reason: 'not-a-provider' },
  });
}
