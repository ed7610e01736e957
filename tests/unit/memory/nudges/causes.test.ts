import { expect, it } from 'vitest';
import type { RiskFact } from '../../../../src/core/nudge-ports.ts';
import { withCauses } from '../../../../src/memory/nudges/causes.ts';

const heard = (day: string, sessionId: string): RiskFact => ({
  day,
  what: 'risk',
  open: true,
  cause: { from: 'words', sessionId },
});

it('of hundreds of causes the newest three are told, the rest counted, and one thing to do for each kind', () => {
  const days = Array.from({ length: 28 }, (_, at) => `2026-02-${String(at + 1).padStart(2, '0')}`);
  const score: RiskFact = {
    ...{ day: '2026-01-05', what: 'risk', open: false },
    cause: { from: 'score', id: 'aaaa', name: 'PHQ-9', says: 'item 9 is above 0' },
  };
  const { says, hint } = withCauses('a risk', [score, ...days.map((day) => heard(day, day))], 14);
  expect(says).toBe(
    'a risk (words of the session of 2026-02-28, which has no note, words of the session of 2026-02-27, which has no note, ' +
      'words of the session of 2026-02-26, which has no note, 26 more)',
  );
  expect(hint).toBe(
    'go through it: amynote draft 2026-02-28, then: amynote review 2026-02-28; texts again from 2026-01-20; ' +
      'mistyped: amynote measure correct CLIENT aaaa, or: amynote measure remove CLIENT aaaa',
  );
});
