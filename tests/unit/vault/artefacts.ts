import type { Note, NoteContent, SignedNote } from '../../../src/core/artefacts/note.ts';
import type { Recording } from '../../../src/core/artefacts/recording.ts';
import type { Speakers } from '../../../src/core/artefacts/speakers.ts';
import type { Transcript } from '../../../src/core/artefacts/transcript.ts';
import type { Attestation } from '../../../src/core/attestation.ts';
import type { Client } from '../../../src/core/client.ts';
import type { Consent } from '../../../src/core/consent.ts';
import type { KeptForm } from '../../../src/core/consent-form.ts';
import type { EgressEntry } from '../../../src/core/egress.ts';
import type { StoredVoice } from '../../../src/core/enrolled-voice.ts';
import type { Certificate, ErasureBegun } from '../../../src/core/erasure.ts';
import type { Hold } from '../../../src/core/hold.ts';
import type { Nudge } from '../../../src/core/nudge.ts';
import type { Scope } from '../../../src/core/scopes.ts';
import type { Session } from '../../../src/core/session.ts';
import { sha256Of } from '../../../src/core/sha256.ts';

/** Synthetic contents for a vault. Ids are made up but well-formed. */
export const clientId = 'cccccccccccc';
export const sessionId = 'ssssssssssss';
const hash = 'a'.repeat(64);
const at = '2026-03-02T20:00:00.000Z';
const tool = 'amynote/0.1.0';

export function client(id = clientId): Client {
  return {
    v: 1,
    kind: 'client',
    id,
    name: 'Maya Ortiz',
    sessionKind: 'individual',
    people: [{ id: 'p1', name: 'Maya Ortiz', role: 'client' }],
    createdAt: at,
    updatedAt: at,
  };
}

export function session(id = sessionId): Session {
  const startedAt = '2026-03-02T15:00:00-05:00';
  return {
    v: 1,
    kind: 'session',
    id,
    clientId,
    sessionKind: 'individual',
    startedAt,
    source: 'import',
    createdAt: at,
    tool,
  };
}

export async function keptForm(text = 'YOUR CONSENT\n'): Promise<KeptForm> {
  const id = await sha256Of(new TextEncoder().encode(text));
  const kept = { audio: 7, transcript: 30 };
  const terms = { jurisdiction: 'default', language: 'en', processors: [], retention: kept, purposes: {} };
  return { v: 1, kind: 'consent-form', id, version: `2-${id.slice(0, 8)}`, text, terms };
}

export function consent(id: string, scopes: Scope[] = ['record_audio'], of = clientId): Consent {
  return {
    v: 1,
    kind: 'consent',
    id,
    clientId: of,
    personId: 'p1',
    scopes,
    method: 'written',
    documentVersion: '1',
    givenAt: '2026-01-01T00:00:00.000Z',
    recordedAt: '2026-01-01T00:00:00.000Z',
  };
}

export function egressEntry(id: string): EgressEntry {
  return {
    v: 1,
    kind: 'egress',
    id,
    at,
    purpose: 'transcribe',
    sessionId,
    clientId,
    consentIds: ['k1'],
    provider: 'openai',
    origin: 'https://api.openai.com',
    path: '/v1/audio/transcriptions',
    bytes: 12,
    payloadSha256: hash,
  };
}

export function attestation(id: string, more: Partial<Attestation> = {}): Attestation {
  return {
    v: 1,
    kind: 'attestation',
    id,
    provider: 'openai',
    origin: 'https://api.openai.com',
    baaSignedOn: '2026-01-15',
    retention: 'zdr',
    orgId: 'org-1',
    attestedBy: 'Ada Lund',
    at,
    ...more,
  };
}

function header(id: string) {
  return { v: 1 as const, sessionId: id, createdAt: at, tool, inputs: {} };
}

export function recording(id = sessionId): Recording {
  return {
    ...header(id),
    kind: 'recording',
    durationMs: 1000,
    channels: 1,
    sampleRate: 16_000,
    codec: 'ogg-opus',
    audioRevision: 1,
    audioSha256: hash,
    audioBytes: 10,
    origin: 'file',
    gaps: [],
    strikes: [],
    marks: [],
  };
}

