import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { artefactKinds } from '../../src/core/artefacts/kinds.ts';
import { canonicalBytes } from '../../src/core/canonical.ts';
import { isId, timedId } from '../../src/core/ids.ts';
import { addend } from '../../src/pipeline/addend.ts';
import { diarize } from '../../src/pipeline/diarize.ts';
import { draft } from '../../src/pipeline/draft.ts';
import { edit } from '../../src/pipeline/edit.ts';
import { importRecording } from '../../src/pipeline/import.ts';
import { relabel } from '../../src/pipeline/relabel.ts';
import { sign } from '../../src/pipeline/sign.ts';
import { transcribe } from '../../src/pipeline/transcribe.ts';
import { headerLength } from '../../src/vault/age-header.ts';
import { isPrivate } from '../../src/vault/layout.ts';
import { createPrivateNotes } from '../../src/vault/private-notes.ts';
import { echo, type Stage, spokenSession, stage } from '../unit/pipeline/stage.ts';
import {
  attestation,
  certificate,
  egressEntry,
  enrolledVoice,
  erasureBegun,
  hold,
  keptForm,
  nudge,
} from '../unit/vault/artefacts.ts';
import { afterTheLast, filesBelow, modeOf, temporaryFolder } from '../unit/vault/play-vault.ts';
import { installed } from '../unit/vault/programs.ts';

const root = join(import.meta.dirname, '../..');
const format = readFileSync(join(root, 'src/vault/FORMAT.md'), 'utf8');

/** Words that must be nowhere in the open: the client's name, and what was said. */
const private_ = ['Maya', 'Ortiz', 'drowning', 'subjective', 'record_audio'];

const names: Record<string, string> = {
  '<client>': '[0-9a-hjkmnp-tv-z]{12}',
  '<session>': '[0-9a-hjkmnp-tv-z]{12}',
  '<template>': '[0-9a-hjkmnp-tv-z]{12}',
  '<nudge>': '[0-9a-hjkmnp-tv-z]{12}',
  '<time-id>': '[0-9a-hjkmnp-tv-z]{16}',
  '<n>': '[1-9][0-9]*',
  '<key>': '[0-9a-f]{32}',
  '<hash>': '[0-9a-f]{64}',
  '<number>': '[0-9]{6}',
  '<name>': '[a-z0-9.-]+',
  '<seq>': '[0-9]{8}',
};

/** The paths of the page's layout, as expressions. */
function layout(): RegExp[] {
  const block = /## Layout\n\n((?: {4}.*\n)+)/.exec(format)?.[1] ?? '';
  const paths = block.split('\n').flatMap((line) => /^ {4}([a-z]\S*)/.exec(line)?.[1] ?? []);
  return paths.map((path) => {
    const pattern = path
      .split(/(<[a-z-]+>)/)
      .map((part) => (part.startsWith('<') ? (names[part] ?? 'unknown') : part.replaceAll('.', '\\.')))
      .join('');
    return new RegExp(`^${pattern}$`);
  });
}

const atEnd = afterTheLast();
let made: Stage;
let sessionId: string;
const segmentManifest = { v: 1, kind: 'passages', words: ['drowning', 'über'] };
const segmentBody = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251);
const capturedPcm = Uint8Array.from({ length: 320 }, (_, at) => at % 256);

