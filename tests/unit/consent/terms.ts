import type { Client, Person } from '../../../src/core/client.ts';
import type { Consent, Withdrawal } from '../../../src/core/consent.ts';
import type { ConsentTerms, Processor } from '../../../src/core/consent-terms.ts';

/** The sound goes to OpenAI. */
export const openai: Processor = {
  name: 'OpenAI',
  origin: 'https://api.openai.com',
  scopes: ['transcribe_cloud'],
  modelClass: 'speech to text',
  model: 'gpt-transcribe',
  retention: '30d',
};

/** The text goes to Anthropic. */
export const anthropic: Processor = {
  name: 'Anthropic',
  origin: 'https://api.anthropic.com',
  scopes: ['ai_note_draft'],
  modelClass: 'language model',
  model: 'claude-opus-5-5',
  retention: 'hipaa_ready',
};

export function terms(more: Partial<ConsentTerms> = {}): ConsentTerms {
  return {
    jurisdiction: 'default',
    language: 'en',
    processors: [openai, anthropic],
    retention: { audio: 7, transcript: 30 },
    purposes: { record_audio: 1, transcribe_cloud: 1, ai_note_draft: 1, retain_transcript: 1, trend_view: 1 },
    ...more,
  };
}

export function clientOf(people: Person[], guardians: Person[] = []): Client {
  return {
    v: 1,
    kind: 'client',
    id: 'c1',
    name: 'Somebody',
    sessionKind: people.length > 1 ? 'family' : 'individual',
    people,
    ...(guardians.length > 0 && { guardians }),
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  };
}

export function yes(id: string, personId: string, givenAt: string, more: Partial<Consent> = {}): Consent {
  return {
    v: 1,
    kind: 'consent',
    id,
    clientId: 'c1',
    personId,
    scopes: ['record_audio', 'transcribe_cloud', 'ai_note_draft', 'retain_transcript', 'trend_view'],
    method: 'written',
    documentVersion: '2-00000000',
    givenAt,
    recordedAt: givenAt,
    ...more,
  };
}

export function no(personId: string, withdrawnAt: string): Withdrawal {
  return {
    v: 1,
    kind: 'withdrawal',
    id: `w-${personId}`,
    clientId: 'c1',
    personId,
    scopes: ['record_audio', 'transcribe_cloud', 'ai_note_draft', 'retain_transcript', 'trend_view'],
    withdrawnAt,
  };
}
