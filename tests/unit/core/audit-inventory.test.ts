import { describe, expect, it } from 'vitest';
import type { AuditEntry, AuditEvent } from '../../../src/core/audit.ts';
import { inventoryOf } from '../../../src/core/audit-inventory.ts';

const file = 'sessions/ssssssssssss/note.1.age';
const [first, second] = ['a'.repeat(64), 'b'.repeat(64)];

/** A log of one event after another; the letter is the run. */
function log(...events: [run: string, event: AuditEvent][]): AuditEntry[] {
  const who = { user: 'tester', host: 'here' };
  return events.map(([run, event], index) => {
    const place = { v: 1, kind: 'audit', seq: index + 1, at: '2026-03-02T20:00:00.000Z' } as const;
    return { ...event, ...place, run, who, prev: null, mac: '' };
  });
}

const write = (sha256 = first, facts: Partial<AuditEvent> = {}): AuditEvent => ({
  action: 'write',
  file,
  sha256,
  ...facts,
});
const erase = (facts: Partial<AuditEvent> = {}): AuditEvent => ({ action: 'erase', file, ...facts });
const ended = (command = 'draft', outcome = 'done'): AuditEvent => ({ action: 'command', command, outcome });

function told(entries: AuditEntry[]) {
  const { held, unsure } = inventoryOf(entries);
  const unsureHashes = (unsure.get(file) ?? []).map(({ sha256 }) => sha256);
  return { held: held.get(file)?.sha256, unsure: unsureHashes };
}

describe('the files a vault must hold, going by its log', () => {
  it.each<[string, AuditEntry[], string | undefined, string[]]>([
    ['one that was written', log(['p', write()], ['p', ended()]), first, []],
    [
      'not one that was erased',
      log(['p', write()], ['p', ended()], ['q', erase()], ['q', ended()]),
      undefined,
      [],
    ],
    [
      'one written anew after it was erased',
      log(['p', write()], ['p', erase()], ['p', write(second)], ['p', ended()]),
      second,
      [],
    ],
    [
      'one a run wrote before another, although it never ended',
      log(['p', write()], ['p', write(second, { file: 'other' })]),
      first,
      [],
    ],
    ['perhaps one that a run which never ended wrote last', log(['p', write()]), undefined, [first]],
    ['perhaps one that a run wrote after its end', log(['p', ended()], ['p', write()]), undefined, [first]],
    [
      'perhaps one that a run which never ended erased last',
      log(['p', write()], ['p', ended()], ['q', erase()]),
      undefined,
      [first],
    ],
    [
      'one of two, when two runs wrote it and one of them was killed',
      log(['p', write()], ['q', write(second)], ['p', ended()]),
      first,
      [second],
    ],
    [
      'the first, when the second found the name taken',
      log(
        ['p', write()],
        ['q', write(second)],
        ['q', write(second, { outcome: 'busy' })],
        ['p', ended()],
        ['q', ended()],
      ),
      first,
      [],
    ],
    [
      'none, when the disk refused the name',
      log(['p', write()], ['p', write(first, { outcome: 'failed' })]),
      undefined,
      [],
    ],
    [
      'one that could not be erased',
      log(['p', write()], ['p', erase()], ['p', erase({ outcome: 'failed' })], ['p', ended()]),
      first,
      [],
    ],
    [
      'one that a repair put there',
      log(['p', { action: 'repair', file, sha256: second }], ['p', ended()]),
      second,
      [],
    ],
    [
      'not one that a repair took away',
      log(['p', write()], ['p', { action: 'repair', file }], ['p', ended()]),
      undefined,
      [],
    ],
  ])('are: %s', (_, entries, held, unsure) => {
    expect(told(entries)).toEqual({ held, unsure });
  });

  it('name the entry that says so', () => {
    const { held } = inventoryOf(log(['p', ended('init')], ['p', write()], ['p', ended()]));
    expect(held.get(file)).toEqual({ sha256: first, seq: 2 });
  });

  it.each([
    ['init', 'done', true],
    ['audit adopt', 'done', true],
    ['init', 'failed', false],
    ['draft', 'done', false],
  ])('are all of them after %s (%s): %s', (command, outcome, isComplete) => {
    expect(inventoryOf(log(['p', ended(command, outcome)])).isComplete).toBe(isComplete);
  });
});