/** A vault in which everything has happened: two finished sessions, a capture and a transcription under way. */
beforeAll(async () => {
  made = await stage(echo().transcriber, temporaryFolder(atEnd));
  const { ports, client } = made;
  const startedAt = new Date('2026-03-02T20:00:00Z');
  const path = join(root, 'fixtures/sessions/short-01.opus');
  ({ id: sessionId } = await importRecording(ports, { client, path, channelPerPerson: false, startedAt }));
  await transcribe(ports, { sessionId, jobs: 2 });
  await diarize(ports, { sessionId });
  await relabel(ports, {
    sessionId,
    change: { type: 'lines', stretches: [{ from: 1, to: 1 }], participant: 'client' },
  });

  const spoken = await spokenSession(made);
  const { value } = await draft(ports, { sessionId: spoken, template: 'soap' });
  for (const { id } of value.content.sections.filter(({ missing }) => missing !== undefined)) {
    await edit(ports, { sessionId: spoken, change: { type: 'add', sectionId: id, texts: ['Discussed.'] } });
  }
  for (const { category } of value.content.risk.filter(({ status }) => status === 'unclear')) {
    await edit(ports, { sessionId: spoken, change: { type: 'risk', category, status: 'denied' } });
  }
  for (const { id, tier } of value.content.hits ?? []) {
    if (tier === 3) continue;
    await edit(ports, { sessionId: spoken, change: { type: 'hit', hitId: id, disposition: 'follow_up' } });
  }
  const signer = { name: 'Ada Lund', credential: 'LCSW' };
  await sign(ports, { confirmed: ['risk', 'plan'], sessionId: spoken, signer });
  await addend(ports, { sessionId: spoken, type: 'late entry', text: 'Homework was agreed.', signer });

  const { people, chart, voices, style, ownTemplates, checkpoints, captures, ledger } = ports.vault;
  const { voiceCheckpoints, reviewCheckpoints, attestations } = ports.vault;
  await chart.save({
    v: 1,
    kind: 'chart',
    clientId: client.id,
    at: startedAt.toISOString(),
    tool: 'amynote/test',
    from: 'typed',
    scores: [{ id: 'sc0re0000000', measure: 'phq9', score: 14, day: '2026-03-02', person: 'p1' }],
    visits: [],
    takesBack: [],
  });
  await voices.save(enrolledVoice(timedId(1_790_000_000_000)));
  await style.save({
    v: 1,
    kind: 'style-rule',
    id: timedId(1_790_000_000_000),
    name: 'r1',
    key: 'word reported > shared',
    sentence: 'Write “shared” instead of “reported”.',
    counts: { [spoken]: 2 },
    changedAt: startedAt.toISOString(),
  });
  await ports.vault.nudges.save(nudge('0123456789ab', client.id), 0);
  await attestations.save(attestation(timedId(1_790_000_000_000)));
  const revoked = { v: 1, kind: 'attestation-revoked', provider: 'openai' } as const;
  await attestations.save({ ...revoked, id: timedId(1_790_000_000_001), at: startedAt.toISOString() });
  await ownTemplates.save('weekly', 'id: weekly');
  await ports.vault.forms.keep(await keptForm());
  const { holds, erasures } = ports.vault;
  await holds.save(hold(timedId(1_790_000_000_000)));
  await erasures.finish(certificate(timedId(1_790_000_000_000)));
  await erasures.begin(erasureBegun(timedId(1_790_000_000_001)));
  await people.saveClient({ ...client, pronouns: 'she/her' });
  const withdrawal = { v: 1, kind: 'withdrawal', id: 'w1', clientId: client.id, personId: 'p1' } as const;
  await people.saveConsentEvent({
    ...withdrawal,
    scopes: ['nudge_drafts'],
    withdrawnAt: startedAt.toISOString(),
  });
  await checkpoints.write(spoken, 'a piece', '{"text":"drowning"}');
  await voiceCheckpoints.write(spoken, 'a chunk', '{"text":"drowning"}');
  await reviewCheckpoints.write(spoken, '1.1', '{"text":"drowning"}');
  await captures.begin(spoken, { sampleRate: 16_000, channels: 1 });
  await captures.append(spoken, capturedPcm);
  await captures.note(spoken, { type: 'mark', ms: 5 });
  const [settled = '', open = ''] = [1, 2].map((ms) => timedId(1_790_000_000_000 + ms));
  for (const id of [settled, open]) await ledger.begin(egressEntry(id));
  await ledger.end(settled, { status: 200 });
  await ledger.settle();
  await ledger.end(open, { failure: 'connection' });
  await writePrivateNote(spoken);
  await ports.vault.sessions.lock(spoken);
  await ports.vault.sessions.listSessions();
  await ports.vault.indexes.lock(client.id);
  await ports.vault.indexes.write(client.id, segmentManifest, segmentBody);
  cpSync(
    join(made.vault.directory, 'clients', client.id, 'lock'),
    join(made.vault.directory, 'sessions-index/lock'),
  );
  const aside = join(made.vault.directory, 'set-aside');
  mkdirSync(aside, { mode: 0o700 });
  writeFileSync(join(aside, `${open}.tmp-half`), await made.vault.files.seal(capturedPcm), { mode: 0o600 });
});

