import { execFileSync } from 'node:child_process';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clinic, kit, openClinic } from './clinic.ts';

/** Whatever reads, writes, sends or hands on, as a clinician would type it; some refuse, which is as good. */
const everything: string[][] = [
  ['draft'],
  ['process'],
  ['search', 'compassion'],
  ['show', '--json'],
  ['show', '--part', 'transcript', '--format', 'json', '--full-name'],
  ...['md', 'txt', 'json', 'fhir'].map((format) => ['export', '--format', format, '--full-name']),
  ...['payer', 'continuity', 'client', 'legal'].map((profile) => ['export', '--profile', profile, '--json']),
  ['list', '--json'],
  ['client', 'list', '--json'],
  ['receipt'],
  ['verify', '--json'],
  ['audit', 'show', '--json', '--limit', '200'],
  ['egress', 'show', '--json'],
  ['config', 'list'],
  ['insights', 'JP', '--json'],
  ['nudge', 'list', 'JP', '--json'],
  ['style', 'show', '--json'],
  ['search', 'burnout', '--client', 'JP', '--json'],
  ['prep', 'JP', '--json'],
  ['themes', 'JP', '--json'],
  ['measure', 'list', 'JP', '--json'],
  ['attendance', 'list', 'JP', '--json'],
  ['nudge', 'JP', '--json'],
  ['client', 'show', 'JP', '--json'],
  ['consent', 'list', 'JP', '--json'],
  ['private', 'list', '--json'],
  ['recipient', 'list', '--json'],
  ['template', 'list', '--json'],
  ['speakers', 'show', '--json'],
  ['status', '--json'],
  ['status'],
  ['doctor', '--json'],
];

describe('answers about oneself', () => {
  let clinic: Clinic;

  beforeAll(async () => {
    clinic = await openClinic(['short-01']);
    await clinic.prepared(['import', kit('short-01.srt'), '--client', 'JP', '--date', '2026-03-04']);
    await clinic.prepared(['wellbeing', 'check', 'proqol'], { stdin: '41\n22\n42\n' });
  });
  afterAll(() => clinic.close());

  test('are told by no other command, sent to nobody, and in no export', async () => {
    expect(await clinic.prepared(['wellbeing', '--json'])).toContain('compassion-satisfaction');
    let output = '';
    for (const args of everything) {
      const { status, stdout, stderr } = await clinic.amynote(args, {
        stdin: 'Weekly sessions.',
        warm: true,
      });
      expect(status, args.join(' ')).not.toBe(2);
      output += stdout + stderr;
    }
    expect(output.length).toBeGreaterThan(10_000);
    const copy = join(clinic.desk.home, '..', 'backup.tar');
    output += await clinic.typed(['backup', copy]);
    output += await clinic.typed(['backup', copy, '--check', '--json']);
    output += execFileSync('tar', ['-tf', copy], { encoding: 'utf8' });
    const kept = readdirSync(join(clinic.desk.home, 'wellbeing'));
    expect(kept).toHaveLength(1);
    expect(output).not.toContain(kept[0]);
    const bodies = clinic.simulator.requests.map(({ body }) => String(body));
    expect(bodies.filter((body) => body.length > 1000).length).toBeGreaterThan(0);
    for (const text of [output, ...bodies]) expect(text).not.toMatch(/satisfaction|proqol|self-check/i);
  });

  test('are not named by the audit log; that the load was looked at is', async () => {
    await clinic.prepared(['wellbeing', 'check'], { stdin: '3' });
    await clinic.prepared(['wellbeing', 'erase', '--yes']);
    const log = await clinic.prepared(['audit', 'show', '--json', '--limit', '200']);
    expect(log).toContain('"wellbeing show"');
    expect(log).not.toMatch(/wellbeing (check|erase)/);
  });
});

describe('the line of status', () => {
  let clinic: Clinic;

  /** Two sessions of today, as a recording leaves their files; the second has just ended. */
  beforeAll(async () => {
    clinic = await openClinic(['short-01']);
    const sessions = join(clinic.desk.home, 'vault', 'sessions');
    for (const minutesAgo of [2, 1]) {
      await clinic.prepared(['import', kit('short-01.opus'), '--client', 'JP', '--date', '2026-03-04']);
      const known = readdirSync(sessions).toSorted();
      for (const id of known.slice(0, 2)) {
        const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);
        utimesSync(join(sessions, id, 'session.age'), at(minutesAgo + 7), at(minutesAgo + 7));
        utimesSync(join(sessions, id, 'recording.1.age'), at(minutesAgo), at(minutesAgo));
      }
    }
  });
  afterAll(() => clinic.close());

  test('counts what was recorded, opens nothing, and can be switched off', async () => {
    const before = await clinic.prepared(['audit', 'show', '--json', '--limit', '200']);
    const shown = await clinic.prepared(['status']);
    // Just after midnight, on a Monday too, the sessions began on the day before.
    expect(shown).toMatch(/^wellbeing +[012] sessions? recorded today, [12] this week/m);
    expect(await clinic.prepared(['audit', 'show', '--json', '--limit', '200'])).not.toContain('"status"');
    expect(before).not.toContain('"status"');
    await clinic.prepared(['config', 'set', 'wellbeing.line', 'off']);
    expect(await clinic.prepared(['status'])).not.toContain('wellbeing');
    expect(await clinic.prepared(['status', '--json'])).not.toContain('wellbeing');
  });
});
