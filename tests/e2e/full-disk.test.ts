import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgeFiles } from '../../src/vault/age-file.ts';
import { secretLine } from '../../src/vault/keys.ts';
import { type Desk, openDesk, type Ran } from '../cli/desk.ts';
import { fileTree } from '../cli/file-tree.ts';
import { findingsIn } from '../unit/vault/play-copies.ts';
import { fill, smallDisk } from '../unit/vault/small-disk.ts';
import { type Clinic, kit, openClinic } from './clinic.ts';

/** Bytes of a block of the small disk: the least that it can be too small by. */
const block = 4096;

/** A command that writes, and with how many free blocks it is tried; with the last of them it succeeds. */
interface Point {
  args: string[];
  stdin?: string;
  /** Where the disk lies on the desk. */
  disk?: 'home' | 'here';
  free: number[];
}

/** Sessions: captions without a note, sound with lines, a draft to edit, a note to sign. */
const ids = new Map<string, string>();
const id = (name: string) => `{${name}}`;
const client = ['--client', 'JP', '--date', '2026-03-04'];

const points: Point[] = [
  { args: ['client', 'add', 'Noor Haddad'], free: [] },
  { args: ['consent', 'add', 'JP', '--scope', 'record_audio'], free: [] },
  { args: ['import', kit('short-01.srt'), ...client], free: [] },
  { args: ['import', kit('short-01.opus'), ...client], free: [] },
  { args: ['diarize', id('lines')], free: [] },
  { args: ['draft', id('captions'), '--engine', 'extract'], free: [] },
  { args: ['edit', id('draft'), '--section', 'plan'], stdin: 'Weekly CBT continues.', free: [] },
  { args: ['sign', id('complete'), '--name', 'Ruth Vale'], free: [] },
  { args: ['config', 'set', 'clinician.name', 'Ruth Vale'], free: [] },
  { args: ['audit', 'show'], free: [] },
  { args: ['backup', 'disk/copy'], disk: 'here', free: [] },
  { args: ['backup', 'disk/copy.tar'], disk: 'here', free: [] },
];

let clinic: Clinic;

beforeAll(async () => {
  clinic = await openClinic(['short-01']);
  const imported = async (file: string) =>
    (await clinic.typed(['import', kit(file), '--client', 'JP', '--date', '2026-03-04'])).trim();
  ids.set('lines', await imported('short-01.opus'));
  await clinic.typed(['transcribe', ids.get('lines') ?? '']);
  for (const name of ['captions', 'draft', 'complete']) ids.set(name, await imported('short-01.srt'));
  for (const name of ['draft', 'complete']) {
    await clinic.typed(['draft', ids.get(name) ?? '', '--engine', 'extract']);
  }
  for (const section of ['assessment', 'plan']) {
    await clinic.typed(['edit', ids.get('complete') ?? '', '--section', section], { stdin: 'Sleep improved.' });
  }
});
afterAll(() => clinic.close());

for (const point of points) {
  test(point.args.join(' '), async (context) => {
    for (let free = 0; free < 60; free++) {
      const ran = await tried(point, free);
      if (ran === undefined) return context.skip();
      console.log(`${point.args.slice(0, 2).join(' ')} free ${free}: ${ran.join(' | ')}`);
      if (ran[0] === '0') break;
    }
  }, 300000);
}

async function tried(point: Point, free: number): Promise<string[] | undefined> {
  const out: string[] = [];
  const desk = clinic.desk.copy();
  const disk = smallDisk('3m');
  if (disk === undefined) return undefined;
  let home = desk.home;
  if (point.disk === 'here') execFileSync('ln', ['-s', disk, join(desk.here, 'disk')]);
  else {
    home = join(disk, 'home');
    cpSync(desk.home, home, { recursive: true });
  }
  const filler = fill(disk);
  truncateSync(filler, readFileSync(filler).length - free * block);
  const before = fileTree(home);
  const args = point.args.map((word) => ids.get(word.slice(1, -1)) ?? word);
  const run = () => desk.run(args, { stdin: point.stdin ?? '', env: { AMYNOTE_HOME: home } });
  const ran = await run();
  out.push(String(ran.status), ran.stderr.replaceAll('\n', ' / ').slice(0, 300));
  const after = fileTree(home);
  for (const [path, hash] of Object.entries(before)) if (after[path] !== hash) out.push(`CHANGED ${path}`);
  for (const path of Object.keys(after)) if (!(path in before)) out.push(`NEW ${path}`);
  rmSync(filler);
  const secret = secretLine(readFileSync(join(home, 'identity.txt'), 'utf8'));
  const f = await findingsIn(home, join(home, 'vault'), secret);
  out.push(...f.map((x) => `FINDING ${x}`));
  if (ran.status !== 0) {
    const again = await run();
    if (again.status !== 0) out.push(`AGAIN ${again.status} ${again.stderr}`);
    const g = await findingsIn(home, join(home, 'vault'), secret);
    out.push(...g.map((x) => `FINDING2 ${x}`));
  }
  desk.clear();
  return out;
}
