import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { KeyLife } from '../../../src/core/key-agent.ts';
import { askAgent } from '../../../src/vault/agent-client.ts';
import { startLifetime } from '../../../src/vault/agent-life.ts';
import { serveAgent } from '../../../src/vault/agent-server.ts';
import { identityMark } from '../../../src/vault/identity-mark.ts';
import { createKeyAgent } from '../../../src/vault/key-agent.ts';
import { filesBelow, modeOf, temporaryFolder } from './play-vault.ts';

const secretText = 'AGE-SECRET-KEY-1EXAMPLE';
const uid = process.getuid?.();
const minute = 60_000;
const day: KeyLife = { idleMs: 15 * minute, ttlMs: 12 * 60 * minute };

/** Both clocks, set by hand. */
function handClock() {
  const now = { wall: Date.parse('2026-03-02T20:00:00Z'), steady: 5000 };
  return {
    wallMs: () => now.wall,
    steadyMs: () => now.steady,
    pass(ms: number) {
      now.wall += ms;
      now.steady += ms;
    },
    sleep(ms: number) {
      now.wall += ms;
    },
    setBack(ms: number) {
      now.wall -= ms;
    },
  };
}

/** A home with an identity file; what is in it is nobody's business here. */
function homeIn(folder = temporaryFolder()): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'identity.age'), `sealed ${folder}`);
  return folder;
}

/** An agent in this process, with a client beside it; ended with the test. */
async function agentIn(home: string, life = day, lookEveryMs = 5 * minute) {
  const clock = handClock();
  const stop = new AbortController();
  const secret = Buffer.from(secretText);
  const start = { home, mark: (await identityMark(home)) ?? '', secret, ...life };
  const { ended } = await serveAgent(start, { clock, signal: stop.signal, lookEveryMs });
  onTestFinished(() => {
    stop.abort();
    return ended;
  });
  return { clock, secret, ended, stop: () => stop.abort(), client: clientOf(home) };
}

function clientOf(home: string) {
  const identityFile = async () => ({ path: join(home, 'identity.age'), protected: true });
  const refuse = () => Promise.reject(new Error('nothing is opened or started here'));
  return createKeyAgent({ home, uid, identityFile, open: refuse, start: refuse });
}

describe('an unlocked key', () => {
  it('is given to who asks for it, through a socket of its owner alone', async () => {
    const home = homeIn();
    const { client } = await agentIn(home);
    expect(await client.identity()).toBe(secretText);
    expect(modeOf(join(home, 'agent.sock'))).toBe(0o600);
    expect(filesBelow(home)).toEqual(['agent.sock', 'identity.age']);
    expect(await client.state()).toEqual({ state: 'unlocked', locksInMs: day.idleMs });
  });

  it('is given to eight at once', async () => {
    const { client } = await agentIn(homeIn());
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.identity()));
    expect(answers).toEqual(Array(8).fill(secretText));
  });

  it('is of its own home only, whatever the other’s identity is', async () => {
    const [home, other] = [homeIn(), homeIn()];
    await agentIn(home);
    expect(await clientOf(other).identity()).toBeUndefined();
    const mark = (await identityMark(other)) ?? '';
    expect(await askAgent(home, uid, { ask: 'identity', mark })).toEqual({ refused: 'mark' });
  });

  it('is reached however long the path is', async () => {
    const home = homeIn(join(temporaryFolder(), 'practice'.repeat(12), 'client-notes'.repeat(12)));
    const { client, ended } = await agentIn(home);
    expect(await client.identity()).toBe(secretText);
    expect(await client.lock()).toBe(true);
    await ended;
    expect(filesBelow(home)).toEqual(['identity.age']);
  });

  it('locks when nobody has used it for the idle time, and each use begins it anew', async () => {
    const home = homeIn();
    const { clock, client, secret, ended } = await agentIn(home);
    for (let use = 0; use < 4; use++) {
      clock.pass(14 * minute);
      expect(await client.identity()).toBe(secretText);
    }
    clock.pass(10 * minute);
    expect(await client.state(), 'looking is no use').toEqual({ state: 'unlocked', locksInMs: 5 * minute });
    clock.pass(5 * minute);
    expect(await client.identity()).toBeUndefined();
    await ended;
    expect(secret.every((byte) => byte === 0)).toBe(true);
    expect(filesBelow(home)).toEqual(['identity.age']);
  });

  it('locks when its time is over, however much it is used', async () => {
    const { clock, client, ended } = await agentIn(homeIn(), { idleMs: 15 * minute, ttlMs: 60 * minute });
    for (let use = 0; use < 5; use++) {
      clock.pass(11 * minute);
      expect(await client.identity()).toBe(secretText);
    }
    clock.pass(5 * minute);
    expect(await client.identity()).toBeUndefined();
    await ended;
  });

  it('locks by itself, with nobody asking', async () => {
    const { clock, secret, ended } = await agentIn(homeIn(), day, 5);
    clock.sleep(16 * minute);
    await ended;
    expect(secret.every((byte) => byte === 0)).toBe(true);
  });

  it.each<[string, (home: string, stop: () => void) => unknown]>([
    ['it is told to lock', (home) => clientOf(home).lock()],
    ['its process is told to end', (_, stop) => stop()],
    ['its socket is removed', (home) => unlinkSync(join(home, 'agent.sock'))],
    ['its socket changes', (home) => chmodSync(join(home, 'agent.sock'), 0o400)],
    ['the passphrase changes', (home) => writeFileSync(join(home, 'identity.age'), 'sealed anew')],
    ['the identity is removed', (home) => unlinkSync(join(home, 'identity.age'))],
    ['its home is moved', (home) => renameSync(home, `${home}-moved`)],
    ['its home is removed', (home) => rmSync(home, { recursive: true })],
  ])('is forgotten when %s', async (_, happens) => {
    const home = homeIn(join(temporaryFolder(), 'home'));
    const { secret, ended, stop } = await agentIn(home, day, 5);
    await happens(home, stop);
    await ended;
    expect(secret.every((byte) => byte === 0)).toBe(true);
  });

  it('is forgotten when a file stands in the place of its socket, and that file is left alone', async () => {
    const home = homeIn();
    const { client, ended } = await agentIn(home, day, 5);
    unlinkSync(join(home, 'agent.sock'));
    writeFileSync(join(home, 'agent.sock'), 'a file');
    await ended;
    expect(lstatSync(join(home, 'agent.sock')).isFile()).toBe(true);
    await expect(client.identity()).rejects.toMatchObject({ code: 'locked', message: /is not a socket/ });
  });

  it('passes to an agent that comes later; the earlier one forgets it and leaves the socket', async () => {
    const home = homeIn();
    const earlier = await agentIn(home, day, 5);
    const later = await agentIn(home);
    await earlier.ended;
    expect(earlier.secret.every((byte) => byte === 0)).toBe(true);
    expect(await later.client.identity()).toBe(secretText);
  });
});

