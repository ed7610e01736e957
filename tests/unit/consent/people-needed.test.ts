import { afterEach, describe, expect, it } from 'vitest';
import { createConsentGate } from '../../../src/consent/gate.ts';
import type { Client, Person } from '../../../src/core/client.ts';
import type { ConsentEvent } from '../../../src/core/consent.ts';
import { AmynoteError } from '../../../src/core/errors.ts';
import { clientOf, no, terms, yes } from './terms.ts';

const born = '2008-11-23';
const child: Person = { id: 'p1', name: 'Jo', role: 'client', born };
const ines: Person = { id: 'g1', name: 'Ines', role: 'guardian', authority: 'parent' };
const raul: Person = { id: 'g2', name: 'Raul', role: 'guardian', authority: 'parent' };

const at = (text: string) => new Date(text);
/** The day before the eighteenth birthday, and the day itself, in the clinician's own zone. */
const dayBefore = new Date(2026, 10, 22, 12);
const birthday = new Date(2026, 10, 23, 0, 0, 1);

function verdict(client: Client, events: ConsentEvent[], now = dayBefore, selfConsentAge = 18): string {
  const gate = createConsentGate({ terms: terms(), processors: [], selfConsentAge });
  try {
    return gate.require(client, events, 'record_audio', now).join();
  } catch (error) {
    if (!(error instanceof AmynoteError) || error.code !== 'consent') throw error;
    const who = (error.data as { personIds: string[] }).personIds.join();
    return `${error.data?.reason}: ${who}`;
  }
}

const own = yes('own', 'p1', '2026-11-01T09:00:00Z');
const hers = yes('hers', 'g1', '2026-11-01T09:00:00Z');
const his = yes('his', 'g2', '2026-11-01T09:00:00Z');

