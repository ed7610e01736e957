import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { type AgeFiles, createAgeFiles } from '../../../src/vault/age-file.ts';
import { serveAgent } from '../../../src/vault/agent-server.ts';
import { identityMark } from '../../../src/vault/identity-mark.ts';
import type { FuzzCommand, Kind } from './inputs.ts';
import { mutatedBytes, mutatedJson, mutatedText } from './mutate.ts';
import type { Place } from './place.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const looks = (ids: World['ids']): FuzzCommand[] =>
  [
    ['list'],
    ['list', '--json'],
    ['show', ids.signed],
    ['show', ids.draft],
    ['show', ids.draft, '--part', 'transcript'],
    ['show', ids.sound, '--json'],
    ['verify'],
    ['verify', ids.signed],
    ['receipt', ids.signed],
    ['status'],
    ['client', 'list'],
    ['client', 'show', 'JP'],
    ['consent', 'list', 'JP'],
    ['measure', 'list', 'JP'],
    ['search', 'kitchen', '--client', 'JP'],
    ['prep', 'JP'],
    ['insights', 'JP'],
    ['themes', 'JP'],
    ['nudge', 'JP'],
    ['wellbeing'],
    ['template', 'list'],
    ['draft', ids.draft, '--engine', 'extract'],
    ['export', ids.signed, '--format', 'json'],
    ['egress', 'show', '--all'],
    ['audit', 'verify'],
    ['audit', 'show'],
    ['import', 'nothing.vtt', '--client', 'JP'],
    ['style', 'show'],
    ['config', 'list'],
  ].map((args) => ({ args }));

function twoLooks(ids: World['ids'], random: Random): FuzzCommand[] {
  const all = looks(ids);
  return [random.pick(all), random.pick(all)];
}

export const vaultFiles: Kind = {
  name: 'vault files',
  share: 12,
  make({ place, ids }, random) {
    for (let left = 1 + random.below(3); left > 0; left--) harm(place, random);
    return { commands: twoLooks(ids, random) };
  },
};

