import type { AttestedProvider } from './attestation.ts';
import type { OutwardStep } from './egress.ts';

/** A model that clinical sound or words may be sent to. */
export interface ClinicalModel {
  name: string;
  /** The steps that may ask it. */
  steps: readonly OutwardStep[];
  /** The provider keeps what this model is sent for thirty days, whatever was agreed. */
  keepsThirtyDays?: true;
}

/**
 * The only models that are asked about a client: a list, so that a word typed wrong, a preview or a model of other terms gets
 * nothing. OpenAI: https://developers.openai.com/api/docs/guides/speech-to-text and …/guides/embeddings; Anthropic: the
 * "API and data retention" page, whose covered models (Fable, Mythos) are kept for thirty days. Read 2026-11-22.
 */
export const clinicalModels: Readonly<Record<AttestedProvider, readonly ClinicalModel[]>> = {
  openai: [
    { name: 'gpt-transcribe', steps: ['transcribe'] },
    { name: 'gpt-4o-transcribe', steps: ['transcribe'] },
    { name: 'gpt-4o-mini-transcribe', steps: ['transcribe'] },
    { name: 'gpt-4o-mini-transcribe-2025-12-15', steps: ['transcribe'] },
    { name: 'whisper-1', steps: ['transcribe'] },
    { name: 'gpt-4o-transcribe-diarize', steps: ['diarize'] },
    { name: 'text-embedding-3-small', steps: ['search'] },
    { name: 'text-embedding-3-large', steps: ['search'] },
  ],
  anthropic: [
    { name: 'claude-opus-5-5', steps: ['draft', 'prep'] },
    { name: 'claude-opus-5', steps: ['draft', 'prep'] },
    { name: 'claude-opus-4-8', steps: ['draft', 'prep'] },
    { name: 'claude-sonnet-5-5', steps: ['draft', 'prep'] },
    { name: 'claude-sonnet-5', steps: ['draft', 'prep'] },
    { name: 'claude-haiku-5-5', steps: ['draft', 'prep'] },
    { name: 'claude-fable-5', steps: ['draft', 'prep'], keepsThirtyDays: true },
    { name: 'claude-fable-5-1', steps: ['draft', 'prep'], keepsThirtyDays: true },
    { name: 'claude-fable-5-2', steps: ['draft', 'prep'], keepsThirtyDays: true },
  ],
};
