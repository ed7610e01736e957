import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk } from '../cli/desk.ts';
import { installed } from '../unit/vault/programs.ts';
import { kit } from './clinic.ts';

/** A signed note made without any network, and the receipt's own commands, typed as they are printed. */
let desk: Desk;
let session: string;
let receipt: string;

const tools = ['age', 'jq', 'openssl', 'sha256sum'];
const byHand = test.runIf(tools.every((tool) => installed(tool)));

beforeAll(async () => {
  desk = openDesk();
  await typed(['init', '--no-passphrase']);
  await typed(['client', 'add', 'Jonah Pell']);
  await typed(['consent', 'add', 'JP', '--scope', 'all']);
  const imported = ['import', kit('short-01.srt'), '--client', 'JP', '--date', '2026-03-04 09:00'];
  session = (await typed(imported)).trim();
  await typed(['draft', '--engine', 'extract']);
  const note = JSON.parse(await typed(['export', '--format', 'json']));
  const open = note.content.sections.filter((section: { missing?: string }) => section.missing !== undefined);
  for (const { id } of [...open, { id: 'plan' }] as { id: string }[]) {
    await typed(['edit', '--section', id], 'Reviewed: “six hours most nights” – ümläut, naïve, 日本.');
  }
  await typed(['facts', '--start', '9:00', '--stop', '9:50', '--place', '11']);
  await typed(['sign', '--name', 'Ruth Vale', '--credential', 'LCSW', '--yes']);
  receipt = await typed(['receipt']);
}, 120_000);

afterAll(() => desk.clear());

async function typed(args: readonly string[], stdin = ''): Promise<string> {
  const { status, stdout, stderr } = await desk.run(['--offline', ...args], { stdin, warm: true });
  expect(status, `amynote ${args.join(' ')}\n${stderr}`).toBe(0);
  return stdout;
}

describe('a receipt', () => {
  byHand('is borne out by age, sha256sum, jq and openssl, with the commands it prints', async () => {
    const folder = join(desk.home, 'vault');
    await typed(['identity', 'export', '--out', 'identity.txt']);
    copyFileSync(join(desk.here, 'identity.txt'), join(folder, 'identity.txt'));
    const commands = receipt.split('\n').filter((line) => /^ {2}(age|\(printf|echo|openssl) /.test(line));
    expect(commands.length).toBeGreaterThanOrEqual(7);
    const shown = execFileSync('bash', ['-euo', 'pipefail', '-c', commands.join('\n')], {
      cwd: folder,
      encoding: 'utf8',
    });
    const hashes = shown.match(/^[0-9a-f]{64}/gm) ?? [];
    const rows = receipt
      .split('\n')
      .filter((line) => line.includes('  sessions/') && line.includes('SHA-256'));
    expect(rows.length).toBe(3);
    for (const row of rows) expect(hashes).toContain(/SHA-256 ([0-9a-f]{64})/.exec(row)?.[1]);
    expect(hashes).toContain(/^words +SHA-256 ([0-9a-f]{64})$/m.exec(receipt)?.[1]);
    expect(shown).toContain('Signature Verified Successfully');
  });

  test('is complete: every artefact the session holds is in it, by its hash and its file', () => {
    const files = readdirSync(join(desk.home, 'vault', 'sessions', session));
    for (const kind of ['transcript', 'speakers', 'note', 'signed-note']) {
      const newest = files.filter((name) => new RegExp(`^${kind}\\.\\d+\\.age$`).test(name)).length;
      expect(receipt).toContain(`sessions/${session}/${kind}.${newest}.age`);
    }
    expect(receipt).toContain('times       start and stop confirmed by the clinician');
    expect(receipt).toMatch(/^signature +[A-Za-z0-9+/]{86}==$/m);
  });

  test('and the proof of the note need no network and nothing but the vault', async () => {
    const shown = await typed(['verify', 'last']);
    expect(shown.split('\n').filter((line) => line !== '' && !line.startsWith('ok '))).toEqual([]);
  });
});
