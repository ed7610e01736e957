import { type AttestationEvent, type AttestedProvider, liveAttestation } from '../core/attestation.ts';
import { isLoopback } from '../core/base-url.ts';
import type { ConsentTerms, ModelClass, Processor } from '../core/consent-terms.ts';
import type { Scope } from '../core/scopes.ts';
import type { Settings } from '../core/settings.ts';
import { purposeEditions } from './purposes.ts';

/** What the terms of a consent follow from. */
export interface TermsSource {
  settings: Settings & KeptSettings;
  /** What was said of contracts with providers. */
  attestations: readonly AttestationEvent[];
}

/** How long things stay, where there are settings for it. */
interface KeptSettings {
  retention?: {
    audio_days_after_signing: number | 'keep';
    transcript_days_after_signing: number | 'keep';
    drafts_days_after_signing: number | 'keep';
  };
}

/** Days after signing, where no setting says otherwise. Source: the product's retention defaults. */
const keptDays = { audio: 7, transcript: 30 } as const;

/** What a person who is asked now is told. */
export function currentTerms(source: TermsSource, jurisdiction: string, language: string): ConsentTerms {
  return {
    jurisdiction,
    language,
    processors: configuredProcessors(source),
    retention: keptBy(source.settings),
    purposes: purposeEditions,
  };
}

function keptBy({ retention }: KeptSettings): ConsentTerms['retention'] {
  const days = (set: number | 'keep') => (set === 'keep' ? 'record' : set);
  if (retention === undefined) return keptDays;
  const drafts = days(retention.drafts_days_after_signing);
  return {
    audio: days(retention.audio_days_after_signing),
    transcript: days(retention.transcript_days_after_signing),
    ...(drafts !== 0 && { drafts }),
  };
}

/** Who a step may send to: what is configured, and OpenAI for `diarize --engine openai`, which no setting names. */
export function stepProcessors({ settings, attestations }: TermsSource): Processor[] {
  const engines = { ...settings.engines, transcribe: 'openai' } as const;
  return [
    ...configuredProcessors({ settings, attestations }),
    ...configuredProcessors({ settings: { ...settings, engines }, attestations }),
  ];
}

function configuredProcessors({ settings, attestations }: TermsSource): Processor[] {
  const { engines, openai, anthropic, local, search } = settings;
  const outside = (use: Use): Processor[] => processorOf(use, attestations);
  const cloud: Scope[] = ['transcribe_cloud'];
  const found: Processor[] = [];
  const sound = { provider: 'openai', url: openai.base_url, model: openai.model } as const;
  // Search by OpenAI asks for the same scope, so its yes must tell of sound as well.
  if (engines.transcribe === 'openai' || engines.search === 'openai')
    found.push(...outside({ ...sound, scopes: cloud, modelClass: 'speech to text' }));
  if (engines.transcribe === 'local')
    found.push(
      ...outside({
        url: local.base_url,
        model: local.model,
        scopes: ['record_audio'],
        modelClass: 'speech to text',
      }),
    );
  if (engines.draft === 'claude')
    found.push(
      ...outside({
        provider: 'anthropic',
        url: anthropic.base_url,
        model: anthropic.model,
        scopes: ['ai_note_draft'],
        modelClass: 'language model',
      }),
    );
  if (engines.search !== 'lexical') {
    const here = engines.search === 'local';
    const url = here ? search.local.base_url : openai.base_url;
    const { model } = search[engines.search];
    const scopes: Scope[] = ['cross_session_search'];
    found.push(
      ...outside({ ...(!here && { provider: 'openai' }), url, model, scopes, modelClass: 'embeddings' }),
    );
  }
  return found;
}

interface Use {
  provider?: AttestedProvider;
  url: string;
  model: string;
  scopes: Scope[];
  modelClass: ModelClass;
}

/** None for what answers on this computer. */
function processorOf(
  { provider, url: text, ...use }: Use,
  attestations: readonly AttestationEvent[],
): Processor[] {
  const url = new URL(text);
  if (isLoopback(url)) return [];
  const { origin } = url;
  const live = provider && liveAttestation(attestations, provider, origin);
  return [
    {
      name: names[url.hostname] ?? url.hostname,
      origin,
      ...use,
      retention: live?.retention ?? 'unknown',
      ...(live && { contractSignedOn: live.baaSignedOn }),
    },
  ];
}

const names: Partial<Record<string, string>> = {
  'api.openai.com': 'OpenAI',
  'api.anthropic.com': 'Anthropic',
};
