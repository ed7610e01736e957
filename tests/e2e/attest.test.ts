import {
  chmodSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { AttestLine } from '../../src/core/attest.ts';
import type { EgressEntry } from '../../src/core/egress.ts';
import { timedId } from '../../src/core/ids.ts';
import { createAgeFiles } from '../../src/vault/age-file.ts';
import { secretLine } from '../../src/vault/keys.ts';
import { type OpenVault, openVault } from '../../src/vault/open-vault.ts';
import { openWithPassphrase, sealWithPassphrase } from '../../src/vault/passphrase-file.ts';
import type { Ran } from '../cli/desk.ts';
import { holder } from '../unit/vault/play-vault.ts';
import { type Clinic, openClinic } from './clinic.ts';

const passphrase = 'correct horse battery staple';
const env = { AMYNOTE_PASSPHRASE_COMMAND: `echo ${passphrase}` };

let clinic: Clinic;
let session: string;
let client: string;

/** A vault as it should be: a key with a passphrase, a tried recovery key, a signed note, requests, an erasure. */
beforeAll(async () => {
  clinic = await openClinic(['short-01']);
  const { prepared, desk } = clinic;
  session = (await prepared(['import', fixture(), '--client', 'JP', '--date', '2026-03-04 09:00'])).trim();
  [{ id: client }] = (await clinic.records(['client', 'list'])) as [{ id: string }];
  await prepared(['draft', '--engine', 'claude']);
  for (const section of ['assessment', 'plan']) {
    await prepared(['edit', '--section', section], { stdin: 'Sleep improved.\n' });
  }
  await prepared(['sign', '--name', 'Ruth Vale', '--credential', 'LCSW', '--yes']);
  await prepared(['retention', 'run']);
  await prepared(['erase', session, '--audio', '--yes']);
  const words = await prepared(['recovery', 'new']);
  await prepared(['recovery', 'test'], { stdin: words.match(/\b\d+ [a-z]+\b/g)?.join(' ') ?? '' });
  await prepared(['identity', 'passphrase', '--passphrase-command', env.AMYNOTE_PASSPHRASE_COMMAND]);
  const identity = join(desk.home, 'identity.age');
  const text = await openWithPassphrase(readFileSync(identity), passphrase);
  writeFileSync(identity, await sealWithPassphrase(text, passphrase, 10));
});

afterAll(() => clinic.close());

function fixture(): string {
  return join(process.cwd(), 'fixtures', 'sessions', 'short-01.opus');
}

/** Every line, by its id, and how the command ended. */
async function attested(desk = clinic.desk): Promise<{ ran: Ran; lines: Map<string, AttestLine> }> {
  const ran = await desk.run(['attest', '--json'], { env, warm: true });
  const records = ran.stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { ran, lines: new Map(records.map((record) => [record.id, record])) };
}

test('a vault as it should be fails in nothing; what no program can tell is the clinician’s', async () => {
  const { ran, lines } = await attested();
  const open = [...lines.values()].filter(({ state }) => state === 'fail');
  // What this machine's own disk and memory are is another matter.
  expect(open.filter(({ id }) => id !== 'swap' && id !== '312(a)(2)(iv)')).toEqual([]);
  expect(lines.get('consent-sent')?.evidence).toMatch(/^[1-9]\d* requests/);
  expect(lines.get('erasures')?.evidence).toMatch(/^[1-9]\d* certificate/);
  expect(lines.get('signed')?.evidence).toMatch(/^1 signed note: \d\d+ checks hold/);
  expect(ran.status).toBe(open.length === 0 ? 0 : 1);
});

test('it says nothing clinical, and nobody’s name', async () => {
  const ran = await clinic.desk.run(['attest', '--format', 'md'], { env, warm: true });
  expect(ran.stdout).toContain('# What amynote can show');
  expect(ran.stdout).not.toMatch(/Jonah|Pell|sleep/i);
});

/** What somebody, or bad luck, does to a vault; @returns nothing, or a promise of it. */
interface Sabotage {
  does: string;
  /** The line that has to say so; `refused` where the vault is not even opened. */
  shows: string;
  act(place: Place): void | Promise<void>;
}

/** Where a copy of all that lies. */
interface Place {
  home: string;
  vault: string;
  /** The first file whose path matches. */
  file(pattern: RegExp): string;
  open(): Promise<OpenVault>;
  /** Puts another value into a file, sealed to the vault's keys as anybody with its header can. */
  forge(path: string, change: (value: Record<string, unknown>) => unknown): Promise<void>;
}

const sabotages: Sabotage[] = [
  { does: 'a bit of a transcript flips', shows: 'files', act: ({ file }) => flip(file(/transcript\.1/)) },
  { does: 'a signed note is deleted', shows: 'files', act: ({ file }) => rmSync(file(/signed-note/)) },
  { does: 'a consent is deleted', shows: 'consent-recorded', act: ({ file }) => rmSync(file(/consent\./)) },
  { does: 'the ledger of a stage is deleted', shows: 'ledger', act: ({ file }) => rmSync(file(/settled/)) },
  {
    does: 'a file is put into a session',
    shows: 'files',
    act: ({ vault }) => writeFileSync(join(vault, 'sessions', session, 'extra.txt'), 'x', { mode: 0o600 }),
  },
  {
    does: 'a link stands where a note was',
    shows: 'files',
    act: ({ file }) => {
      const note = file(/signed-note/);
      copyFileSync(note, `${note}.moved`);
      rmSync(note);
      symlinkSync(`${note}.moved`, note);
    },
  },
  {
    does: 'a transcript is exchanged for other words, well sealed',
    shows: 'files',
    act: ({ file, forge }) => forge(file(/transcript\.1/), (value) => ({ ...value, lines: [] })),
  },
  {
    does: 'a signed note is exchanged for other words, well sealed',
    shows: 'signed',
    act: ({ file, forge }) =>
      forge(file(/signed-note/), (value) => ({
        ...value,
        body: { ...(value.body as object), assistance: 'Nobody helped.' },
      })),
  },
  {
    does: 'the key that signs is exchanged',
    shows: 'signed',
    act: async ({ home, open }) => {
      rmSync(join(home, 'signing-key.age'));
      await open();
    },
  },
  { does: 'the log loses its end', shows: 'audit-log', act: ({ vault }) => rmSync(lastEntry(vault)) },
  {
    does: 'the log loses an entry in the middle',
    shows: 'audit-log',
    act: ({ vault }) => rmSync(join(vault, 'audit', '00000005.age')),
  },
  {
    does: 'an entry of the log is written anew, well sealed',
    shows: 'audit-log',
    act: ({ vault, forge }) =>
      forge(join(vault, 'audit', '00000003.age'), (value) => ({ ...value, at: '2020-01-01T00:00:00.000Z' })),
  },
  {
    does: 'somebody adds a key of their own to the header',
    shows: 'refused',
    act: ({ vault }) => {
      const header = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8'));
      header.recipients.push({ ...header.recipients[0], key: header.recipients[1].key });
      writeFileSync(join(vault, 'vault.json'), `${JSON.stringify(header, null, 2)}\n`);
    },
  },
  {
    does: 'the key lies about without its passphrase',
    shows: 'plain-key',
    act: async ({ home }) => {
      const text = await openWithPassphrase(readFileSync(join(home, 'identity.age')), passphrase);
      writeFileSync(join(home, 'identity.txt'), text, { mode: 0o600 });
    },
  },
  {
    does: 'others may read a file',
    shows: 'permissions',
    act: ({ file }) => chmodSync(file(/signed-note/), 0o644),
  },
  { does: 'others may look into the home', shows: 'permissions', act: ({ home }) => chmodSync(home, 0o755) },
  {
    does: 'recovery was never tried',
    shows: 'recovery',
    act: ({ home }) => {
      for (const path of readdirSync(join(home, 'known'), { recursive: true })) {
        if (String(path).endsWith('recovery-test.json')) rmSync(join(home, 'known', String(path)));
      }
    },
  },
  {
    does: 'a crash left half a file',
    shows: 'leftovers',
    act: ({ vault }) => {
      const path = join(vault, 'sessions', session, '.tmp-0123456789ab');
      writeFileSync(path, 'half', { mode: 0o600 });
      const old = new Date(Date.now() - 24 * 60 * 60 * 1000);
      utimesSync(path, old, old);
    },
  },
  {
    does: 'a request went to an address that no setting names',
    shows: 'hosts',
    act: (place) => plantRequest(place, { origin: 'https://collector.example' }),
  },
  {
    does: 'clinical words went where no contract was on record',
    shows: 'contracts',
    act: (place) => plantRequest(place, { origin: 'https://api.openai.com' }),
  },
  {
    does: 'a request names no consent',
    shows: 'consent-sent',
    act: (place) => plantRequest(place, { consentIds: [] }),
  },
  {
    does: 'a request went after the client had withdrawn',
    shows: 'consent-sent',
    act: async (place) => {
      const vault = await place.open();
      const [given] = await vault.people.consentEvents(client);
      if (given?.kind !== 'consent') throw new Error('there is no consent');
      const withdrawnAt = new Date(Date.parse(given.recordedAt) + 1).toISOString();
      const { personId, clientId, scopes } = given;
      const said = { v: 1, kind: 'withdrawal', id: timedId(Date.now()), clientId, personId, scopes } as const;
      await vault.people.saveConsentEvent({ ...said, withdrawnAt });
      await vault.close('consent withdraw', 'done', true);
    },
  },
  {
    does: 'erased sound is there again',
    shows: 'erasures',
    act: async (place) => {
      const erased = (await (await place.open()).erasures.certificates())
        .flatMap(({ body }) => body.files)
        .find(({ file }) => file.includes('audio'));
      copyFileSync(place.file(/transcript\.1/), join(place.vault, erased?.file ?? ''));
    },
  },
  {
    does: 'a certificate of erasure says less than it did, well sealed',
    shows: 'erasures',
    act: ({ file, forge }) =>
      forge(file(/certificates\/\w+\.age$/), (value) => ({
        ...value,
        body: { ...(value.body as object), by: 'Somebody Else' },
      })),
  },
  {
    does: 'the vault’s log is exchanged for that of another vault',
    shows: 'audit-log',
    act: ({ file, vault }) => copyFileSync(file(/audit\/00000001/), join(vault, 'audit', '00000002.age')),
  },
];

describe('a sabotage turns it red', () => {
  test.for(sabotages)('$does', async ({ shows, act }) => {
    const desk = clinic.desk.copy();
    onTestFinished(() => desk.clear());
    await act(placeAt(desk.home));
    const { ran, lines } = await attested(desk);
    if (shows === 'refused') expect(ran.status, ran.stderr).toBe(13);
    else expect(lines.get(shows), ran.stdout).toMatchObject({ state: 'fail' });
    expect(ran.status).not.toBe(0);
  });
});

function placeAt(home: string): Place {
  const vault = join(home, 'vault');
  const identity = async () =>
    secretLine(await openWithPassphrase(readFileSync(join(home, 'identity.age')), passphrase));
  const { recipients } = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8'));
  const files = createAgeFiles(
    recipients.map(({ key }: { key: string }) => key),
    identity,
  );
  return {
    home,
    vault,
    file(pattern) {
      const paths = readdirSync(vault, { recursive: true }).map((path) => join(vault, String(path)));
      const found = paths.sort().find((path) => pattern.test(path));
      if (found === undefined) throw new Error(`no file is like ${pattern}`);
      return found;
    },
    open: () => openVault(home, vault, identity, holder),
    async forge(path, change) {
      const value = JSON.parse(new TextDecoder().decode(await files.open(readFileSync(path))));
      const sealed = await files.seal(new TextEncoder().encode(JSON.stringify(change(value))));
      writeFileSync(path, sealed);
    },
  };
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function lastEntry(vault: string): string {
  const names = readdirSync(join(vault, 'audit')).filter((name) => /^\d+\.age$/.test(name));
  return join(vault, 'audit', names.sort().at(-1) ?? '');
}

async function plantRequest(place: Place, other: Partial<EgressEntry>): Promise<void> {
  const vault = await place.open();
  const [first] = await vault.ledger.list();
  if (first === undefined) throw new Error('the ledger is empty');
  const entry: EgressEntry = { ...first, id: timedId(Date.now()), ...other };
  await vault.ledger.begin(entry);
  await vault.ledger.end(entry.id, { status: 200 });
  await vault.ledger.settle();
  await vault.close('draft', 'done', true);
}
