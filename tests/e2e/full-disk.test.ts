import { cpSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAgeFiles } from '../../src/vault/age-file.ts';
import { secretLine } from '../../src/vault/keys.ts';
import { type Desk, openDesk, type Ran } from '../cli/desk.ts';
import { filesBelow, fileTree } from '../cli/file-tree.ts';
import { isTried, triedOf } from '../unit/some-steps.ts';
import { findingsIn } from '../unit/vault/play-copies.ts';
import { fill, smallDisk } from '../unit/vault/small-disk.ts';
import { type Clinic, kit, openClinic } from './clinic.ts';

/** Bytes that any file takes at least, on the small disk. */
const block = 4096;

/** A command that writes, and the numbers of free blocks with which it fails at one write or another. */
interface Point {
  args: string[];
  stdin?: string;
  /** Where the disk is mounted: `AMYNOTE_HOME` with the vault, or `disk` in the working folder. */
  disk?: 'here';
  free: number[];
}

const client = ['--client', 'JP', '--date', '2026-03-04'];

/** Words in braces are sessions of `ids`. */
const points: Point[] = [
  { args: ['client', 'add', 'Noor Haddad'], free: [1] },
  { args: ['consent', 'add', 'JP', '--scope', 'record_audio'], free: [1] },
  { args: ['import', kit('short-01.srt'), ...client], free: [2, 5] },
  { args: ['import', kit('short-01.opus'), ...client], free: [20] },
  { args: ['diarize', '{lines}'], free: [2] },
  { args: ['draft', '{captions}', '--engine', 'extract'], free: [2] },
  { args: ['edit', '{draft}', '--section', 'plan'], stdin: 'Weekly CBT continues.', free: [2] },
  { args: ['sign', '{complete}', '--name', 'Ruth Vale', '--yes'], free: [3] },
  { args: ['backup', 'disk/copy'], disk: 'here', free: [30] },
  { args: ['backup', 'disk/copy.tar'], disk: 'here', free: [20] },
];

/** Sessions: sound with lines, captions without a note, a note to edit, a note to sign. */
const ids = new Map<string, string>();
let clinic: Clinic;

beforeAll(async () => {
  clinic = await openClinic(['short-01']);
  const take = async (name: string, file: string) =>
    ids.set(name, (await clinic.prepared(['import', kit(file), ...client])).trim());
  await take('lines', 'short-01.opus');
  for (const name of ['captions', 'draft', 'complete']) await take(name, 'short-01.srt');
  await clinic.prepared(['transcribe', idOf('lines')]);
  for (const name of ['draft', 'complete']) {
    await clinic.prepared(['draft', idOf(name), '--engine', 'extract']);
  }
  for (const section of ['assessment', 'plan']) {
    await clinic.prepared(['edit', idOf('complete'), '--section', section], { stdin: 'Sleep improved.' });
  }
});
afterAll(() => clinic.close());

const idOf = (name: string) => ids.get(name) ?? '';

