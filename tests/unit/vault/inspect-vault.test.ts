import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inventoryOf } from '../../../src/core/audit-inventory.ts';
import { unlikeTheLog } from '../../../src/vault/compare-with-log.ts';
import { checkFile } from '../../../src/vault/file-check.ts';
import { vaultPath } from '../../../src/vault/layout.ts';
import { createVaultInspector } from '../../../src/vault/vault-inspector.ts';
import { seededRandom } from '../../soak/trials.ts';
import { note, sessionId, transcript } from './artefacts.ts';
import { eventfulVault } from './eventful-vault.ts';
import { afterTheLast, filesBelow, type PlayVault, temporaryFolder } from './play-vault.ts';

const atEnd = afterTheLast();
let whole: PlayVault;

beforeAll(async () => {
  ({ vault: whole } = await eventfulVault(temporaryFolder(atEnd)));
});

/** The same vault again, to be damaged. */
async function copy() {
  const home = temporaryFolder();
  cpSync(whole.home, home, { recursive: true });
  const directory = join(home, 'vault');
  const open = await openAt(home);
  return { home, directory, open };
}

async function openAt(home: string) {
  const { openVault } = await import('../../../src/vault/open-vault.ts');
  const { holder } = await import('./play-vault.ts');
  return openVault(home, join(home, 'vault'), async () => whole.secret, holder);
}

type Copy = Awaited<ReturnType<typeof copy>>;
const quiet = { signal: new AbortController().signal, onProgress: () => undefined };

async function found({ open }: Copy): Promise<string[]> {
  const inspector = createVaultInspector(open);
  const { findings } = await inspector.inspect(quiet);
  return findings.filter(({ state }) => state !== 'unfinished').map(({ state, file }) => `${state} ${file}`);
}

/** Every file but the header, whose flips have a test of their own. */
function sealed(): string[] {
  return files().filter((file) => file.endsWith('.age'));
}

function files(): string[] {
  return filesBelow(whole.directory).filter((path) => !path.endsWith('/'));
}

/** `FLIPS=200 npm test -- tests/unit/vault/inspect-vault.test.ts` takes a while. */
const flipsOfAKind = Number(process.env.FLIPS ?? 40);

const everyKind = [
  'audio',
  'audit',
  'audit-key',
  'capture-event',
  'capture-format',
  'capture-sound',
  'client',
  'consent',
  'egress',
  'egress-outcome',
  'egress-settled',
  'note',
  'piece',
  'recording',
  'session',
  'signed-note',
  'speakers',
  'transcript',
];

function kindOf(file: string): string {
  const place = vaultPath(file);
  return place?.artefact ?? place?.kind ?? file;
}

