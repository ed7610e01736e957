import { describe, expect, it } from 'vitest';
import { createConsentGate } from '../../../src/consent/gate.ts';
import type { Client, Person } from '../../../src/core/client.ts';
import type { Consent, ConsentEvent, Withdrawal } from '../../../src/core/consent.ts';
import { AmynoteError } from '../../../src/core/errors.ts';
import type { Scope } from '../../../src/core/scopes.ts';

const gate = createConsentGate();
const now = new Date('2026-11-22T12:00:00Z');

const ana: Person = { id: 'p1', name: 'Ana Torres', role: 'client' };
const ben: Person = { id: 'p2', name: 'Ben Okafor', role: 'partner' };

function client(...people: Person[]): Client {
  return {
    v: 1,
    kind: 'client',
    id: 'c1',
    name: 'Torres and Okafor',
    sessionKind: people.length > 1 ? 'couple' : 'individual',
    people,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  };
}

function consent(id: string, givenAt: string, more: Partial<Consent> = {}): Consent {
  return {
    v: 1,
    kind: 'consent',
    id,
    clientId: 'c1',
    personId: 'p1',
    scopes: ['record_audio'],
    method: 'written',
    documentVersion: '1',
    givenAt,
    recordedAt: givenAt,
    ...more,
  };
}

function withdrawal(withdrawnAt: string, more: Partial<Withdrawal> = {}): Withdrawal {
  return {
    v: 1,
    kind: 'withdrawal',
    id: 'w',
    clientId: 'c1',
    personId: 'p1',
    scopes: ['record_audio'],
    withdrawnAt,
    ...more,
  };
}

function outcome(
  events: ConsentEvent[],
  who = client(ana),
  scope: Scope = 'record_audio',
): string[] | string {
  try {
    return gate.require(who, events, scope, now);
  } catch (error) {
    if (!(error instanceof AmynoteError)) throw error;
    return `${error.code}: ${String(error.data?.reason)}`;
  }
}

describe('one person', () => {
  const cases: [title: string, events: ConsentEvent[], expected: string[] | string][] = [
    ['a consent given before now passes and is named', [consent('a', '2026-11-01T09:00:00Z')], ['a']],
    ['a consent given at this very moment passes', [consent('a', '2026-11-22T12:00:00Z')], ['a']],
    ['no consent at all is refused', [], 'consent: never given'],
    [
      'a consent for another scope is refused',
      [consent('a', '2026-11-01T09:00:00Z', { scopes: ['transcribe_cloud'] })],
      'consent: never given',
    ],
    [
      'a consent of another client is refused',
      [consent('a', '2026-11-01T09:00:00Z', { clientId: 'c2' })],
      'consent: never given',
    ],
    [
      'a consent of another person is refused',
      [consent('a', '2026-11-01T09:00:00Z', { personId: 'p2' })],
      'consent: never given',
    ],
    [
      'a consent dated in the future is refused',
      [consent('a', '2026-11-22T12:00:01Z')],
      'consent: not yet in force',
    ],
    [
      'a consent that looks later only by its zone passes',
      [consent('a', '2026-11-22T21:30:00+10:00')],
      ['a'],
    ],
    [
      'a consent that looks earlier only by its zone is refused',
      [consent('a', '2026-11-22T07:30:00-05:00')],
      'consent: not yet in force',
    ],
    [
      'an expired consent is refused',
      [consent('a', '2026-11-01T09:00:00Z', { expiresAt: '2026-11-22T11:59:59Z' })],
      'consent: expired',
    ],
    [
      'a consent counts up to the moment it expires',
      [consent('a', '2026-11-01T09:00:00Z', { expiresAt: '2026-11-22T12:00:00Z' })],
      ['a'],
    ],
    [
      'a withdrawn consent is refused',
      [consent('a', '2026-11-01T09:00:00Z'), withdrawal('2026-11-02T09:00:00Z')],
      'consent: withdrawn',
    ],
    [
      'a withdrawal of the same moment wins, whatever zone it is written in',
      [consent('a', '2026-11-01T09:00:00Z'), withdrawal('2026-11-01T10:00:00+01:00')],
      'consent: withdrawn',
    ],
    [
      'a withdrawal dated in the future counts already',
      [consent('a', '2026-11-01T09:00:00Z'), withdrawal('2026-11-23T09:00:00Z')],
      'consent: withdrawn',
    ],
    [
      'a withdrawal of another scope changes nothing',
      [
        consent('a', '2026-11-01T09:00:00Z'),
        withdrawal('2026-11-02T09:00:00Z', { scopes: ['ai_note_draft'] }),
      ],
      ['a'],
    ],
    [
      'a withdrawal by another person changes nothing',
      [consent('a', '2026-11-01T09:00:00Z'), withdrawal('2026-11-02T09:00:00Z', { personId: 'p2' })],
      ['a'],
    ],
    [
      'a new consent after a withdrawal counts again',
      [
        consent('a', '2026-11-01T09:00:00Z'),
        withdrawal('2026-11-02T09:00:00Z'),
        consent('b', '2026-11-03T09:00:00Z'),
      ],
      ['b'],
    ],
    [
      'a paper signed before the withdrawal but typed in after it does not count',
      [
        withdrawal('2026-11-02T09:00:00Z'),
        consent('a', '2026-11-01T09:00:00Z', { recordedAt: '2026-11-05T09:00:00Z' }),
      ],
      'consent: withdrawn',
    ],
    [
      'a withdrawal between typing a consent in and its start stops it',
      [
        consent('a', '2026-11-10T09:00:00Z', { recordedAt: '2026-11-01T09:00:00Z' }),
        withdrawal('2026-11-05T09:00:00Z'),
      ],
      'consent: withdrawn',
    ],
    [
      'an older consent does not outlive a newer one that has expired',
      [
        consent('a', '2026-11-01T09:00:00Z'),
        consent('b', '2026-11-02T09:00:00Z', { expiresAt: '2026-11-03T09:00:00Z' }),
      ],
      'consent: expired',
    ],
    [
      'an older consent that has expired does not stop a newer one',
      [
        consent('a', '2026-11-01T09:00:00Z', { expiresAt: '2026-11-03T09:00:00Z' }),
        consent('b', '2026-11-02T09:00:00Z'),
      ],
      ['b'],
    ],
    [
      'of two consents of one moment the one typed in later decides',
      [
        consent('a', '2026-11-01T09:00:00Z'),
        consent('b', '2026-11-01T09:00:00Z', {
          recordedAt: '2026-11-03T09:00:00Z',
          expiresAt: '2026-11-04T09:00:00Z',
        }),
      ],
      'consent: expired',
    ],
    [
      'a newer consent that is not yet in force leaves the older one as it is',
      [consent('a', '2026-11-01T09:00:00Z'), consent('b', '2026-12-01T09:00:00Z')],
      ['a'],
    ],
    [
      'a newer consent for another scope leaves the older one as it is',
      [
        consent('a', '2026-11-01T09:00:00Z'),
        consent('b', '2026-11-02T09:00:00Z', { scopes: ['trend_view'], expiresAt: '2026-11-03T09:00:00Z' }),
      ],
      ['a'],
    ],
    [
      'one typed in ahead and then taken back does not stop one that was given after that',
      [
        consent('a', '2026-11-10T09:00:00Z', { recordedAt: '2026-11-01T09:00:00Z' }),
        withdrawal('2026-11-05T09:00:00Z'),
        consent('b', '2026-11-08T09:00:00Z'),
      ],
      ['b'],
    ],
    [
      'the order of the events does not matter',
      [
        consent('b', '2026-11-03T09:00:00Z'),
        withdrawal('2026-11-02T09:00:00Z'),
        consent('a', '2026-11-01T09:00:00Z'),
      ],
      ['b'],
    ],
    ['a consent whose date cannot be read is refused', [consent('a', 'soon')], 'consent: not yet in force'],
    [
      'an expiry that cannot be read counts as expired',
      [consent('a', '2026-11-01T09:00:00Z', { expiresAt: 'later' })],
      'consent: expired',
    ],
    [
      'a withdrawal whose date cannot be read still counts',
      [consent('a', '2026-11-01T09:00:00Z'), withdrawal('once')],
      'consent: withdrawn',
    ],
  ];
  it.each(cases)('%s', (_title, events, expected) => {
    expect(outcome(events)).toEqual(expected);
  });

  it("a bare date is the clinician's own day from its first to its last moment", () => {
    const morning = new Date(2026, 10, 22, 0, 0, 1);
    const night = new Date(2026, 10, 22, 23, 59, 0);
    const today = [consent('a', '2026-11-22', { expiresAt: '2026-11-22' })];
    expect(gate.require(client(ana), today, 'record_audio', morning)).toEqual(['a']);
    expect(gate.require(client(ana), today, 'record_audio', night)).toEqual(['a']);
  });
});