for (const { args, stdin = '', disk, free } of points) {
  const title = args.slice(0, 2).join(' ').replace(/\S*\//, '');
  test(`${title}: a full disk is said, nothing is lost, and with more room it succeeds`, async (context) => {
    const words = args.map((word) => idOf(word.slice(1, -1)) || word);
    for (const blocks of free) {
      const desk = deskOnSmallDisk(blocks, disk);
      if (desk === undefined) return context.skip();
      const before = fileTree(desk.home);
      expectFull(await desk.run(words, { stdin }), `${title} with ${blocks} blocks`);
      await expectKept(desk, before);
      desk.makeRoom();
      const again = await desk.run(words, { stdin, warm: true });
      expect(again, `${title} after ${blocks} blocks`).toMatchObject({ status: 0 });
      if (blocks === free.at(-1))
        expect(await findingsIn(desk.home, join(desk.home, 'vault'), secretIn(desk))).toEqual([]);
      desk.clear();
    }
  });
}

/** More than enough for a new vault. */
const roomForInit = 30;

test('init on a full disk says so at its writes, and with more room makes the vault', async (context) => {
  const outcomes: string[] = [];
  for (let blocks = 0; blocks < roomForInit && outcomes.at(-1) !== 'made'; blocks++) {
    if (!isTried(blocks)) continue;
    const desk = deskOnSmallDisk(blocks, 'home', []);
    if (desk === undefined) return context.skip();
    const first = await desk.run(['init', '--no-passphrase']);
    outcomes.push(first.status === 0 ? 'made' : 'full');
    if (first.status !== 0) expectFull(first, `init with ${blocks} blocks`);
    expect(filesBelow(desk.home).filter((path) => path.includes('.tmp-'))).toEqual([]);
    desk.makeRoom();
    const again = await desk.run(['init', '--no-passphrase'], { warm: true });
    const { status, stdout } = first.status === 0 ? first : again;
    expect({ status, isShown: /recovery key/.test(stdout) }).toEqual({ status: 0, isShown: true });
    expect(await desk.run(['client', 'add', 'Jonah Pell'], { warm: true })).toMatchObject({ status: 0 });
    expect(await findingsIn(desk.home, join(desk.home, 'vault'), secretIn(desk))).toEqual([]);
    desk.clear();
  }
  expect(outcomes.filter((outcome) => outcome === 'full').length).toBeGreaterThan(triedOf(5));
  expect(outcomes.at(-1)).toBe('made');
});

test('what only reads goes on reading, and says that the audit log does not know of it', async (context) => {
  const desk = deskOnSmallDisk(0);
  if (desk === undefined) return context.skip();
  const whole = await clinic.prepared(['show', idOf('draft')]);
  const shown = await desk.run(['show', idOf('draft')]);
  expect(shown.stdout).toBe(whole);
  expect(shown.stderr).toContain('this command is not in the audit log: the disk is full');
  desk.clear();
});

test('config set: a full disk leaves the settings as they were', async (context) => {
  const desk = deskOnSmallDisk(0);
  if (desk === undefined) return context.skip();
  const before = fileTree(desk.home);
  const ran = await desk.run(['config', 'set', 'clinician.name', 'Ruth Vale']);
  expectFull(ran, 'config set');
  expect(fileTree(desk.home)).toEqual(before);
  desk.clear();
});

/** A desk whose home, or a folder to back up to, is a disk with so many free blocks. */
function deskOnSmallDisk(
  blocks: number,
  place: Point['disk'] | 'home' = 'home',
  content = [clinic.desk.home],
): (Desk & { makeRoom(): void }) | undefined {
  const disk = smallDisk('3m');
  if (disk === undefined) return undefined;
  const desk = place === 'home' ? openDesk() : clinic.desk.copy();
  const home = place === 'home' ? join(disk, 'home') : desk.home;
  if (place === 'home') mkdirSync(home, { mode: 0o700 });
  else symlinkSync(disk, join(desk.here, 'disk'));
  if (place === 'home') for (const folder of content) cpSync(folder, home, { recursive: true });
  const filler = fill(disk);
  truncateSync(filler, statSync(filler).size - blocks * block);
  return {
    ...desk,
    home,
    run: (args, options = {}) => desk.run(args, { ...options, env: { AMYNOTE_HOME: home, ...options.env } }),
    makeRoom: () => rmSync(filler),
  };
}

function expectFull({ status, stdout, stderr }: Ran, what: string): void {
  expect(stderr, what).toBe(
    'amynote: error: the disk is full; finished work is kept\n' +
      'amynote: hint: free some space, then run the same command again\n',
  );
  expect({ status, stdout }, what).toEqual({ status: 1, stdout: '' });
}

/** Every file is as it was, whatever is new is whole, and no session has an artefact more. */
async function expectKept(desk: Desk, before: Record<string, string>): Promise<void> {
  const after = fileTree(desk.home);
  const isCache = (path: string) => path.endsWith('/audit-head.json');
  for (const [path, hash] of Object.entries(before)) {
    if (!isCache(path)) expect(after[path], path).toBe(hash);
  }
  const made = Object.keys(after).filter((path) => !(path in before) && !isCache(path));
  const sessions = Object.keys(before).flatMap((path) => /^vault\/sessions\/\w+\//.exec(path)?.[0] ?? []);
  expect(made.filter((path) => path.includes('.tmp-') || path.endsWith('/lock'))).toEqual([]);
  expect(made.filter((path) => sessions.some((folder) => path.startsWith(folder)))).toEqual([]);
  const files = createAgeFiles([], async () => secretIn(desk));
  for (const path of made) await files.open(readFileSync(join(desk.home, path)));
  const left = filesBelow(join(desk.here)).filter((path) => path.includes('.tmp-') || path.endsWith('.tar'));
  expect(left).toEqual([]);
}

function secretIn(desk: Desk): string {
  return secretLine(readFileSync(join(desk.home, 'identity.txt'), 'utf8'));
}
