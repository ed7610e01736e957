import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { sealWithPassphrase } from '../../src/vault/passphrase-file.ts';
import { bin, type Desk, openDesk } from '../cli/desk.ts';
import { installed } from '../unit/vault/programs.ts';
import { agentOf, canLook, descriptorsOf, until } from './agent-facts.ts';

const passphrase = 'correct horse battery staple';
const knowing = { env: { AMYNOTE_PASSPHRASE_COMMAND: `echo ${passphrase}` } };
const mistaken = { env: { AMYNOTE_PASSPHRASE_COMMAND: 'echo not the passphrase' } };

let prepared: Desk;
/** `AGE-SECRET-KEY-1…` of every desk here. */
let secret: string;

beforeAll(async () => {
  prepared = openDesk();
  expect((await prepared.run(['init', '--no-recovery'], { ...knowing, warm: true })).status).toBe(0);
  expect((await prepared.run(['client', 'add', 'Jonah Pell'], { ...knowing, warm: true })).status).toBe(0);
  const { stdout } = await prepared.run(['identity', 'export'], { ...knowing, warm: true });
  secret = /AGE-SECRET-KEY-1\w+/.exec(stdout)?.[0] ?? '';
  // The same file, for less work than it takes to protect anything: it is opened often here.
  writeFileSync(join(prepared.home, 'identity.age'), await sealWithPassphrase(stdout, passphrase, 10));
});
afterAll(() => prepared.clear());

/** A vault with one client, its identity sealed with the passphrase; locked and cleared with the test. */
function deskForTest(): Desk {
  const desk = prepared.copy();
  onTestFinished(async () => {
    const agent = canLook ? agentOf(desk.home) : undefined;
    if (agent !== undefined) process.kill(agent, 'SIGKILL');
    desk.clear();
  });
  return desk;
}

async function unlock(desk: Desk, ...options: string[]): Promise<number> {
  const { status, stdout, stderr } = await desk.run(['unlock', ...options], knowing);
  expect(status, stderr).toBe(0);
  expect(stdout).toBe('');
  const pid = agentOf(desk.home);
  if (pid === undefined) throw new Error('no agent is running');
  return pid;
}

const reads = (desk: Desk, env = {}) => desk.run(['client', 'list'], { env, warm: true });