async function writePrivateNote(of: string): Promise<void> {
  const typed = async () => 'only for private notes';
  const sources = { current: typed, chosen: typed, workFactor: 4 };
  const notes = createPrivateNotes(made.vault.home, await made.vault.open(), sources);
  await notes.makeKey({ anew: false });
  const facts = { v: 1, kind: 'private', id: 'n1', createdAt: '2026-03-02T21:00:00.000Z' } as const;
  await notes.add({ ...facts, sessionId: of, tool: 'amynote/test', text: 'I was drowning, too.' });
}

function files(): string[] {
  return filesBelow(made.vault.directory).filter((path) => !path.endsWith('/'));
}

const contentOf = (path: string) => readFileSync(join(made.vault.directory, path));

describe('the vault on disk', () => {
  it('holds nothing but the paths of FORMAT.md, and each of them', () => {
    const patterns = layout();
    expect(patterns.length).toBeGreaterThan(15);
    expect(files().filter((path) => !patterns.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(patterns.filter((pattern) => !files().some((path) => pattern.test(path)))).toEqual([]);
    for (const [id] of files()
      .join('\n')
      .matchAll(/(?<=(clients|sessions)\/)[^/]+/g))
      expect(isId(id)).toBe(true);
  });

  it('is for its owner only', () => {
    const all = filesBelow(made.vault.directory);
    for (const path of all) {
      expect(modeOf(join(made.vault.directory, path)), path).toBe(path.endsWith('/') ? 0o700 : 0o600);
    }
  });

  it('says nothing in the open but its header and who is writing', () => {
    for (const path of files()) {
      const content = contentOf(path).toString('latin1');
      const open = path === 'vault.json' || basename(path) === 'lock';
      expect(content.startsWith('age-encryption.org/v1\n'), path).toBe(!open);
      for (const word of private_) expect(`${path}\n${content}`, path).not.toContain(word);
    }
    const lock = files().find((path) => basename(path) === 'lock') ?? '';
    expect(Object.keys(JSON.parse(contentOf(lock).toString()))).toEqual(['pid', 'host', 'since', 'start']);
  });
});

describe.skipIf(!installed('age'))('the age program', () => {
  const opened = new Map<string, Buffer>();
  beforeAll(() => {
    const identity = join(made.vault.home, 'identity.txt');
    for (const path of files().filter((name) => name.endsWith('.age') && !isPrivate(name))) {
      opened.set(path, execFileSync('age', ['-d', '-i', identity, join(made.vault.directory, path)]));
    }
  });

  const openedAs = (pattern: RegExp) => [...opened].filter(([path]) => pattern.test(path));
  const json = () =>
    openedAs(/\.age$/).filter(([path]) => !/\/audio\.|\/capture\/\d+\.age|index\//.test(path));

  it('opens every file, and finds JSON with a version and a kind', () => {
    expect(json().length).toBeGreaterThan(15);
    const kinds = json().map(([, plaintext]) => {
      const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
      expect(value).toMatchObject({ v: 1, kind: expect.any(String) });
      return value.kind;
    });
    const others = [
      'client',
      'consent',
      'withdrawal',
      'chart',
      'voice',
      'consent-form',
      'style-rule',
      'nudge',
      'template',
      'attestation',
      'attestation-revoked',
      'hold',
      'certificate',
      'erasure-begun',
      'session',
      'piece',
      'capture',
      'capture-event',
    ];
    const logs = ['egress', 'egress-outcome', 'egress-settled', 'audit', 'audit-key'];
    expect(new Set(kinds)).toEqual(new Set([...artefactKinds, ...others, ...logs]));
  });

  it('finds in each artefact whose it is, what made it, and the hashes of what it was made from', () => {
    const byHash = new Map(
      json().map(([path, bytes]) => [createHash('sha256').update(bytes).digest('hex'), path]),
    );
    const artefacts = json().filter(([path]) => /(recording|transcript|speakers|note)\.\d+\.age$/.test(path));
    for (const [path, bytes] of artefacts) {
      const value = JSON.parse(String(bytes));
      expect(basename(path)).toMatch(new RegExp(`^${value.kind}\\.`));
      expect(path).toContain(`sessions/${value.sessionId}/`);
      expect(value).toMatchObject({
        createdAt: expect.stringMatching(/Z$/),
        tool: expect.stringMatching(/^amynote\//),
      });
      const inputs: [string, string][] = Object.entries(value.inputs);
      for (const [name, sha256] of inputs.filter(([input]) => input !== 'template')) {
        expect(byHash.get(sha256), `${name} of ${path}`).toContain(`sessions/${value.sessionId}/${name}.`);
      }
      if (value.kind !== 'recording')
        expect(inputs.length + Number(value.engine?.name === 'captions')).toBeGreaterThan(0);
    }
    expect(artefacts.length).toBeGreaterThanOrEqual(8);
  });

  it('finds an audit log that is one chain, made with its key, and names every file that lasts', () => {
    const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    const key = Buffer.from(JSON.parse(String(opened.get('audit/key.age'))).key, 'hex');
    const written = new Map<string, string>();
    let prev: string | null = null;
    for (const [path, bytes] of openedAs(/^audit\/\d+\.age$/)) {
      const { mac, ...facts } = JSON.parse(String(bytes));
      expect(facts).toMatchObject({ seq: Number(basename(path, '.age')), prev });
      expect(createHmac('sha256', key).update(canonicalBytes(facts)).digest('hex')).toBe(mac);
      prev = sha256(bytes);
      expect(contentOf(path).toString('latin1')).toContain(`\n-> amynote.digest ${prev}\n\n`);
      if (facts.action === 'write') written.set(facts.file, facts.sha256);
    }
    const lasting = openedAs(
      /^(clients|sessions)\/\w+\/[^/]+\.age$|^(voices|style|templates|providers|holds|certificates|forms)\/|\.settled\.age$/,
    );
    // A private note is known by what lies there: nobody here can open it.
    const privateNotes = files()
      .filter(isPrivate)
      .map((path): [string, string] => [path, sha256(contentOf(path))]);
    expect(privateNotes).toHaveLength(1);
    expect(
      new Map([...lasting.map(([path, bytes]): [string, string] => [path, sha256(bytes)]), ...privateNotes]),
    ).toEqual(written);
  });

  it('finds in an index what the page says of a segment, vouched for', () => {
    const [, magic = ''] =
      /\n {4}(amynote segment \d)\n {4}<mac> <length>\n {4}<manifest><body>\n/.exec(format) ?? [];
    const [, from = '0'] = /tail -c \+(\d+) \| head -c LENGTH/.exec(format) ?? [];
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    const logKey = Buffer.from(JSON.parse(String(opened.get('audit/key.age'))).key, 'hex');
    const key = createHmac('sha256', logKey).update('amynote vouch 1').digest();
    const segments = openedAs(/index\//);
    for (const [path, bytes] of segments) {
      const [, mac, length] =
        new RegExp(`^${magic}\n([0-9a-f]{64}) (\\d{10})\n`).exec(bytes.toString('latin1')) ?? [];
      const manifest = bytes.subarray(Number(from) - 1, Number(from) - 1 + Number(length));
      const content = contentOf(path);
      const nonceEnd = (headerLength(content) ?? 0) + 16;
      const value = { manifest: sha256(manifest), seal: sha256(content.subarray(0, nonceEnd)) };
      expect(
        createHmac('sha256', key)
          .update(canonicalBytes({ place: path, value }))
          .digest('hex'),
      ).toBe(mac);
      expect(content.length).toBe(nonceEnd + bytes.length + 16 * Math.ceil(bytes.length / 65_536));
    }
    const said = segments.map(([, bytes]) => {
      const length = Number(bytes.subarray(83, 93).toString());
      return [JSON.parse(String(bytes.subarray(94, 94 + length))), bytes.subarray(94 + length)] as const;
    });
    expect(said.find(([{ kind }]) => kind === 'passages')).toEqual([
      segmentManifest,
      Buffer.from(segmentBody),
    ]);
    const [{ v, clients } = {}, body] = said.find(([{ kind }]) => kind === 'sessions') ?? [];
    const cell = (column: unknown[] | { values: unknown[]; at: number[] }, row: number) =>
      Array.isArray(column) ? column[row] : column.values[column.at[row] ?? -1];
    let start = 0;
    const sessions = (clients as [string, string, number][]).flatMap(([clientId, ids, bytes]) => {
      const columns = JSON.parse(String(body?.subarray(start, start + bytes))) as Record<string, unknown[]>;
      start += bytes;
      return ids.split(' ').map((id, row) => {
        const facts = Object.entries(columns).map(([field, column]) => [field, cell(column, row)]);
        return { id, clientId, ...Object.fromEntries(facts) };
      });
    });
    const files = openedAs(/session\.age$/).map(([, bytes]) => JSON.parse(String(bytes)));
    expect([v, body?.length]).toEqual([2, start]);
    expect(sessions).toEqual(expect.arrayContaining(files));
    expect(sessions).toHaveLength(files.length);
  });

  it('does not open a private note with the identity of the vault', () => {
    const path = files().find(isPrivate) ?? '';
    const identity = join(made.vault.home, 'identity.txt');
    const { status, stderr } = spawnSync('age', ['-d', '-i', identity, join(made.vault.directory, path)]);
    expect([status, String(stderr)]).toEqual([1, expect.stringContaining('no identity matched')]);
  });

  it('finds in the sound an Ogg Opus stream of the size and hash that its recording names', () => {
    const [[, sound] = ['', Buffer.alloc(0)]] = openedAs(/audio\.1\.age$/);
    expect(sound.subarray(0, 4).toString()).toBe('OggS');
    expect(sound.subarray(28, 36).toString()).toBe('OpusHead');
    const [[, recording] = ['', '{}']] = openedAs(/recording\.1\.age$/);
    const sha256 = createHash('sha256').update(sound).digest('hex');
    expect(JSON.parse(String(recording))).toMatchObject({
      audioSha256: sha256,
      audioBytes: sound.length,
      codec: 'ogg-opus',
    });
  });

  it('finds in a captured part the samples as they came', () => {
    const [[, part] = ['', Buffer.alloc(0)]] = openedAs(/capture\/000001\.age$/);
    expect(new Uint8Array(part)).toEqual(capturedPcm);
  });

  it('seals a file that the vault then reads', async () => {
    const [[path, bytes] = ['', Buffer.alloc(0)]] = openedAs(/transcript\.1\.age$/).filter(([name]) =>
      name.includes(sessionId),
    );
    const value = JSON.parse(String(bytes));
    const target = join(made.vault.directory, path.replace('transcript.1', 'transcript.2'));
    value.lines[0].text = 'sealed by another program';
    execFileSync('age', ['-r', made.vault.recipient, '-o', target], { input: JSON.stringify(value) });
    const read = await made.ports.vault.sessions.latest(sessionId, 'transcript');
    expect(read?.value.lines[0]?.text).toBe('sealed by another program');
  });

  it('seals to another key, and the vault calls that damaged rather than reading past it', async () => {
    const key = execFileSync('age-keygen', { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    const recipient = /public key: (\S+)/.exec(key)?.[1] ?? '';
    const target = join(made.vault.directory, 'sessions', sessionId, 'transcript.3.age');
    writeFileSync(target, execFileSync('age', ['-r', recipient], { input: '{}' }));
    await expect(made.ports.vault.sessions.latest(sessionId, 'transcript')).rejects.toMatchObject({
      code: 'damaged',
    });
  });
});
