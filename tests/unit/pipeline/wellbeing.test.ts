import { statSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomId } from '../../../src/core/ids.ts';
import { addMs, localIso } from '../../../src/core/time.ts';
import type { WorkRecord } from '../../../src/core/wellbeing.ts';
import type { Wellbeing } from '../../../src/core/wellbeing-ports.ts';
import { openLoadRules } from '../../../src/memory/load/load-rules.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { readLoad } from '../../../src/pipeline/wellbeing.ts';
import { wellbeingLine } from '../../../src/pipeline/wellbeing-line.ts';
import { createSelfChecks } from '../../../src/vault/self-checks.ts';
import { findSessionTimes } from '../../../src/vault/session-times.ts';
import { recording, session } from '../vault/artefacts.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const rules = await openLoadRules(join(import.meta.dirname, '../../../templates/rules'));
const hours = '08:00-18:00';
const signer = { name: 'Ada Lund', credential: 'LCSW', license: 'LCSW 12345 (NY)' };

function wellbeingOf({ vault }: Stage, onRecord: (record: WorkRecord) => void = () => undefined): Wellbeing {
  const load: typeof rules.load = (record, question) => {
    onRecord(record);
    return rules.load(record, question);
  };
  return {
    rules: async () => ({ ...rules, load }),
    checks: createSelfChecks(vault.home, async () => vault.secret),
    sessionTimes: (since) => findSessionTimes(vault.directory, since),
  };
}

/** A recording of 50 minutes, with its own clock. */
async function recorded({ ports, vault }: Stage, startedAt: string): Promise<string> {
  const id = randomId();
  await ports.vault.sessions.createSession({ ...session(id), startedAt });
  await ports.vault.sessions.write({ ...recording(id), durationMs: 50 * 60_000 });
  expect(statSync(join(vault.directory, 'sessions', id, 'recording.1.age')).size).toBeGreaterThan(0);
  return id;
}

const march = { since: new Date('2026-03-01T00:00:00'), until: new Date('2026-03-07T00:00:00'), hours };