describe.skipIf(!canLook)('a key that is unlocked', () => {
  test('opens the vault for six commands without a passphrase, and lock ends that at once', async () => {
    const desk = deskForTest();
    const agent = await unlock(desk);
    for (let command = 0; command < 6; command++) {
      const { status, stdout } = await reads(desk);
      expect(status).toBe(0);
      expect(stdout).toContain('JP');
    }
    expect(await desk.run(['lock'])).toMatchObject({ status: 0, stdout: '', stderr: 'locked\n' });
    await until(() => !existsSync(`/proc/${agent}`));
    expect(await reads(desk)).toMatchObject({
      status: 12,
      stderr: expect.stringContaining('hint: at a terminal: amynote unlock'),
    });
    expect(await desk.run(['lock'])).toMatchObject({ status: 0, stderr: 'nothing was unlocked\n' });
  });

  test('opens it for eight commands at once', async () => {
    const desk = deskForTest();
    await unlock(desk);
    const all = await Promise.all(Array.from({ length: 8 }, () => desk.run(['client', 'list'])));
    expect(all.map(({ status }) => status)).toEqual(Array(8).fill(0));
  });

  test('opens another vault of the same identity, and none of another home', async () => {
    const desk = deskForTest();
    const other = deskForTest();
    await unlock(desk);
    expect((await desk.run(['init', '--vault', 'second', '--no-recovery'], knowing)).status).toBe(0);
    expect((await desk.run(['client', 'list', '--vault', 'second'])).status).toBe(0);
    expect((await reads(other)).status).toBe(12);
  });

  test('is never written out without the passphrase', async () => {
    const desk = deskForTest();
    await unlock(desk);
    expect(await desk.run(['identity', 'export'])).toMatchObject({ status: 12, stdout: '' });
  });

  test('lies in the memory of a process that is tied to nothing', async () => {
    const desk = deskForTest();
    const agent = await unlock(desk);
    const told = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${agent}/${name}`, 'latin1'));
    expect(told.join()).not.toContain(secret);
    expect(told.join()).not.toContain(passphrase);
    expect(told[1]).toBe('');
    const open = descriptorsOf(agent);
    expect(open.filter(({ number }) => number <= 2).map(({ target }) => target)).toEqual(
      Array(3).fill('/dev/null'),
    );
    expect(readlinkSync(`/proc/${agent}/cwd`)).toBe('/');
    const [, , group, session, terminal] = statOf(agent);
    expect([group, session, terminal]).toEqual([String(agent), String(agent), '0']);
    expect(lstatSync(join(desk.home, 'agent.sock')).mode & 0o777).toBe(0o600);
  });

  test('is unlocked by two commands at once', async () => {
    const desk = deskForTest();
    const both = await Promise.all([desk.run(['unlock'], knowing), desk.run(['unlock'], knowing)]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect((await reads(desk)).status).toBe(0);
  });

  test('is told by status, and for how long', async () => {
    const desk = deskForTest();
    expect((await desk.run(['status'], { warm: true })).stdout).toMatch(/^key +locked$/m);
    await unlock(desk, '--idle', '40m');
    expect((await desk.run(['status'], { warm: true })).stdout).toMatch(/^key +unlocked, locks in 40 min$/m);
    const again = await desk.run(['unlock'], mistaken);
    expect(again).toMatchObject({ status: 0, stderr: 'unlocked already; to lock at once: amynote lock\n' });
    const [record] = (await desk.run(['status', '--json'])).stdout.split('\n');
    expect(JSON.parse(record ?? '').key).toEqual({ state: 'unlocked', locksInMs: expect.any(Number) });
  });
});

/** Fields 3 to 7 of proc_pid_stat(5): state, parent, group, session, terminal. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(0, 5);
}

describe.skipIf(!canLook)('a key locks', () => {
  test('by itself when its time is over', async () => {
    const desk = deskForTest();
    const { status } = await desk.run(['unlock', '--ttl', '1s'], knowing);
    expect(status).toBe(0);
    await until(() => agentOf(desk.home) === undefined);
    expect((await reads(desk)).status).toBe(12);
    expect(existsSync(join(desk.home, 'agent.sock'))).toBe(false);
  });

  test.each(['SIGTERM', 'SIGUSR1'] as const)('when its process gets %s', async (signal) => {
    const desk = deskForTest();
    const agent = await unlock(desk);
    process.kill(agent, signal);
    await until(() => !existsSync(`/proc/${agent}`));
    expect((await reads(desk)).status).toBe(12);
  });

  test('when its process is killed: the next command says so, the next unlock cleans up', async () => {
    const desk = deskForTest();
    const agent = await unlock(desk);
    process.kill(agent, 'SIGKILL');
    await until(() => !existsSync(`/proc/${agent}`));
    expect(existsSync(join(desk.home, 'agent.sock'))).toBe(true);
    expect((await reads(desk)).status).toBe(12);
    expect((await reads(desk, knowing.env)).status).toBe(0);
    expect((await desk.run(['status'], { warm: true })).stdout).toMatch(/^key +locked$/m);
    await unlock(desk);
    expect((await reads(desk)).status).toBe(0);
  });

  test('when everything of it is removed', async () => {
    const desk = deskForTest();
    const agent = await unlock(desk);
    desk.clear();
    await until(() => !existsSync(`/proc/${agent}`));
  });

  test('with a passphrase that changes; the new one opens, the old one does not, and age agrees', async () => {
    const desk = deskForTest();
    const agent = await unlock(desk);
    const changing = ['identity', 'passphrase', '--passphrase-command', 'echo four other random words'];
    expect((await desk.run(changing, mistaken)).status).toBe(12);
    expect((await reads(desk)).status).toBe(0);
    expect(await desk.run(changing, knowing)).toMatchObject({
      status: 0,
      stdout: `${join(desk.home, 'identity.age')}\n`,
    });
    await until(() => !existsSync(`/proc/${agent}`));
    expect((await reads(desk, knowing.env)).status, 'the old one').toBe(12);
    expect((await reads(desk)).status, 'the setting knows the new one').toBe(0);
    if (installed('age', 'script')) expect(openedByAge(desk, 'four other random words')).toContain(secret);
  });
});

/** age asks at a terminal only: `script` is one. */
function openedByAge(desk: Desk, words: string): string {
  const out = join(desk.here, 'opened.txt');
  const command = `age -d -o '${out}' '${join(desk.home, 'identity.age')}'`;
  spawnSync('script', ['-qec', command, '/dev/null'], { input: `${words}\n`, timeout: 30_000 });
  return readFileSync(out, 'utf8');
}

describe.skipIf(!canLook)('an agent that cannot be used', () => {
  test('is not there with a wrong passphrase', async () => {
    const desk = deskForTest();
    expect(await desk.run(['unlock'], mistaken)).toMatchObject({
      status: 12,
      stderr: expect.stringContaining('the passphrase does not open the identity'),
    });
    expect(agentOf(desk.home)).toBeUndefined();
    expect(existsSync(join(desk.home, 'agent.sock'))).toBe(false);
  });

  test('is given up when it hangs, and ends when it wakes after lock', async () => {
    const desk = deskForTest();
    const agent = await unlock(desk);
    process.kill(agent, 'SIGSTOP');
    expect(await reads(desk)).toMatchObject({
      status: 12,
      stderr: expect.stringContaining('the key agent does not answer'),
    });
    expect(await desk.run(['lock'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('it forgets the key when it wakes'),
    });
    expect((await reads(desk, knowing.env)).status).toBe(0);
    process.kill(agent, 'SIGCONT');
    await until(() => !existsSync(`/proc/${agent}`));
  });

  test.skipIf(process.getuid?.() !== 0)('is refused when its socket belongs to somebody else', async () => {
    const desk = deskForTest();
    const path = join(desk.home, 'agent.sock');
    const impostor = createServer((socket) => socket.end(`{"v":1,"identity":"${secret}"}\n`));
    await new Promise<void>((ready) => impostor.listen(path, ready));
    onTestFinished(() => void impostor.close());
    chownSync(path, 12345, 12345);
    const message = "the agent's socket belongs to somebody else";
    for (const args of [['client', 'list'], ['unlock'], ['lock']]) {
      const { status, stderr } = await desk.run(args, knowing);
      expect({ status, stderr }).toEqual({
        status: 12,
        stderr: `amynote: error: ${message}\namynote: hint: take agent.sock out of AMYNOTE_HOME, then run: amynote unlock\n`,
      });
    }
    expect((await desk.run(['doctor'], { warm: true })).stdout).toContain(`look   key agent: ${message}`);
    expect((await desk.run(['status'], { warm: true })).status).toBe(0);
  });
});

describe.skipIf(!canLook || !installed('script'))('at a terminal', () => {
  test('unlock asks, and its agent outlives the terminal', async () => {
    const desk = deskForTest();
    const env = { PATH: process.env.PATH, HOME: desk.folder, AMYNOTE_HOME: desk.home, TERM: 'xterm' };
    const command = `"${process.execPath}" "${bin}" unlock`;
    const input = `${passphrase}\n`;
    const shown = spawnSync('script', ['-qec', command, '/dev/null'], {
      env,
      input,
      encoding: 'utf8',
    }).stdout;
    expect(shown).toContain('Passphrase: ');
    expect(shown).toContain('unlocked: locks after 15 min without a use, and 12 h from now whatever happens');
    expect((await reads(desk)).status).toBe(0);
  });
});