describe('several people', () => {
  it('every person must agree, and each consent is named', () => {
    const events = [
      consent('a', '2026-11-01T09:00:00Z'),
      consent('b', '2026-11-01T09:00:00Z', { personId: 'p2' }),
    ];
    expect(outcome(events, client(ana, ben))).toEqual(['a', 'b']);
  });

  it('one withdrawal stops it for all', () => {
    const events = [
      consent('a', '2026-11-01T09:00:00Z'),
      consent('b', '2026-11-01T09:00:00Z', { personId: 'p2' }),
      withdrawal('2026-11-02T09:00:00Z', { personId: 'p2' }),
    ];
    expect(outcome(events, client(ana, ben))).toBe('consent: withdrawn');
  });

  it('a client without people is refused', () => {
    expect(outcome([consent('a', '2026-11-01T09:00:00Z')], client())).toBe('consent: never given');
  });
});

describe('the refusal', () => {
  const refuse = () =>
    gate.require(
      client(ana, ben),
      [
        consent('a', '2026-11-01T09:00:00Z', { expiresAt: '2026-11-02T09:00:00Z' }),
        consent('b', '2026-11-01T09:00:00Z', { personId: 'p2' }),
        withdrawal('2026-11-02T09:00:00Z', { personId: 'p2' }),
      ],
      'record_audio',
      now,
    );

  it('names the scope, the roles and the reasons', () => {
    expect(refuse).toThrow(
      'consent for record_audio is missing from 2 of 2 people (client: expired, partner: withdrawn)',
    );
  });

  it('asks for no person where there is only one', () => {
    const refuseOne = () => gate.require(client(ana), [], 'record_audio', now);
    expect(refuseOne).toThrow(
      expect.objectContaining({
        hint: 'amynote consent add c1 --scope record_audio; where the answer is no, take notes by hand',
      }),
    );
  });

  it('carries the next command and facts without a name', () => {
    const error = (() => {
      try {
        return refuse();
      } catch (caught) {
        return caught as AmynoteError;
      }
    })() as AmynoteError;
    expect(error.hint).toBe(
      'take notes by hand; only after a newly signed form: amynote consent add c1 --scope record_audio --person p2',
    );
    expect(error.data).toEqual({
      scope: 'record_audio',
      reason: 'withdrawn',
      clientId: 'c1',
      personIds: ['p1', 'p2'],
    });
    expect(`${error.message} ${error.hint} ${JSON.stringify(error.data)}`).not.toMatch(
      /Ana|Ben|Torres|Okafor/,
    );
  });
});