describe('the load of a vault', () => {
  it('is counted from recordings and signed notes', async () => {
    const made = await stage();
    const spoken = await spokenSession(made);
    await completeDraft(made, spoken);
    const times = { startedAt: '2026-03-02T20:01:00Z', endedAt: '2026-03-02T20:46:00Z' };
    await sign(made.ports, { sessionId: spoken, signer, times, confirmed: ['risk', 'plan'] });
    await recorded(made, '2026-03-02T20:50:00+00:00');
    const load = await readLoad(made.ports, wellbeingOf(made), march);
    expect(load).toMatchObject({ since: '2026-03-01', until: '2026-03-07', sessions: 2, unread: 0 });
    expect(load.gaps).toMatchObject({ count: 1, medianMs: 4 * 60_000, short: 1 });
    expect(load.notes).toMatchObject({ signed: 1, late: 1, waiting: 1 });
    expect(load.days[1]).toMatchObject({ day: '2026-03-02', sessions: 2, sessionMs: 95 * 60_000, inARow: 2 });
  });

  it('takes the midnight of an import without an hour for no hour', async () => {
    const made = await stage();
    for (const source of ['import', 'import', 'record'] as const) {
      const id = randomId();
      await made.ports.vault.sessions.createSession({
        ...session(id),
        source,
        startedAt: localIso(new Date(2026, 2, 3)),
      });
      await made.ports.vault.sessions.write({ ...recording(id), durationMs: 50 * 60_000 });
    }
    const load = await readLoad(made.ports, wellbeingOf(made), march);
    expect(load).toMatchObject({ sessions: 3, runs: [] });
    expect(load.days[2]).toMatchObject({ sessions: 3, sessionMs: 50 * 60_000, afterHoursMs: 50 * 60_000 });
  });

  it('needs no transcript, no draft and no sound: they may be unreadable', async () => {
    const made = await stage();
    const spoken = await spokenSession(made);
    await completeDraft(made, spoken);
    await recorded(made, '2026-03-03T09:00:00+00:00');
    const before = await readLoad(made.ports, wellbeingOf(made), march);
    for (const name of ['transcript.1.age', 'speakers.1.age', 'note.1.age', 'note.2.age'])
      truncateSync(join(made.vault.directory, 'sessions', spoken, name), 40);
    const after = await readLoad(made.ports, wellbeingOf(made), march);
    expect(after).toEqual(before);
    expect(after.sessions).toBe(2);
  });

  it('leaves out a session whose times cannot be read, and says so', async () => {
    const made = await stage();
    const id = await recorded(made, '2026-03-03T09:00:00+00:00');
    await recorded(made, '2026-03-04T09:00:00+00:00');
    truncateSync(join(made.vault.directory, 'sessions', id, 'recording.1.age'), 40);
    expect(await readLoad(made.ports, wellbeingOf(made), march)).toMatchObject({ sessions: 1, unread: 1 });
  });

  it('of an empty vault is nothing', async () => {
    const made = await stage();
    const load = await readLoad(made.ports, wellbeingOf(made), { hours });
    expect(load).toMatchObject({ sessions: 0, suggestions: [], unread: 0 });
    expect(load.weeks).toHaveLength(4);
    expect(load.until).toBe(localIso(new Date()).slice(0, 10));
  });

  it('refuses days in the wrong order', async () => {
    const made = await stage();
    const turned = { since: march.until, until: march.since, hours };
    await expect(readLoad(made.ports, wellbeingOf(made), turned)).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('time at the desk', () => {
  async function deskMoments(made: Stage): Promise<readonly string[]> {
    let found: readonly string[] = [];
    await readLoad(
      made.ports,
      wellbeingOf(made, ({ deskMoments: moments }) => {
        found = moments;
      }),
      { hours },
    );
    return found;
  }

  it('is told by the audit log: of commands that somebody sits at, and of no other', async () => {
    const made = await stage();
    const before = Date.now();
    const [night, desk] = [await made.vault.open(), await made.vault.open()];
    await night.close('backup', 'done', true);
    await desk.close('review', 'done', true);
    const moments = await deskMoments(made);
    expect(moments).toHaveLength(1);
    expect(Date.parse(moments[0] ?? '')).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000);
  });

  it('is put on the clock of the sessions around it, also where that is not this machine’s', async () => {
    const made = await stage();
    const here = localIso(new Date());
    const elsewhere = here.endsWith('-09:30') ? '-08:00' : '-09:30';
    const hourAgo = Date.now() - 3_600_000;
    const epoch = `1970-01-01T00:00:00${elsewhere}`;
    await (await made.vault.open()).close('review', 'done', true);
    expect((await deskMoments(made))[0]?.slice(-6)).toBe(here.slice(-6));
    await recorded(made, addMs(epoch, hourAgo - Date.parse(epoch)));
    const [moment = ''] = await deskMoments(made);
    expect(moment.slice(-6)).toBe(elsewhere);
    expect(Math.abs(Date.parse(moment) - Date.now())).toBeLessThan(60_000);
  });
});

describe('the line of status', () => {
  const at = (clock: string) => new Date(`2026-03-03T${clock}:00`);

  /** As `record` leaves them: the first file when it began, the recording when it was finished. */
  async function kept(made: Stage, from: string, to: string): Promise<void> {
    const folder = join(made.vault.directory, 'sessions', await recorded(made, localIso(at(from))));
    utimesSync(join(folder, 'session.age'), at(from), at(from));
    utimesSync(join(folder, 'recording.1.age'), at(to), at(to));
  }

  it('comes from the times of files: nothing is opened, so it needs no key', async () => {
    const made = await stage();
    for (const [from, to] of [
      ['09:00', '09:50'],
      ['09:55', '10:45'],
      ['10:50', '11:40'],
      ['11:45', '12:35'],
    ] as const)
      await kept(made, from, to);
    const closed: Wellbeing = {
      ...wellbeingOf(made),
      checks: createSelfChecks(made.vault.home, () => Promise.reject(new Error('no key was expected'))),
    };
    expect(await wellbeingLine(closed, hours, at('12:40'))).toEqual({
      today: 4,
      week: 4,
      pause: '4 in a row: a few minutes away from the desk would fit here',
    });
  });

  it('does not take an import for a day at work', async () => {
    const made = await stage();
    await kept(made, '21:00', '21:00');
    expect(await wellbeingLine(wellbeingOf(made), hours, at('21:05'))).toBeUndefined();
  });
});
