import { describe, expect, it } from 'vitest';
import { suggestCode } from '../../../src/core/billing.ts';

const individual = { sessionKind: 'individual', noteKind: 'progress' } as const;

function lasting(minutes: number) {
  const start = Date.parse('2026-03-04T09:00:00Z');
  return {
    startedAt: new Date(start).toISOString(),
    endedAt: new Date(start + minutes * 60_000).toISOString(),
  };
}

describe('a suggested code', () => {
  it.each([
    [15, undefined],
    [16, '90832'],
    [37, '90832'],
    [38, '90834'],
    [52, '90834'],
    [53, '90837'],
    [90, '90837'],
  ])('of %i minutes of psychotherapy is %s', (minutes, code) => {
    expect(suggestCode(lasting(minutes), individual)).toMatchObject({ minutes, ...(code && { code }) });
    expect(suggestCode(lasting(minutes), individual)?.code).toBe(code);
  });

  it('comes with a warning where one minute decides, and only there', () => {
    const warned = Array.from({ length: 80 }, (_, minutes) => minutes).filter(
      (minutes) => suggestCode(lasting(minutes), individual)?.remarks[0]?.startsWith('One minute') === true,
    );
    expect(warned).toEqual([37, 38, 52, 53]);
  });

  it('counts the minutes of therapy, not those from start to stop', () => {
    expect(suggestCode({ ...lasting(60), minutes: 45 }, individual)?.code).toBe('90834');
  });

  it('never comes without start and stop, however many minutes were entered', () => {
    expect(suggestCode({ minutes: 50 }, individual)).toBeUndefined();
    expect(suggestCode({ startedAt: '2026-03-04T09:00:00Z', minutes: 50 }, individual)).toBeUndefined();
  });

  it.each([
    [25, 'couple', undefined],
    [26, 'couple', '90847'],
    [50, 'family', '90847'],
    [90, 'group', '90853'],
  ] as const)('of %i minutes with a %s is %s', (minutes, sessionKind, code) => {
    expect(suggestCode(lasting(minutes), { sessionKind, noteKind: 'progress' })?.code).toBe(code);
  });

  it.each([
    [20, '90832'],
    [30, '90839'],
    [74, '90839'],
    [75, '90839,90840'],
    [105, '90839,90840'],
  ])('of a crisis of %i minutes is %s', (minutes, code) => {
    expect(suggestCode(lasting(minutes), { ...individual, noteKind: 'crisis' })?.code).toBe(code);
  });

  it('of a crisis says how often the second code counts', () => {
    const remarks = (minutes: number) =>
      suggestCode(lasting(minutes), { ...individual, noteKind: 'crisis' })?.remarks.join(' ');
    expect(remarks(104)).not.toContain('counts');
    expect(remarks(105)).toContain('90840 counts 2 times');
    expect(remarks(135)).toContain('90840 counts 3 times');
  });

  it('of an intake is not timed, and of supervision there is none', () => {
    expect(suggestCode(lasting(10), { ...individual, noteKind: 'intake' })?.code).toBe('90791');
    expect(suggestCode(lasting(50), { ...individual, noteKind: 'supervision' })).toBeUndefined();
  });
});