describe('verify', () => {
  it('finds nothing wrong with a whole vault, and reads every byte of it', async () => {
    const { open } = await copy();
    const inspector = createVaultInspector(open);
    const { files: count, bytes, findings } = await inspector.inspect(quiet);
    expect(findings.map(({ state }) => state)).toEqual(['unfinished']);
    expect(count).toBe(files().length);
    expect(bytes).toBe(
      files().reduce((sum, file) => sum + readFileSync(join(whole.directory, file)).length, 0),
    );
  });

  it(`finds every one of ${flipsOfAKind} random single-byte flips in each kind of file`, async () => {
    const { directory, open } = await copy();
    const inventory = inventoryOf(await open.audit.list());
    const random = seededRandom(7);
    const kinds = new Map(sealed().map((file) => [kindOf(file), file]));
    expect([...kinds.keys()].sort()).toEqual(everyKind);
    for (const file of kinds.values()) await flips(file);

    async function flips(file: string): Promise<void> {
      const path = join(directory, file);
      const good = readFileSync(path);
      for (let trial = 0; trial < flipsOfAKind; trial++) {
        const bad = Buffer.from(good);
        const at = Math.floor(random() * bad.length);
        bad[at] = (bad[at] ?? 0) ^ (1 + Math.floor(random() * 255));
        writeFileSync(path, bad);
        const place = vaultPath(file) ?? { kind: 'temporary' };
        const is = await checkFile(open.files, directory, file, place);
        const said = [
          is?.finding ?? [],
          unlikeTheLog(new Map([[file, is ?? { bytes: 0 }]]), inventory),
        ].flat();
        expect(said.length, `${file}: byte ${at}`).toBeGreaterThan(0);
        expect(is?.said, `${file}: byte ${at} was accepted`).toBeUndefined();
      }
      writeFileSync(path, good);
    }
  }, 300_000);

  it('names each file that was cut short, at any length', async () => {
    const damaged = await copy();
    const random = seededRandom(3);
    const cut = sealed().filter((file) => !file.startsWith('audit/'));
    for (const file of cut) {
      const path = join(damaged.directory, file);
      truncateSync(path, Math.floor(random() * readFileSync(path).length));
    }
    expect((await found(damaged)).filter((text) => !text.startsWith('log '))).toEqual(
      cut.map((file) => `damaged ${file}`),
    );
  });

  it('names what is missing, foreign, misplaced or taken from an older state', async () => {
    const harmed = await copy();
    const session = join(harmed.directory, 'sessions', sessionId);
    rmSync(join(session, 'speakers.1.age'));
    writeFileSync(join(session, 'transcript.2.age'), await whole.files.seal(json(transcript('Not said.'))));
    writeFileSync(join(session, 'diary.txt'), 'mine');
    const other = join(harmed.directory, 'sessions', 'tttttttttttt');
    mkdirSync(other);
    renameSync(join(session, 'note.1.age'), join(other, 'note.1.age'));
    expect(await found(harmed)).toEqual([
      `foreign sessions/${sessionId}/diary.txt`,
      `missing sessions/${sessionId}/note.1.age`,
      `missing sessions/${sessionId}/speakers.1.age`,
      `foreign sessions/${sessionId}/transcript.2.age`,
      'misplaced sessions/tttttttttttt/note.1.age',
    ]);
  });

  it('names a link, a folder and a pipe in the place of a file, and neither follows nor waits for them', async () => {
    const vault = await copy();
    const [first = '', second = '', third = ''] = sealed().filter((file) =>
      /(note|speakers|transcript)\.1/.test(file),
    );
    const at = (file: string) => join(vault.directory, file);
    renameSync(at(first), join(vault.home, 'moved'));
    symlinkSync(join(vault.home, 'moved'), at(first));
    for (const file of [second, third]) rmSync(at(file));
    mkdirSync(at(second));
    execFileSync('mkfifo', [at(third)]);
    symlinkSync('loop', at('loop'));
    expect(await found(vault)).toEqual([
      'foreign loop',
      ...[first, second, third].map((file) => `damaged ${file}`),
    ]);
  });

  it('tells a file that was replaced by another one sealed to the same key', async () => {
    const harmed = await copy();
    const file = `sessions/${sessionId}/transcript.1.age`;
    writeFileSync(
      join(harmed.directory, file),
      await whole.files.seal(json(transcript('I never said that.'))),
    );
    expect(await found(harmed)).toEqual([`changed ${file}`]);
  });

  it('names a revision that was lost before another one took its name, until a repair notes it', async () => {
    const harmed = await copy();
    rmSync(join(harmed.directory, 'sessions', sessionId, 'note.1.age'));
    await harmed.open.sessions.write(note());
    await harmed.open.close('edit', 'done');
    const again = await openAt(harmed.home);
    await again.sessions.write({ ...note(), createdAt: '2026-03-03T20:00:00.000Z' });
    rmSync(join(harmed.directory, 'sessions', sessionId, 'note.2.age'));
    const third = await openAt(harmed.home);
    await third.sessions.write(note());
    await third.close('edit', 'done');
    await again.close('edit', 'done');
    const file = `sessions/${sessionId}/note.2.age`;
    expect(await found({ ...harmed, open: third })).toEqual([`overwritten ${file}`]);
    const inspector = createVaultInspector(third);
    const { findings } = await inspector.inspect(quiet);
    expect(await inspector.repair(findings, undefined)).toEqual([{ file, action: 'noted', to: file }]);
    expect(await found({ ...harmed, open: third })).toEqual([]);
  });

  it('tells a vault whose whole log was taken away, here and at home', async () => {
    const harmed = await copy();
    rmSync(join(harmed.directory, 'audit'), { recursive: true });
    rmSync(join(harmed.home, 'known'), { recursive: true });
    const open = await openAt(harmed.home);
    expect(await found({ ...harmed, open })).toEqual(['log audit']);
  });

  it('takes no erasure for a loss', async () => {
    const tidy = await copy();
    await tidy.open.sessions.erase(sessionId, 'note', 1);
    await tidy.open.close('strike', 'done');
    expect(await found(tidy)).toEqual([]);
  });
});

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
