import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { timedId } from '../../../src/core/ids.ts';
import type { AgeFiles } from '../../../src/vault/age-file.ts';
import { createEgressLedger } from '../../../src/vault/egress-store.ts';
import { egressEntry } from './artefacts.ts';
import { bundled, start } from './child-program.ts';
import { filesBelow, playVault, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const answered = { status: 200, requestId: 'req_1' };

async function ledgerVault() {
  const vault = await playVault();
  return { vault, folder: join(vault.directory, 'egress'), ledger: (await vault.open()).ledger };
}

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, index) => timedId(1_790_000_000_000 + index));
}

describe('the egress ledger', () => {
  it('holds a request before its answer, in order, whoever asks', async () => {
    const { vault, ledger, folder } = await ledgerVault();
    const [first = '', second = ''] = ids(2);
    await ledger.begin(egressEntry(second));
    await ledger.begin(egressEntry(first));
    expect(existsSync(join(folder, `${first}.age`))).toBe(true);
    await ledger.end(second, answered);
    const listed = await (await vault.open()).ledger.list();
    expect(listed).toEqual([egressEntry(first), { ...egressEntry(second), outcome: answered }]);
  });

  it.skipIf(!installed('strace'))(
    'has begun only when the request is on the disk, name and folder too',
    async () => {
      const { vault, folder } = await ledgerVault();
      const [id = ''] = ids(1);
      const program = await bundled('tests/unit/vault/children/begin-entry.ts');
      const log = join(vault.home, 'trace');
      const watched = 'trace=openat,fsync,fdatasync,link,linkat,rename,write';
      const tracer = [
        '-f',
        '-y',
        '-qq',
        '-e',
        watched,
        '-o',
        log,
        process.execPath,
        program,
        vault.home,
        vault.directory,
        id,
      ];
      expect(await start('strace', tracer).ended).toMatchObject({ status: 0, stdout: 'begun\n' });
      const calls = readFileSync(log, 'utf8').split('\n');
      const first = (pattern: RegExp) => calls.findIndex((call) => pattern.test(call));
      const steps = [
        first(/openat\(.*egress\/\.tmp-.*O_CREAT/),
        first(/f(data)?sync\(\d+<.*egress\/\.tmp-/),
        first(/link(at)?\(.*egress\/\.tmp-.*\.age/),
        first(new RegExp(`f(data)?sync\\(\\d+<${folder}>`)),
        first(/write\(1<.*begun/),
      ];
      expect(
        steps.every((step) => step >= 0),
        steps.join(),
      ).toBe(true);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      expect(
        first(new RegExp(`f(data)?sync\\(\\d+<${vault.directory}>`)),
        'the new folder’s own name',
      ).toBeGreaterThan(0);
    },
  );

  it('refuses to begin under an id that is taken, as that request would leave unseen', async () => {
    const { ledger } = await ledgerVault();
    const [id = ''] = ids(1);
    await ledger.begin(egressEntry(id));
    await expect(ledger.begin({ ...egressEntry(id), path: '/v1/other' })).rejects.toMatchObject({
      code: 'failed',
    });
    expect(await ledger.list()).toEqual([egressEntry(id)]);
  });

  it('folds what was answered into one file and leaves what was not', async () => {
    const { ledger, folder } = await ledgerVault();
    const [waiting = '', ...done] = ids(4);
    await ledger.begin(egressEntry(waiting));
    for (const id of done) {
      await ledger.begin(egressEntry(id));
      await ledger.end(id, answered);
    }
    const before = await ledger.list();
    await ledger.settle();
    await ledger.settle();
    const names = readdirSync(folder).sort();
    expect(names).toEqual([`${waiting}.age`, expect.stringMatching(/^\w{16}\.settled\.age$/)]);
    expect(await ledger.list()).toEqual(before);
    await ledger.end(waiting, { failure: 'connection' });
    await ledger.settle();
    expect((await ledger.list())[0]?.outcome).toEqual({ failure: 'connection' });
  });

  it.each([
    ['after the settled file was written', (name: string) => name],
    ['after some single files were removed', (name: string) => (name.includes('outcome') ? name : undefined)],
  ])('killed %s, it neither doubles nor loses an entry', async (_, survives) => {
    const { vault, ledger, folder } = await ledgerVault();
    for (const id of ids(3)) {
      await ledger.begin(egressEntry(id));
      await ledger.end(id, answered);
    }
    const before = await ledger.list();
    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true });
    await ledger.settle();
    for (const name of filesBelow(copy).filter(survives)) cpSync(join(copy, name), join(folder, name));
    expect(readdirSync(folder).length).toBeGreaterThan(3);
    expect(await (await vault.open()).ledger.list()).toEqual(before);
  });

  it('loses nothing from a list while another process folds what is being read', async () => {
    const { vault, ledger } = await ledgerVault();
    const known = ids(12);
    for (const id of known) {
      await ledger.begin(egressEntry(id));
      await ledger.end(id, answered);
    }
    // The other process folds exactly between two reads of this one.
    let folding: Promise<void> | undefined;
    const files: AgeFiles = {
      ...vault.files,
      open: async (ciphertext) => {
        folding ??= ledger.settle();
        await folding;
        return vault.files.open(ciphertext);
      },
    };
    const writeJson = () => Promise.reject(new Error('a reader writes nothing'));
    const reader = createEgressLedger(vault.directory, files, { writeJson, writeRequest: writeJson });
    expect(await reader.list()).toEqual(known.map((id) => ({ ...egressEntry(id), outcome: answered })));
  });
});