describe('what is said to the agent', () => {
  it.each([
    ['no JSON', 'open sesame\n'],
    ['JSON of another kind', '["identity"]\n'],
    ['no such question', '{"v":1,"ask":"everything","mark":"0"}\n'],
    ['a question without its mark', '{"v":1,"ask":"identity"}\n'],
    ['more than a line can hold', 'x'.repeat(70_000)],
    ['nothing', ''],
  ])('is not answered when it is %s, and others still are', async (_, text) => {
    const home = homeIn();
    const { client } = await agentIn(home);
    expect(await rawExchange(home, text)).toBe('');
    expect(await client.identity()).toBe(secretText);
  });

  it('in another version is refused, but for the word to lock', async () => {
    const home = homeIn();
    const { ended } = await agentIn(home);
    expect(await rawExchange(home, '{"v":2,"ask":"identity","mark":"0"}\n')).toBe(
      '{"v":1,"refused":"version"}\n',
    );
    expect(await rawExchange(home, '{"v":2,"ask":"lock"}\n')).toBe('{"v":1,"locked":true}\n');
    await ended;
  });
});

describe('an agent that is not to be trusted', () => {
  it.skipIf(uid !== 0)('is one whose socket belongs to somebody else: nothing is said to it', async () => {
    const home = homeIn();
    const heard = await listenAt(home, () => undefined);
    chownSync(join(home, 'agent.sock'), 12345, 12345);
    const refused = { code: 'locked', message: "the agent's socket belongs to somebody else" };
    await expect(clientOf(home).identity()).rejects.toMatchObject(refused);
    await expect(clientOf(home).state()).rejects.toMatchObject(refused);
    await expect(clientOf(home).unlock(day), 'before a passphrase is asked').rejects.toMatchObject(refused);
    expect(heard()).toBe(0);
  });

  it('is one that others could have put there, or can talk to', async () => {
    const home = homeIn();
    const heard = await listenAt(home, () => undefined);
    chmodSync(join(home, 'agent.sock'), 0o622);
    await expect(clientOf(home).identity()).rejects.toMatchObject({
      code: 'locked',
      message: /open to others/,
    });
    chmodSync(join(home, 'agent.sock'), 0o600);
    chmodSync(home, 0o770);
    const shared = { code: 'locked', message: /others can write to AMYNOTE_HOME/ };
    await expect(clientOf(home).identity()).rejects.toMatchObject(shared);
    rmSync(join(home, 'agent.sock'));
    await expect(clientOf(home).unlock(day)).rejects.toMatchObject(shared);
    expect(heard()).toBe(0);
  });

  it('is one that answers with anything else', async () => {
    const home = homeIn();
    await listenAt(home, (line) => (line.includes('lock') ? 'HTTP/1.1 400\r\n' : '{"v":7}\n'));
    const refused = { code: 'locked', message: 'the key agent is of another amynote version' };
    await expect(clientOf(home).identity()).rejects.toMatchObject(refused);
  });
});

/** Something else at the agent's place. @returns how often it was connected to */
async function listenAt(home: string, reply: (line: string) => string | undefined): Promise<() => number> {
  let clients = 0;
  const server = createServer((socket) => {
    clients += 1;
    socket
      .on('error', () => undefined)
      .on('data', (line) => {
        const text = reply(line.toString());
        if (text !== undefined) socket.end(text);
      });
  });
  await new Promise<void>((ready) => server.listen(join(home, 'agent.sock'), ready));
  chmodSync(join(home, 'agent.sock'), 0o600);
  onTestFinished(() => void server.close());
  return () => clients;
}

function rawExchange(home: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(join(home, 'agent.sock'));
    let answer = '';
    socket.on('error', () => undefined).on('close', () => resolve(answer));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    if (text === '') socket.end();
    else socket.write(text);
  });
}

describe('the time a key has left', () => {
  it('counts a sleep of the machine, and gains nothing when the clock is set back', () => {
    const clock = handClock();
    const life = startLifetime(day, clock);
    clock.sleep(10 * minute);
    expect(life.leftMs()).toBe(5 * minute);
    clock.setBack(60 * minute);
    expect(life.leftMs()).toBe(5 * minute);
    clock.pass(4 * minute);
    expect(life.leftMs()).toBe(1 * minute);
    life.use();
    expect(life.leftMs()).toBe(15 * minute);
  });
});
