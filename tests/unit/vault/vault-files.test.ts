import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AuditEvent } from '../../../src/core/audit.ts';
import { timedId } from '../../../src/core/ids.ts';
import { createAuditLog } from '../../../src/vault/audit-log.ts';
import type { LockHolder } from '../../../src/vault/lock.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { processStart } from '../../../src/vault/process-start.ts';
import { createVaultFiles } from '../../../src/vault/vault-files.ts';
import { isTried, triedOf } from '../some-steps.ts';
import { expectAccounted } from './accounted.ts';
import {
  client,
  clientId,
  consent,
  egressEntry,
  recording,
  session,
  sessionId,
  transcript,
} from './artefacts.ts';
import { bundled, start } from './child-program.ts';
import { filesBelow, holder, type PlayVault, playVault, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

async function* sound(...bytes: number[]): AsyncIterable<Uint8Array> {
  yield Uint8Array.from(bytes);
}

/** What the log says was done, in order: `write sessions/…`. */
async function said(vault: PlayVault): Promise<string[]> {
  const entries = await (await vault.open()).audit.list();
  return entries.map(({ action, file = '', outcome }) => [action, file, outcome].filter(Boolean).join(' '));
}

describe('the files of a vault', () => {
  it('that last are in the audit log with their hashes, and those that come and go are not', async () => {
    const vault = await playVault();
    const { people, sessions, checkpoints, captures, ledger, close } = await vault.open();
    await people.saveClient(client());
    await people.saveConsentEvent(consent('k1'));
    await sessions.writeAudio(sessionId, sound(1, 2, 3));
    await sessions.write(recording());
    await sessions.createSession(session());
    await checkpoints.write(sessionId, 'a piece', '{}');
    await captures.begin(sessionId, { sampleRate: 16_000, channels: 1 });
    await captures.append(sessionId, new Uint8Array(2));
    const id = timedId(Date.now());
    await ledger.begin(egressEntry(id));
    await ledger.end(id, { status: 200 });
    await ledger.settle();
    await close('import', 'done');
    const { held } = await expectAccounted(vault);
    expect([...held.keys()].map((file) => file.replace(/\w{16}/, '<time-id>'))).toEqual([
      `clients/${clientId}/client.1.age`,
      `clients/${clientId}/consent.<time-id>.age`,
      `sessions/${sessionId}/audio.1.age`,
      `sessions/${sessionId}/recording.1.age`,
      `sessions/${sessionId}/session.age`,
      'egress/<time-id>.settled.age',
    ]);
    const [last] = (await (await vault.open()).audit.list()).slice(-1);
    expect(last).toMatchObject({
      action: 'command',
      command: 'import',
      outcome: 'done',
      sessionIds: [sessionId],
    });
  });

  it('that only were listed end no run in the log, and those that were read do', async () => {
    const vault = await playVault();
    await (await vault.open()).people.saveClient(client());
    const listing = await vault.open();
    await listing.sessions.listHeld();
    await listing.close('status', 'done');
    expect(await said(vault)).toEqual([`write clients/${clientId}/client.1.age`]);
    const reading = await vault.open();
    await reading.people.listClients();
    await reading.close('client list', 'done');
    expect(await said(vault)).toEqual([`write clients/${clientId}/client.1.age`, 'command done']);
  });

  it('are erased only after the log says so, up to the revision that is named', async () => {
    const vault = await playVault();
    const { sessions } = await vault.open();
    await sessions.createSession(session());
    for (const text of ['one', 'two', 'three']) await sessions.write(transcript(text));
    await sessions.writeAudio(sessionId, sound(1));
    await sessions.erase(sessionId, 'transcript', 2);
    await sessions.erase(sessionId, 'audio', 7);
    await sessions.erase(sessionId, 'note', 1);
    const path = (name: string) => `sessions/${sessionId}/${name}.age`;
    expect((await said(vault)).slice(5)).toEqual(
      ['transcript.1', 'transcript.2', 'audio.1'].map((name) => `erase ${path(name)}`),
    );
    expect(filesBelow(join(vault.directory, 'sessions', sessionId))).toEqual([
      'session.age',
      'transcript.3.age',
    ]);
    expect((await sessions.latest(sessionId, 'transcript'))?.revision).toBe(3);
    await expectAccounted(vault);
  });

  it('of an import that failed are erased in the log too', async () => {
    const vault = await playVault();
    const { sessions, close } = await vault.open();
    await sessions.writeAudio(sessionId, sound(1));
    await sessions.abandon(sessionId);
    await close('import', 'failed');
    const path = `sessions/${sessionId}/audio.1.age`;
    expect(await said(vault)).toEqual([`write ${path}`, `erase ${path}`, 'command failed']);
    const { held, unsure } = await expectAccounted(vault);
    expect([held.size, unsure.size]).toEqual([0, 0]);
  });

  it('whose name another process takes at the last moment are taken back in the log', async () => {
    const vault = await playVault();
    const place = { directory: vault.directory, known: join(vault.home, 'known', 'v') };
    const log = createAuditLog(place, vault.files, { run: 'run', who: { user: 'tester', host: 'here' } });
    const path = join(vault.directory, 'sessions', sessionId, 'note.1.age');
    const overtaken = {
      ...log,
      append: async (event: AuditEvent) => {
        await log.append(event);
        writeFileSync(path, 'of another process');
      },
    };
    const files = createVaultFiles(vault.directory, vault.files, overtaken);
    expect(await files.writeJson(path, {})).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('of another process');
    const entries = (await log.list()).map(({ action, outcome }) => `${action} ${outcome ?? ''}`);
    expect(entries).toEqual(['write ', 'write busy']);
    expect(filesBelow(join(vault.directory, 'sessions'))).toEqual([
      `${sessionId}/`,
      `${sessionId}/note.1.age`,
    ]);
  });

  it('that are older than the log are taken into it once, and what comes later unsaid never', async () => {
    const vault = await playVault();
    const opened = await vault.open();
    await opened.sessions.createSession(session());
    await opened.sessions.writeAudio(sessionId, sound(1, 2));
    const old = await playVault();
    const files = createVaultFiles(old.directory, old.files, {
      append: async () => undefined,
      retract: async () => undefined,
    });
    const below = (name: string) => join(old.directory, 'sessions', sessionId, name);
    await files.writeJson(below('session.age'), session());
    await files.writeStream(below('audio.1.age'), sound(1, 2));
    const { audit, sessions } = await old.open();
    await sessions.write(transcript());
    expect(await audit.adopt()).toBe(2);
    expect(await audit.adopt()).toBe(0);
    const { held, isComplete } = await expectAccounted(old);
    expect([held.size, isComplete]).toEqual([3, true]);
    await files.writeJson(below('note.1.age'), {});
    expect(await (await old.open()).audit.adopt()).toBe(0);
  });
});

describe('a process that is killed', () => {
  const calls = ['fsync', 'link', 'unlink', 'rename'];

  it.skipIf(!installed('strace'))(
    'before any step of writing and erasing leaves no file that the log does not know, and none it says is there',
    { timeout: 120_000 },
    async () => {
      const program = await bundled('tests/unit/vault/children/write-and-erase.ts');
      const made = await playVault();
      const { sessions, close } = await made.open();
      await sessions.createSession(session());
      await sessions.write(transcript('first'));
      await close('import', 'done');
      const run = async (home: string, options: string[]) => {
        const vault = join(home, 'vault');
        const traced = ['-f', '-qq', '-o', join(home, 'trace'), ...options, process.execPath, program];
        // One thread for all files: the steps then come in the order in which they are counted.
        const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
        return start('strace', [...traced, home, vault, made.secret], env).ended;
      };
      const copied = () => {
        const home = temporaryFolder();
        cpSync(made.home, home, { recursive: true });
        return home;
      };
      const whole = copied();
      expect(await run(whole, ['-e', `trace=${calls.join()}`])).toMatchObject({ stdout: 'done\n' });
      const trace = readFileSync(join(whole, 'trace'), 'utf8');
      let killed = 0;
      let step = 0;
      for (const call of calls) {
        const count = trace.match(new RegExp(`^\\d+ +${call}\\(`, 'gm'))?.length ?? 0;
        expect(count, call).toBeGreaterThan(1);
        for (let nth = 1; nth <= count; nth++) {
          step += 1;
          if (!isTried(step)) continue;
          const home = copied();
          const inject = `inject=${call}:signal=SIGKILL:when=${nth}`;
          const { stdout } = await run(home, ['-e', `trace=${call}`, '-e', inject]);
          killed += Number(stdout === '');
          const directory = join(home, 'vault');
          const open = () => openVault(home, directory, async () => made.secret, holder);
          await expectAccounted({ ...made, home, directory, open }, `killed at ${call} ${nth}`);
        }
      }
      expect(step).toBeGreaterThan(12);
      expect(killed).toBeGreaterThanOrEqual(triedOf(12));
    },
  );
});

describe('eight processes that each write a session of their own', () => {
  const each = 4;
  const ids = 'abcdefgh'.split('').map((letter) => letter.repeat(12));
  const real: LockHolder = { ...holder, host: hostname(), startOf: processStart, isAlive: isRunning };
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/vault/children/write-session.ts');
  });

  it('lose nothing when one of them is killed, and its lock is taken over', async () => {
    const vault = await playVault();
    const children = ids.map((id) =>
      start(program, [vault.home, vault.directory, vault.secret, id, String(each)]),
    );
    onTestFinished(() => {
      for (const child of children) child.process.kill('SIGKILL');
    });
    const [victim, ...others] = children;
    const [orphaned = '', living = ''] = ids;
    await Promise.all(children.map((child) => child.line()));
    await expect((await vault.open(real)).sessions.lock(living)).rejects.toMatchObject({ code: 'busy' });
    for (const child of children) child.process.stdin?.write('go\n');
    await victim?.line();
    victim?.process.kill('SIGKILL');
    await victim?.ended;
    for (const child of others) expect(await child.ended).toMatchObject({ status: 0, stderr: '' });

    const opened = await vault.open(real);
    const release = await opened.sessions.lock(orphaned);
    const next = await opened.sessions.write(transcript('after the crash', orphaned));
    await release();
    await opened.close('draft', 'done');
    expect(next.revision).toBeGreaterThan(1);
    const { held } = await expectAccounted(vault);
    for (const id of ids.slice(1)) {
      expect([...held.keys()].filter((file) => file.includes(id))).toHaveLength(1 + each);
    }
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
