import { expect, it } from 'vitest';
import { createConsentGate } from '../../../src/consent/gate.ts';
import type { Client } from '../../../src/core/client.ts';
import type { ConsentEvent } from '../../../src/core/consent.ts';
import { withdrawalMoment } from '../../../src/core/withdrawal-moment.ts';

const liveScopes = createConsentGate().live;

const client: Client = {
  v: 1,
  kind: 'client',
  id: 'c1',
  name: 'Two People',
  sessionKind: 'couple',
  people: [
    { id: 'p1', name: 'One', role: 'client' },
    { id: 'p2', name: 'Two', role: 'partner' },
  ],
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};

const events: ConsentEvent[] = [
  {
    v: 1,
    kind: 'consent',
    id: 'a',
    clientId: 'c1',
    personId: 'p1',
    scopes: ['ai_note_draft', 'record_audio', 'transcribe_cloud'],
    method: 'electronic',
    documentVersion: '1',
    givenAt: '2026-11-01T09:00:00Z',
    recordedAt: '2026-11-01T09:00:00Z',
  },
  {
    v: 1,
    kind: 'withdrawal',
    id: 'w',
    clientId: 'c1',
    personId: 'p1',
    scopes: ['transcribe_cloud'],
    withdrawnAt: '2026-11-02T09:00:00Z',
  },
];

it('each person is listed with what is live, in the order of the form', () => {
  const live = liveScopes(client, events, new Date('2026-11-22T12:00:00Z'));
  expect([...live]).toEqual([
    ['p1', ['record_audio', 'ai_note_draft']],
    ['p2', []],
  ]);
});

it('events of another client give nothing', () => {
  const live = liveScopes({ ...client, id: 'c2' }, events, new Date('2026-11-22T12:00:00Z'));
  expect([...live.values()]).toEqual([[], []]);
});

it('a withdrawal said while the clock stood back still holds when the clock is right', () => {
  const withdrawnAt = withdrawalMoment(events, 'p1', new Date('2026-10-01T09:00:00Z'));
  const withdrawal: ConsentEvent = {
    v: 1,
    kind: 'withdrawal',
    id: 'x',
    clientId: 'c1',
    personId: 'p1',
    scopes: ['record_audio'],
    withdrawnAt,
  };
  const live = liveScopes(client, [...events, withdrawal], new Date('2026-11-22T12:00:00Z'));
  expect(live.get('p1')).toEqual(['ai_note_draft']);
  expect(withdrawalMoment(events, 'p2', new Date('2026-10-01T09:00:00Z'))).toBe('2026-10-01T09:00:00.000Z');
});