describe('a child', () => {
  const cases: [title: string, found: string, expected: string][] = [
    ['with nobody who may say yes for them', verdict(clientOf([child]), [own]), 'no guardian: p1'],
    ['and a guardian, who both agree', verdict(clientOf([child], [ines]), [own, hers]), 'own,hers'],
    ['whose guardian did not answer', verdict(clientOf([child], [ines]), [own]), 'never given: g1'],
    ['who did not agree', verdict(clientOf([child], [ines]), [hers]), 'never given: p1'],
    [
      'who took it back',
      verdict(clientOf([child], [ines]), [own, hers, no('p1', '2026-11-02T09:00:00Z')]),
      'withdrawn: p1',
    ],
    [
      'whose guardian took it back',
      verdict(clientOf([child], [ines]), [own, hers, no('g1', '2026-11-02T09:00:00Z')]),
      'withdrawn: g1',
    ],
    [
      'with two guardians, of whom one agrees',
      verdict(clientOf([child], [ines, raul]), [own, hers]),
      'never given: g2',
    ],
    [
      'with two guardians, who both agree',
      verdict(clientOf([child], [ines, raul]), [own, hers, his]),
      'own,hers,his',
    ],
    [
      'with two guardians, of whom one takes it back',
      verdict(clientOf([child], [ines, raul]), [own, hers, his, no('g2', '2026-11-02T09:00:00Z')]),
      'withdrawn: g2',
    ],
    [
      'whose guardian’s yes has run out',
      verdict(clientOf([child], [ines]), [own, { ...hers, expiresAt: '2026-11-20' }]),
      'expired: g1',
    ],
    [
      'with a guardian in the room, who speaks for both',
      verdict(clientOf([child, { ...ines, id: 'p2' }]), [own, { ...hers, personId: 'p2' }]),
      'own,hers',
    ],
    [
      'with a parent in the room whose authority nobody recorded',
      verdict(clientOf([child, { id: 'p2', name: 'Ines', role: 'family' }]), [
        own,
        { ...hers, personId: 'p2' },
      ]),
      'no guardian: p1',
    ],
    [
      'beside a grown sister, who needs nobody',
      verdict(clientOf([child, { id: 'p2', name: 'Ada', role: 'family', born: '1999-01-01' }], [ines]), [
        own,
        hers,
        yes('sister', 'p2', '2026-11-01T09:00:00Z'),
      ]),
      'own,sister,hers',
    ],
  ];
  it.each(cases)('%s', (_title, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe('several children', () => {
  const mia: Person = { id: 'p2', name: 'Mia', role: 'family', born: '2014-05-09' };
  const of = (guardian: Person, ...ids: string[]): Person => ({ ...guardian, of: ids });
  const hers2 = yes('mia', 'p2', '2026-11-01T09:00:00Z');
  const all = [own, hers2, hers, his];
  const cases: [title: string, found: string, expected: string][] = [
    [
      'a guardian of nobody in particular speaks for none of them',
      verdict(clientOf([child, mia], [ines]), all),
      'no guardian: p1,p2',
    ],
    [
      'a guardian of one speaks for that one alone',
      verdict(clientOf([child, mia], [of(ines, 'p1')]), all),
      'no guardian: p2',
    ],
    [
      'a guardian of one beside one of nobody in particular',
      verdict(clientOf([child, mia], [of(ines, 'p1'), raul]), all),
      'no guardian: p2',
    ],
    [
      'a guardian of both speaks for both',
      verdict(clientOf([child, mia], [of(ines, 'p1', 'p2')]), all),
      'own,mia,hers',
    ],
    [
      'each with a guardian of their own',
      verdict(clientOf([child, mia], [of(ines, 'p1'), of(raul, 'p2')]), all),
      'own,mia,hers,his',
    ],
    [
      'the guardian of one did not answer',
      verdict(clientOf([child, mia], [of(ines, 'p1'), of(raul, 'p2')]), [own, hers2, hers]),
      'never given: g2',
    ],
    [
      'once one is of age, whoever is a guardian of that one alone is not asked any more',
      verdict(
        clientOf([child, mia], [of(ines, 'p1'), of(raul, 'p2')]),
        [yes('grown', 'p1', '2026-11-23'), hers2, his],
        birthday,
      ),
      'grown,mia,his',
    ],
    [
      'and does not speak for the other',
      verdict(
        clientOf([child, mia], [of(ines, 'p1')]),
        [yes('grown', 'p1', '2026-11-23'), hers2, hers],
        birthday,
      ),
      'no guardian: p2',
    ],
    [
      'a guardian in the room, named for both',
      verdict(clientOf([child, mia, of({ ...ines, id: 'p3' }, 'p1', 'p2')]), [
        own,
        hers2,
        { ...hers, personId: 'p3' },
      ]),
      'own,mia,hers',
    ],
  ];
  it.each(cases)('%s', (_title, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe('growing up', () => {
  const family = clientOf([child], [ines]);
  const cases: [title: string, found: string, expected: string][] = [
    [
      'on the last day before the birthday the guardian’s yes carries',
      verdict(family, [own, hers], dayBefore),
      'own,hers',
    ],
    ['from the birthday on it does not', verdict(family, [own, hers], birthday), 'turned 18: p1'],
    ['years later neither', verdict(family, [own, hers], at('2031-01-01T00:00:00Z')), 'turned 18: p1'],
    [
      'an own yes of the birthday counts, without a guardian',
      verdict(clientOf([child]), [own, yes('grown', 'p1', '2026-11-23')], birthday),
      'grown',
    ],
    [
      'an own yes of the day before does not, though it was typed in afterwards',
      verdict(
        clientOf([child]),
        [yes('early', 'p1', '2026-11-22', { recordedAt: birthday.toISOString() })],
        birthday,
      ),
      'turned 18: p1',
    ],
    [
      'a guardian who never answered is not asked for any more',
      verdict(family, [yes('grown', 'p1', '2026-11-23')], birthday),
      'grown',
    ],
    [
      'where people say yes alone at 16, one who was 17 needs nobody',
      verdict(clientOf([child]), [own], dayBefore, 16),
      'own',
    ],
    ['and that yes goes on after the birthday', verdict(clientOf([child]), [own], birthday, 16), 'own'],
    [
      'a yes said at 15 beside a guardian carries on at 17',
      verdict(family, [yes('young', 'p1', '2024-01-01'), hers], dayBefore, 16),
      'young',
    ],
    [
      'but not once the guardian takes theirs back',
      verdict(
        family,
        [yes('young', 'p1', '2024-01-01'), hers, no('g1', '2026-11-02T09:00:00Z')],
        dayBefore,
        16,
      ),
      'own consent needed: p1',
    ],
    [
      'and not after the birthday',
      verdict(family, [yes('young', 'p1', '2024-01-01'), hers], birthday, 16),
      'turned 18: p1',
    ],
    [
      'somebody without a date of birth is taken for grown up',
      verdict(clientOf([{ id: 'p1', name: 'Jo', role: 'client' }]), [own]),
      'own',
    ],
    [
      'born on 29 February, of age on 1 March',
      verdict(
        clientOf([{ ...child, born: '2008-02-29' }], [ines]),
        [own, hers].map((each) => ({ ...each, givenAt: '2026-01-01', recordedAt: '2026-01-01' })),
        new Date(2026, 1, 28, 23, 59),
      ),
      'own,hers',
    ],
    [
      'and not a day later',
      verdict(
        clientOf([{ ...child, born: '2008-02-29' }], [ines]),
        [own, hers].map((each) => ({ ...each, givenAt: '2026-01-01', recordedAt: '2026-01-01' })),
        new Date(2026, 2, 1, 0, 0, 1),
      ),
      'turned 18: p1',
    ],
  ];
  it.each(cases)('%s', (_title, found, expected) => {
    expect(found).toBe(expected);
  });

  it('is told ahead, with what ends and what is to be talked over, the nearest first', () => {
    const gate = createConsentGate({ terms: terms(), processors: [], selfConsentAge: 16 });
    const soon = clientOf([{ ...child, born: '2008-12-10' }], [ines]);
    const events = [{ ...own, expiresAt: '2026-12-24', reviewAt: '2026-12-01' }];
    expect(gate.ahead(soon, events, dayBefore, 60)).toEqual([
      { personId: 'p1', what: 'is to be reviewed', day: '2026-12-01' },
      { personId: 'p1', what: 'turns 18', day: '2026-12-10' },
      { personId: 'p1', what: 'expires', day: '2026-12-24' },
    ]);
    expect(gate.ahead(soon, events, dayBefore, 20)).toHaveLength(2);
    expect(gate.ahead(soon, events, new Date(2027, 5, 1), 60)).toEqual([]);
  });
});

describe('the day is the clinician’s own', () => {
  const before = process.env.TZ;
  afterEach(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  const noon = at('2026-11-22T12:00:00Z');
  const cases = [
    ['Pacific/Auckland', 'turned 18: p1'],
    ['Asia/Kolkata', 'own,hers'],
    ['America/New_York', 'own,hers'],
    ['Pacific/Honolulu', 'own,hers'],
  ] as const;
  it.each(cases)('at one moment somebody turns 18 in %s as its calendar says', (zone, expected) => {
    process.env.TZ = zone;
    expect(verdict(clientOf([child], [ines]), [own, hers], noon)).toBe(expected);
    const midnight = new Date(2026, 10, 23);
    expect(verdict(clientOf([child], [ines]), [own, hers], midnight)).toBe('turned 18: p1');
    expect(verdict(clientOf([child], [ines]), [own, hers], new Date(midnight.getTime() - 1))).toBe(
      'own,hers',
    );
    const grown = yes('grown', 'p1', midnight.toISOString());
    expect(verdict(clientOf([child]), [grown], midnight)).toBe('grown');
  });
});

describe('whoever it is', () => {
  /** Every way in which each of three people may have answered. */
  const answers = ['yes', 'no', 'nothing', 'run out'] as const;
  const rows = answers.flatMap((a) => answers.flatMap((b) => answers.map((c) => [a, b, c] as const)));
  const said = (id: string, answer: (typeof answers)[number]): ConsentEvent[] => {
    const given = yes(id, id, '2026-11-01T09:00:00Z');
    if (answer === 'nothing') return [];
    if (answer === 'run out') return [{ ...given, expiresAt: '2026-11-02' }];
    return answer === 'yes' ? [given] : [given, no(id, '2026-11-02T09:00:00Z')];
  };

  it.each(rows)('child %s, guardian %s, sister %s: nothing less than three live yeses passes', (a, b, c) => {
    const three = clientOf([child, { id: 'p2', name: 'Ada', role: 'family' }], [ines]);
    const events = [...said('p1', a), ...said('g1', b), ...said('p2', c)];
    const all = a === 'yes' && b === 'yes' && c === 'yes';
    const found = verdict(three, events);
    expect(found === 'p1,p2,g1').toBe(all);
    if (!all) expect(found.startsWith('withdrawn')).toBe([a, b, c].includes('no'));
  });
});
