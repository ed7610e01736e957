import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EgressEntry } from '../../src/core/egress.ts';
import { type Clinic, keys, kit, openClinic } from './clinic.ts';
import { canWatch } from './watched-run.ts';

let clinic: Clinic;
let session: string;

beforeAll(async () => {
  clinic = await openClinic(['short-01']);
  session = (await clinic.prepared(['import', kit('short-01.opus'), '--client', 'JP'])).trim();
  await clinic.typed(['transcribe', session]);
  await clinic.typed(['diarize', session, '--engine', 'openai']);
  await clinic.typed(['draft', session]);
  await clinic.typed(['prep', 'JP', '--engine', 'claude']);
  await clinic.typed(['search', 'what to do on a bad night', '--client', 'JP', '--engine', 'openai']);
}, 240_000);

afterAll(() => clinic.close());

describe('after every outward step there is', () => {
  test('the servers’ own list of what came is exactly what the ledger says: host, path, bytes, SHA-256', async () => {
    const ledger = (await clinic.records(['egress', 'show', '--all'])) as unknown as EgressEntry[];
    const told = ledger.map(({ origin, path, bytes, payloadSha256 }) =>
      [new URL(origin).host, path, bytes, payloadSha256].join(' '),
    );
    const came = clinic.simulator.requests.map(({ headers, path, bodyBytes, bodySha256 }) =>
      [headers.host, path, bodyBytes, bodySha256].join(' '),
    );
    expect(told.toSorted()).toEqual(came.toSorted());
    expect(new Set(ledger.map(({ purpose }) => purpose))).toEqual(
      new Set(['transcribe', 'diarize', 'draft', 'prep', 'search']),
    );
    for (const { consentIds } of ledger) expect(consentIds.length).toBeGreaterThan(0);
  });

  test('the ledger says that nothing else left, and no longer when one request is taken out of it', async () => {
    const shown = await clinic.amynote(['egress', 'show', '--client', 'JP']);
    expect(shown.stderr).toContain(
      'the ledger is whole: nothing else has left this machine through amynote\n',
    );
    const folder = join(clinic.desk.home, 'vault', 'egress');
    const [folded = ''] = readdirSync(folder).filter((name) => name.includes('settled'));
    const twin = clinic.desk.copy();
    rmSync(join(twin.home, 'vault', 'egress', folded));
    const robbed = await twin.run(['egress', 'show']);
    expect(robbed.stderr).toContain('this may not be all');
    expect(robbed.stderr).not.toContain('nothing else');
    expect((await twin.run(['verify'])).status).toBe(13);
    twin.clear();
  });

  test('what it costs a request is small: a few entries of the audit log for all of them', async () => {
    const ledger = await clinic.records(['egress', 'show', '--all']);
    const log = await clinic.records(['audit', 'show', '--limit', '1000']);
    const entries = log.filter(
      ({ action, file }) => action === 'egress' || String(file).startsWith('egress/'),
    );
    expect(entries.length).toBeLessThanOrEqual(2 * 5 + Math.ceil(ledger.length / 50));
  });
});

/** Whether a process may be put where there is no network at all. */
const canUnshare = spawnSync('unshare', ['-n', 'true']).status === 0;
const local: string[][] = [
  ['status'],
  ['doctor'],
  ['client', 'list'],
  ['consent', 'list', 'JP'],
  ['provider', 'list'],
  ['switches'],
  ['show'],
  ['speakers', 'show'],
  ['diarize', '--engine', 'acoustic'],
  ['draft', '--engine', 'extract'],
  ['edit', '--section', 'assessment'],
  ['receipt'],
  ['export', '--format', 'pdf', '--out', 'note.pdf'],
  ['search', 'kitchen'],
  ['prep', 'JP'],
  ['insights', 'JP'],
  ['wellbeing'],
  ['verify'],
  ['audit', 'verify'],
  ['egress', 'show'],
  ['backup', 'copy'],
];

describe.skipIf(!canUnshare || !canWatch)('in a network namespace without any route', () => {
  test('every command that needs no provider works, and connects to nothing but this machine’s own sockets', async ({
    onTestFinished,
  }) => {
    const twin = await clinic.twin(onTestFinished);
    const log = join(twin.desk.folder, 'strace.log');
    const traced = ['strace', '-f', '-qq', '-A', '-e', 'trace=connect,sendto', '-o', log];
    const under = ['unshare', '-n', ...traced];
    for (const args of local) {
      const stdin = args[0] === 'edit' ? 'Sleep improved since the last session.\n' : '';
      const ran = await twin.amynote(args, { under, stdin });
      expect([0, 3], `amynote ${args.join(' ')}\n${ran.stderr}`).toContain(ran.status);
    }
    const calls = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => /\b(connect|sendto)\(/.test(line));
    const elsewhere = calls.filter((line) => /AF_(?!UNIX|NETLINK)/.test(line));
    expect(elsewhere).toEqual([]);
    const sockets = new Set(calls.flatMap((line) => /sun_path="([^"]*)"/.exec(line)?.[1] ?? []));
    // `doctor` asks this machine's sound server for a microphone.
    for (const path of sockets) expect(path).toMatch(/agent|nscd|pulse/);
    expect(twin.simulator.requests).toEqual([]);
  }, 240_000);

  test('a step that needs one says that it cannot be reached, and nothing is lost', async ({
    onTestFinished,
  }) => {
    const twin = await clinic.twin(onTestFinished);
    const under = ['unshare', '-n'];
    const ran = await twin.amynote(['--offline', 'draft', '--template', 'dap'], { under, env: keys });
    expect(ran.status).toBe(1);
    expect(twin.simulator.requests).toEqual([]);
  });
});
if (!canUnshare) console.warn('skipped: without any network (needs unshare and the right to use it)');
