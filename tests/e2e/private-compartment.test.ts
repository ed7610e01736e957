import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesBelow } from '../cli/file-tree.ts';
import { installed } from '../unit/vault/programs.ts';
import { type Clinic, kit, openClinic } from './clinic.ts';

/** Nothing else in this repository says it. */
const sentence = 'I noticed my own quokka dream while Jonah spoke of Sunday';
const own = ['--passphrase-command', 'echo only for private notes'];

/** Whatever reads, writes, sends or hands on, as a clinician would type it; some refuse, which is as good. */
const everything: string[][] = [
  ['draft'],
  ['draft', '--engine', 'extract', '--template', 'dap'],
  ['process'],
  ['search', 'quokka dream'],
  ['search', 'quokka', '--json'],
  ['show'],
  ['show', '--json'],
  ['show', '--part', 'transcript'],
  ['show', '--part', 'transcript', '--format', 'json', '--full-name'],
  ['edit', '--section', 'plan'],
  ['facts'],
  ...['md', 'txt', 'json', 'fhir'].map((format) => ['export', '--format', format, '--full-name']),
  ...['payer', 'continuity', 'client', 'legal'].map((profile) => [
    'export',
    '--format',
    'txt',
    '--profile',
    profile,
  ]),
  ['list', '--json'],
  ['client', 'list', '--json'],
  ['receipt'],
  ['verify', '--json'],
  ['audit', 'show', '--json'],
  ['egress', '--json'],
  ['status', '--json'],
  ['recipient', 'list', '--json'],
];

describe('the compartment of the private notes', () => {
  let clinic: Clinic;
  let output = '';

  beforeAll(async () => {
    clinic = await openClinic(['short-01']);
    await clinic.prepared(['import', kit('short-01.srt'), '--client', 'JP', '--date', '2026-03-04']);
    await clinic.typed(['private', 'init', ...own]);
    await clinic.typed(['private', 'add'], { stdin: sentence });
    for (const args of everything) {
      const { stdout, stderr } = await clinic.amynote(args, { stdin: 'Weekly sessions.', warm: true });
      output += stdout + stderr;
    }
  });
  afterAll(() => clinic.close());

  test('opens for its own command', async () => {
    expect(await clinic.typed(['private', 'show', ...own])).toContain(sentence);
  });

  test('no other command says a word of it, or sends one', () => {
    expect(output.length).toBeGreaterThan(10_000);
    expect(output.toLowerCase()).not.toContain('quokka');
    const bodies = clinic.simulator.requests.map(({ body }) => String(body));
    expect(bodies.filter((body) => body.length > 1000).length).toBeGreaterThan(0);
    for (const body of bodies) expect(body.toLowerCase()).not.toContain('quokka');
  });

  test.skipIf(!installed('age'))(
    'the vault’s own identity opens every file but that one, and finds no word of it',
    () => {
      const closed: string[] = [];
      const sealed = filesBelow(join(clinic.desk.home, 'vault')).filter((path) => path.endsWith('.age'));
      for (const path of sealed) {
        const whole = join(clinic.desk.home, 'vault', path);
        const { status, stdout } = spawnSync('age', [
          '-d',
          '-i',
          join(clinic.desk.home, 'identity.txt'),
          whole,
        ]);
        if (status !== 0) closed.push(path);
        expect(stdout.toString().toLowerCase(), path).not.toContain('quokka');
      }
      expect(closed).toEqual([expect.stringMatching(/^sessions\/[^/]+\/private\.1\.age$/)]);
    },
  );
});