export function transcript(text = 'I feel like I am drowning every morning.', id = sessionId): Transcript {
  const lines = [{ id: 1, startMs: 0, endMs: 1000, text }];
  return { ...header(id), kind: 'transcript', durationMs: 1000, lines };
}

export function speakers(id = sessionId): Speakers {
  return {
    ...header(id),
    kind: 'speakers',
    method: 'channels',
    participants: [
      { id: 'therapist', role: 'therapist' },
      { id: 'client', role: 'client', personId: 'p1' },
    ],
    lines: [{ line: 1, participant: 'client', confidence: 1 }],
  };
}

const content: NoteContent = {
  template: { id: 'soap', title: 'SOAP', version: 1, sha256: hash },
  sections: [{ id: 'subjective', title: 'Subjective', statements: [] }],
  risk: [],
};

export function note(id = sessionId): Note {
  return { ...header(id), kind: 'note', content, rejected: [] };
}

export function signedNote(id = sessionId): SignedNote {
  const body = {
    clientId,
    sessionId: id,
    sessionStartedAt: at,
    sessionEndedAt: at,
    inputs: {},
    content,
    signer: { name: 'R. Hearsal', credential: 'LCSW', publicKey: 'AAAA' },
    signedAt: at,
    assistance: 'Drafted with AI assistance.',
  };
  return { ...header(id), kind: 'signed-note', body, bodySha256: hash, signature: 'AAAA' };
}

/** The therapist's enrolled voice. */
export function enrolledVoice(id: string): StoredVoice {
  return {
    v: 1,
    kind: 'voice',
    id,
    role: 'therapist',
    sessionId,
    createdAt: '2026-03-02T20:00:00.000Z',
    expiresAt: '2027-03-02T20:00:00.000Z',
    statistics: { model: 'test', seconds: 12, values: [0.25, -1.5] },
  };
}

/** A text between sessions that was drafted and not read yet. */
export function nudge(id: string, clientId: string, more: Partial<Nudge> = {}): Nudge {
  return {
    v: 1,
    kind: 'nudge',
    id,
    clientId,
    about: 'homework',
    origin: 'own',
    body: 'Hi, one slow walk round the block today.',
    text: 'Hi, one slow walk round the block today. To stop these, tell me.',
    sources: [],
    state: 'draft',
    createdAt: '2026-03-02T20:00:00.000Z',
    changedAt: '2026-03-02T20:00:00.000Z',
    handedOver: [],
    ...more,
  };
}

export function hold(id: string, more: Partial<Hold> = {}): Hold {
  const at = '2026-03-03T09:00:00.000Z';
  return { v: 1, kind: 'hold', id, clientId, reason: 'subpoena of 3 March', at, by: 'Ada Lund', ...more };
}

export function erasureBegun(id: string): ErasureBegun {
  return {
    v: 1,
    kind: 'erasure-begun',
    id,
    at: '2026-03-12T02:00:00.000Z',
    by: 'Ada Lund',
    subject: { clientId, sessionId },
    what: ['audio'],
    reason: { by: 'rule', rules: [{ rule: 'retention.audio_days_after_signing', setting: '7' }] },
    files: [{ file: `sessions/${sessionId}/audio.7.age`, sha256: 'a'.repeat(64) }],
    passing: {},
  };
}

export function certificate(id: string): Certificate {
  const { v, by, subject, what, reason, at, passing, files } = erasureBegun(id);
  const body: Certificate['body'] = {
    ...{ v, type: 'erasure', id, vaultId: 'v', tool: 'amynote/test', subject, what, reason, begunAt: at },
    ...{ erasedAt: at, by, passing, kept: [], publicKey: '' },
    files: files.map((file) => ({ ...file, method: 'key-destroyed' })),
    outOfReach: { providers: [], backups: [], exports: [], disk: '' },
  };
  return { v: 1, kind: 'certificate', id, body, bodySha256: 'a'.repeat(64), signature: '' };
}
