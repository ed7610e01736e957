import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { secretLine } from '../../../src/vault/keys.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { createVaultKeeper } from '../../../src/vault/vault-keeper.ts';
import { isTried, triedOf } from '../some-steps.ts';
import { client } from './artefacts.ts';
import { bundled, start } from './child-program.ts';
import { findingsIn } from './play-copies.ts';
import { filesBelow, holder, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const noPassphrase = () => Promise.reject(new Error('no passphrase is set'));
const keeperIn = (home: string) => createVaultKeeper(home, join(home, 'vault'), noPassphrase, holder);

async function expectWhole(home: string, what: string): Promise<void> {
  const secret = secretLine(readFileSync(join(home, 'identity.txt'), 'utf8'));
  const open = await openVault(home, join(home, 'vault'), async () => secret, holder);
  await open.people.saveClient(client());
  await open.close('client add', 'done');
  const told = (await open.audit.list()).filter(({ command }) => command === 'init');
  expect(told, what).toHaveLength(1);
  expect(await findingsIn(home, join(home, 'vault'), secret), what).toEqual([]);
}

/** System calls that make what was written durable, or give it its name. */
const calls = ['fsync', 'link', 'rename'];

describe.skipIf(!installed('strace'))('a vault whose making is killed', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/vault/children/make-vault.ts');
  });

  const run = (home: string, log: string, options: string[]) =>
    start(
      'strace',
      ['-f', '-qq', '-o', join(log, 'trace'), ...options, process.execPath, program, home],
      // One thread for all files: the steps then come in the order in which they are counted.
      { ...process.env, UV_THREADPOOL_SIZE: '1' },
    ).ended;

  it('at any of its steps is there with everything, or is made by the next try', {
    timeout: 120_000,
  }, async () => {
    const log = temporaryFolder();
    expect(await run(temporaryFolder(), log, ['-e', `trace=${calls.join()}`])).toMatchObject({
      stdout: 'made\n',
    });
    const trace = readFileSync(join(log, 'trace'), 'utf8');
    const left = { vault: 0, none: 0 };
    let step = 0;
    for (const call of calls) {
      const count = trace.match(new RegExp(`^\\d+ +${call}\\(`, 'gm'))?.length ?? 0;
      expect(count, call).toBeGreaterThan(1);
      for (let nth = 1; nth <= count; nth++) {
        step += 1;
        if (!isTried(step)) continue;
        const [home, what] = [temporaryFolder(), `killed at ${call} ${nth}`];
        const inject = `inject=${call}:signal=SIGKILL:when=${nth}`;
        const { stdout } = await run(home, log, ['-e', `trace=${call}`, '-e', inject]);
        expect(stdout, what).toBe('');
        const isThere = filesBelow(home).includes('vault/vault.json');
        left[isThere ? 'vault' : 'none'] += 1;
        if (!isThere) {
          const { recovery } = await keeperIn(home).create(undefined, { recovery: true });
          expect(recovery?.words, what).toHaveLength(24);
        }
        await expectWhole(home, what);
      }
    }
    expect(step).toBeGreaterThan(25);
    expect(left.none).toBeGreaterThanOrEqual(triedOf(20));
    expect(left.none + left.vault).toBeGreaterThanOrEqual(triedOf(step));
  });
});

describe('a vault that cannot be made', () => {
  it('is not there, nor anything that was noted of it, and the identity is used the next time', async () => {
    const home = temporaryFolder();
    const stopped = new Error('stopped');
    const first = keeperIn(home).create(undefined, { onIdentity: () => Promise.reject(stopped) });
    await expect(first).rejects.toBe(stopped);
    expect(filesBelow(home)).toEqual(['identity.txt']);
    const identity = readFileSync(join(home, 'identity.txt'), 'utf8');
    const { recipient } = await keeperIn(home).create(undefined, { recovery: true });
    expect(identity).toContain(recipient);
    await expectWhole(home, 'after it was stopped');
  });
});
