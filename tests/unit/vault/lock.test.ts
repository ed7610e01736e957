import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type LockHolder, lockSession } from '../../../src/vault/lock.ts';
import { processStart } from '../../../src/vault/process-start.ts';
import { bundled, type Child, start } from './child-program.ts';
import { filesBelow, modeOf, temporaryFolder } from './play-vault.ts';

const since = '2026-03-02T20:00:00.000Z';

function alive(pid: number, ...living: number[]): LockHolder {
  return {
    pid,
    host: 'here',
    user: 'tester',
    isAlive: (asked) => living.includes(asked),
    startOf: (asked) => `boot:${asked}`,
  };
}

function leaveLock(folder: string, owner: unknown): void {
  writeFileSync(join(folder, 'lock'), typeof owner === 'string' ? owner : JSON.stringify(owner));
}

describe('the lock of a session', () => {
  it('names its process, host and start and nothing else, and is gone when it is given back', async () => {
    const folder = temporaryFolder();
    const release = await lockSession(folder, alive(7, 7));
    const owner = JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'));
    expect(owner).toEqual({ pid: 7, host: 'here', since: expect.any(String), start: 'boot:7' });
    expect(modeOf(join(folder, 'lock'))).toBe(0o600);
    await release();
    expect(filesBelow(folder)).toEqual([]);
  });

  it('is refused while a living process has it, and that process keeps it', async () => {
    const folder = temporaryFolder();
    await lockSession(folder, alive(7, 7));
    const refused = lockSession(folder, alive(8, 7, 8));
    await expect(refused).rejects.toMatchObject({
      code: 'busy',
      message: 'process 7 is working on this session',
      hint: expect.stringMatching(/if no amynote is running, delete sessions\/[^/]+\/lock in the vault$/),
    });
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: 7 });
    expect(filesBelow(folder)).toEqual(['lock']);
  });

  it.each([
    ['of a dead process', { pid: 7, host: 'here', since }],
    ['of a dead process whose number another has now', { pid: 10, host: 'here', since, start: 'boot:3' }],
    ['that is no JSON', '{"pid":'],
    ['that is empty', ''],
  ])('%s is taken over', async (_, owner) => {
    const folder = temporaryFolder();
    leaveLock(folder, owner);
    await lockSession(folder, alive(8, 8, 10));
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: 8 });
    expect(filesBelow(folder)).toEqual(['lock']);
  });

  it('of another host is respected, whatever its process number', async () => {
    const folder = temporaryFolder();
    leaveLock(folder, { pid: 7, host: 'elsewhere', since });
    const refused = { code: 'busy', message: 'another machine is working on this session' };
    await expect(lockSession(folder, alive(8, 8))).rejects.toMatchObject(refused);
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ host: 'elsewhere' });
  });

  it('of a living process that says nothing of its start is respected', async () => {
    const folder = temporaryFolder();
    leaveLock(folder, { pid: 7, host: 'here', since });
    await expect(lockSession(folder, alive(8, 7, 8))).rejects.toMatchObject({ code: 'busy' });
  });

  it('can be taken again after a process died while it took one over', async () => {
    const folder = temporaryFolder();
    leaveTakeOver(folder, { pid: 9, host: 'here', since });
    await expect(lockSession(folder, alive(10, 10))).rejects.toMatchObject({ code: 'busy' });
    await lockSession(folder, alive(10, 10));
    expect(filesBelow(folder)).toEqual(['lock']);
  });
});

describe.skipIf(process.platform !== 'linux')('the start of a process', () => {
  it('stays the same while it lives, differs from another’s, and is unknown when there is none', async () => {
    const child = start('sleep', ['60']);
    onTestFinished(() => void child.process.kill('SIGKILL'));
    const pid = child.process.pid ?? 0;
    expect(processStart(pid)).toMatch(/^[0-9a-f-]{36}:[1-9]\d*$/);
    expect(processStart(pid)).toBe(processStart(pid));
    expect(processStart(pid)).not.toBe(processStart(process.pid));
    expect(processStart(await pidOfDead())).toBeUndefined();
  });
});

/** What a process that died inside a take-over leaves: the stale lock, and its guard. */
function leaveTakeOver(folder: string, dead: unknown): void {
  leaveLock(folder, dead);
  const name = createHash('sha256').update(JSON.stringify(dead)).digest('hex').slice(0, 12);
  writeFileSync(join(folder, `.tmp-${name}`), JSON.stringify(dead));
}

describe('processes that race for a stale lock', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/vault/children/take-lock.ts');
  });

  it('never get it twice, and one gets it within two tries', async () => {
    const racers: Child[] = Array.from({ length: 6 }, () => start(program, []));
    onTestFinished(() => {
      for (const racer of racers) racer.process.kill('SIGKILL');
    });
    await Promise.all(racers.map((racer) => racer.line()));
    const deadPid = await pidOfDead();
    for (let round = 0; round < 40; round++) {
      const folder = join(temporaryFolder(), `round-${round}`);
      mkdirSync(folder);
      leaveLock(folder, { pid: deadPid, host: hostname(), since });
      let taken = 0;
      for (let attempt = 0; attempt < 2; attempt++) {
        for (const racer of racers) racer.process.stdin?.write(`${folder}\n`);
        const said = await Promise.all(racers.map((racer) => racer.line()));
        taken += said.filter((word) => word === 'taken').length;
        expect(
          said.every((word) => word === 'taken' || word === 'busy'),
          said.join(),
        ).toBe(true);
      }
      expect(taken, `round ${round}`).toBe(1);
      expect(filesBelow(folder)).toEqual(['lock']);
    }
  });
});

async function pidOfDead(): Promise<number> {
  const child = start('true', []);
  await child.ended;
  return child.process.pid ?? 0;
}
