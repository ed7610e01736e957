import { clinicalModels } from '../core/clinical-models.ts';
import type { OutwardStep } from '../core/egress.ts';
import type { Scope } from '../core/scopes.ts';
import type { Settings } from '../core/settings.ts';

/** A step that asks another program, and which one. */
export interface OutwardEngine {
  step: OutwardStep;
  /** Whose it is, as the ledger names it: `openai`, `anthropic` or `local`. */
  provider: string;
  origin: string;
  model: string;
  /** What everybody must have agreed to. */
  scopes: readonly Scope[];
  /** Whether the settings use it, or only a command that names it does. */
  isUsual: boolean;
}

/** Each outward step with the engine that it would ask. Steps that work in this program alone are not among them. */
export function outwardEngines({ engines, openai, anthropic, local, search }: Settings): OutwardEngine[] {
  const speech = engines.transcribe === 'local' ? local : openai;
  const vectors =
    engines.search === 'local'
      ? { provider: 'local', url: search.local.base_url, model: search.local.model }
      : { provider: 'openai', url: openai.base_url, model: search.openai.model };
  const claude = { provider: 'anthropic', origin: originOf(anthropic.base_url), model: anthropic.model };
  return [
    {
      step: 'transcribe',
      provider: engines.transcribe,
      origin: originOf(speech.base_url),
      model: speech.model,
      scopes: [engines.transcribe === 'local' ? 'record_audio' : 'transcribe_cloud'],
      isUsual: true,
    },
    {
      step: 'diarize',
      provider: 'openai',
      origin: originOf(openai.base_url),
      model: clinicalModels.openai.find(({ steps }) => steps.includes('diarize'))?.name ?? '',
      scopes: ['transcribe_cloud'],
      isUsual: false,
    },
    { step: 'draft', ...claude, scopes: ['ai_note_draft'], isUsual: engines.draft === 'claude' },
    { step: 'prep', ...claude, scopes: ['ai_note_draft', 'cross_session_search'], isUsual: false },
    {
      step: 'search',
      provider: vectors.provider,
      origin: originOf(vectors.url),
      model: vectors.model,
      scopes:
        vectors.provider === 'local'
          ? ['cross_session_search']
          : ['cross_session_search', 'transcribe_cloud'],
      isUsual: engines.search !== 'lexical',
    },
  ];
}

function originOf(url: string): string {
  return new URL(url).origin;
}