export const auditFiles: Kind = {
  name: 'audit entries',
  share: 3,
  make({ place }, random) {
    for (let left = 1 + random.below(3); left > 0; left--) harm(place, random, /\/audit\//);
    const commands = [
      ['audit', 'verify'],
      ['audit', 'show'],
      ['audit', 'head'],
      ['verify'],
      ['client', 'list'],
    ];
    return { commands: [{ args: random.pick(commands) }, { args: ['status'] }] };
  },
};

/** A file of the vault is damaged, swapped with another, taken out, or something else lies in its place. */
function harm(place: Place, random: Random, among = /./): void {
  const files = place.vaultFiles(among);
  const all = place.vaultFiles(/./);
  if (files.length === 0 || all.length === 0) return;
  const path = random.pick(files);
  const full = join(dirname(place.home), path);
  const how = random.below(10);
  if (how < 5) place.put(path, mutatedBytes(place.read(path), random));
  else if (how === 5) place.put(path, place.read(random.pick(all)));
  else if (how === 6) place.put(path, '');
  else if (how === 7) place.put(path.replace(/\d+(?=\.age$)/, String(random.below(1e8))), place.read(path));
  else {
    rmSync(full);
    if (how === 8) mkdirSync(full);
    else if (random.chance(0.5))
      symlinkSync(random.pick(['/etc/passwd', '/dev/zero', '.', 'nowhere', full]), full);
  }
}

/** What lies in a file, changed and sealed anew: whoever has the vault's public key can write such a file. */
export const sealedFiles: Kind = {
  name: 'sealed anew',
  share: 8,
  async make({ place, ids, secret }, random) {
    const { recipients } = JSON.parse(place.read('home/vault/vault.json').toString()) as {
      recipients: { key: string }[];
    };
    const files = createAgeFiles(
      recipients.map(({ key }) => key),
      async () => secret,
    );
    for (let left = 1 + random.below(2); left > 0; left--) await reseal(place, files, random);
    return { commands: twoLooks(ids, random) };
  },
};

async function reseal(place: Place, files: AgeFiles, random: Random): Promise<void> {
  const path = random.pick(place.vaultFiles(/\.age$/));
  const plain = await files.open(place.read(path)).catch(() => undefined);
  if (plain === undefined) return;
  const text = Buffer.from(plain).toString();
  const isJson = text.startsWith('{');
  const changed = isJson ? Buffer.from(mutatedJson(text, random)) : mutatedBytes(Buffer.from(plain), random);
  place.put(path, await files.seal(changed));
}

const homeFiles = ['identity.txt', 'trusted-vaults.json', 'signing-key.age', 'vault/vault.json'];

export const homes: Kind = {
  name: 'home files',
  share: 3,
  make({ place, ids }, random) {
    const known = [...place.snapshot().keys()].flatMap(
      (path) => /\/home\/(known\/.*\/[^/]+)$/.exec(path)?.[1] ?? [],
    );
    const path = `home/${random.pick([...homeFiles, ...known])}`;
    try {
      place.put(
        path,
        random.chance(0.5)
          ? mutatedText(place.read(path).toString(), random)
          : mutatedBytes(place.read(path), random),
      );
    } catch {
      // Not every home has each of them.
    }
    return { commands: twoLooks(ids, random) };
  },
};

/** A command meets an agent that answers nonsense, or an agent meets a command that asks for it. */
export const sockets: Kind = {
  name: 'agent socket',
  share: 3,
  make: (world, random) => (random.chance(0.5) ? foolishAgent(world, random) : foolishClient(world, random)),
};

const replies = [
  '{"v":1,"identity":"AGE-SECRET-KEY-1X"}\n',
  '{"v":1,"locksInMs":60000}\n',
  '{"v":1,"refused":"mark"}\n',
];

async function foolishAgent({ place, sealedIdentity, ids }: World, random: Random) {
  rmSync(join(place.home, 'identity.txt'));
  place.put('home/identity.age', sealedIdentity);
  const bytes = random.chance(0.5)
    ? mutatedText(random.pick(replies), random)
    : Buffer.from(`${mutatedJson(random.pick(replies), random)}\n`);
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => socket.end(bytes));
  });
  await new Promise<void>((ready) => server.listen(join(place.home, 'agent.sock'), ready));
  const { chmodSync } = await import('node:fs');
  chmodSync(join(place.home, 'agent.sock'), 0o600);
  const commands = [['list'], ['status'], ['show', ids.signed], ['lock'], ['doctor']];
  return {
    commands: [{ args: random.pick(commands) }, { args: ['list'] }],
    after: () => new Promise<void>((done) => server.close(() => done())),
  };
}

const requests = [
  '{"v":1,"ask":"identity","mark":"x"}\n',
  '{"v":1,"ask":"state","mark":"x"}\n',
  '{"v":2,"ask":"identity"}\n',
];

async function foolishClient({ place, sealedIdentity }: World, random: Random) {
  rmSync(join(place.home, 'identity.txt'));
  place.put('home/identity.age', sealedIdentity);
  const secret = 'AGE-SECRET-KEY-1NOBODY';
  const mark = (await identityMark(place.home)) ?? '';
  const stop = new AbortController();
  const clock = { wallMs: Date.now, steadyMs: () => performance.now() };
  const start = { home: place.home, mark, secret: Buffer.from(secret), idleMs: 60_000, ttlMs: 60_000 };
  const { ended } = await serveAgent(start, { clock, signal: stop.signal, lookEveryMs: 60_000 });
  const failures: string[] = [];
  const path = join(place.home, 'agent.sock');
  const asked = random.chance(0.5)
    ? mutatedText(random.pick(requests), random)
    : Buffer.from(`${mutatedJson(random.pick(requests), random)}\n`);
  const said = await exchange(path, asked);
  if (said.includes(secret)) failures.push('the agent gave the key to somebody who did not ask for it');
  if (!/"ask":"lock"/.test(asked.toString())) {
    const answer = await exchange(path, Buffer.from(`${JSON.stringify({ v: 1, ask: 'identity', mark })}\n`));
    if (!answer.includes(secret)) failures.push(`the agent answers no more: ${answer.slice(0, 80)}`);
  }
  stop.abort();
  await ended;
  return { commands: [], failures };
}

/** What an agent answers to these bytes. */
function exchange(path: string, bytes: Buffer): Promise<string> {
  return new Promise((done) => {
    let said = '';
    const socket = connect(path, () => socket.write(bytes));
    // A line that never ends would be waited for.
    const timer = setTimeout(() => socket.destroy(), 200);
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearTimeout(timer);
        done(said);
      });
  });
}
