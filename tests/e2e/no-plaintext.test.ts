import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, strayFiles } from '../cli/desk.ts';
import { filesBelow } from '../cli/file-tree.ts';
import { startSoundServer } from '../unit/pipeline/sound-server.ts';
import { installed } from '../unit/vault/programs.ts';
import { type Clinic, kit, openClinic } from './clinic.ts';
import { canWatch, type Watched, watcher } from './watched-run.ts';

/** Said in short-01; nothing else in this repository's commands could write it. */
const sentence = 'I lay there going over the meeting again and again';
const names = ['Jonah', 'Pell'];

if (!canWatch)
  console.warn('skipped: no plaintext on disk at any moment (needs strace and the right to use it)');

describe.skipIf(!canWatch)('whatever is written while a session goes its way', () => {
  let clinic: Clinic;
  /** By the command as typed, in the order of typing. */
  const watched = new Map<string, Watched>();

  beforeAll(async () => {
    clinic = await openClinic(['short-01']);
    const sound = kit('short-01.opus');
    await watch(['import', sound, '--client', 'JP', '--date', '2026-03-04']);
    await watch(['transcribe', '--jobs', '2']);
    await watch(['diarize']);
    clinic.simulator.setFaults([{ name: 'cut-stream', endpoint: 'messages' }]);
    await watch(['draft'], '', 21);
    clinic.simulator.setFaults([]);
    await watch(['draft']);
    await watch(['show']);
    await watch(['show', '--part', 'transcript', '--json']);
    await watch(['edit', '--section', 'assessment'], `Client said: ${sentence}.`);
    await watch(['edit', '--section', 'plan'], 'Next session on Wednesday.');
    await watch(['sign', '--name', 'Ruth Vale', '--yes']);
    await watch(['export', '--format', 'txt']);
    await watch(['search', 'meeting']);
    await watch(['import', kit('short-01.srt'), '--client', 'JP', '--date', '2026-03-05']);
    await watch(['draft', '--engine', 'extract', '--template', 'dap']);
    await watch(['list']);
  });
  afterAll(() => clinic.close());

  async function watch(args: readonly string[], stdin = '', status = 0): Promise<void> {
    const strace = watcher(clinic.desk.folder);
    const ran = await clinic.amynote(args, { stdin, under: strace.under });
    expect(ran.status, ran.stderr).toBe(status);
    watched.set(args.join(' '), strace.read());
  }

  test('the watching itself would have seen it: the sentence goes through pipes and sockets', () => {
    const traffic = Buffer.concat([...watched.values()].flatMap((one) => one.traffic));
    expect(formsOf(sentence).filter((form) => lower(traffic).includes(form)).length).toBeGreaterThan(0);
    const sound = slices(watched.get(`import ${kit('short-01.opus')} --client JP --date 2026-03-04`));
    expect(sound.length, 'slices of decoded sound').toBeGreaterThan(40);
    const sent = Buffer.concat(watched.get('transcribe --jobs 2')?.traffic ?? []);
    expect(sound.filter((slice) => sent.includes(slice)).length, 'of them sent').toBeGreaterThan(20);
  });

  test('no bytes move in a way that was not looked into', () => {
    for (const [command, { unwatched }] of watched) expect(unwatched, command).toEqual([]);
  });

  test('no file is opened for writing but in AMYNOTE_HOME', () => {
    for (const [command, { opened }] of watched) expectInside(opened, clinic.desk, command);
    expect(strayFiles(clinic.desk)).toEqual([]);
    expect(filesBelow(clinic.desk.here)).toEqual([]);
  });

  test('every file is an age file from its first byte, but the locks, which name a process', () => {
    for (const [command, { files }] of watched)
      for (const [path, bytes] of files) expectSealed(path, bytes, command);
  });

  test('no file ever holds the sentence, a name, or a stretch of the sound', () => {
    const traffic = [...watched.values()].flatMap((one) => slices(one));
    for (const [command, { files }] of watched) {
      const written = lower(Buffer.concat([...files.values()]));
      for (const form of [sentence, ...names].flatMap(formsOf))
        expect(written.includes(form), command).toBe(false);
      for (const slice of traffic) expect(written.includes(lower(slice)), command).toBe(false);
      expect(written.includes(Buffer.from('opushead')), `${command}: Opus in the clear`).toBe(false);
    }
  });

  test('no program is started with the sentence or a name among its arguments or in its environment', () => {
    expect([...watched.values()].flatMap(({ started }) => started).join('\n')).toContain('ffmpeg');
    for (const [command, { started }] of watched) {
      const said = lower(Buffer.from(started.join('\n')));
      for (const form of [sentence, ...names].flatMap(formsOf))
        expect(said.includes(form), command).toBe(false);
    }
  });

  test('what lies on the disk in the end is sealed, too', () => {
    const open = new Set(['config.yaml', 'identity.txt', 'trusted-vaults.json', 'vault/vault.json']);
    const paths = filesBelow(clinic.desk.home).filter((path) => !open.has(path));
    expect(paths.length).toBeGreaterThan(12);
    for (const path of paths) expectSealed(path, readFileSync(join(clinic.desk.home, path)), 'at the end');
    for (const path of paths) expect(lstatSync(join(clinic.desk.home, path)).mode & 0o077, path).toBe(0);
  });
});

const canRecord = canWatch && installed('pulseaudio', 'pactl');
if (!canRecord)
  console.warn('skipped: no sound on disk while recording (needs strace, pulseaudio and pactl)');

test.skipIf(!canRecord)(
  'while recording, stopping and recovering, no sound reaches the disk but sealed',
  async ({ onTestFinished }) => {
    const clinic = await openClinic(['short-01']);
    onTestFinished(() => clinic.close());
    const server = await startSoundServer(onTestFinished);
    onTestFinished(() => server.close());
    const tone = server.play();
    onTestFinished(() => void tone.process.kill('SIGKILL'));
    const env = { PULSE_SERVER: String(server.env.PULSE_SERVER) };
    const record = ['record', '--client', 'JP', '--duration', '5s', '--device', server.device];
    await expectSealedWhile(clinic, record, env);
    // Killed in the middle, and brought to an end by the next process.
    const long = record.map((word) => (word === '5s' ? '30s' : word));
    await clinic.amynote(long, { under: ['timeout', '-s', 'KILL', '7'], env });
    const [killed = ''] = filesBelow(clinic.desk.home).flatMap(
      (path) => /sessions\/([^/]+)\/capture\/\d{6}\.age$/.exec(path)?.[1] ?? [],
    );
    await expectSealedWhile(clinic, ['record', '--resume', killed], env);
  },
);

async function expectSealedWhile(clinic: Clinic, args: string[], env: Record<string, string>): Promise<void> {
  const what = args.slice(0, 2).join(' ');
  const strace = watcher(clinic.desk.folder);
  const { status, stderr } = await clinic.amynote(args, { under: strace.under, env });
  expect(status, stderr).toBe(0);
  const { files, opened, ...watched } = strace.read();
  expect(watched.unwatched).toEqual([]);
  expectInside(opened, clinic.desk, what);
  expect([...files.keys()].filter((path) => path.includes('/sessions/')).length, what).toBeGreaterThan(1);
  for (const [path, bytes] of files) expectSealed(path, bytes, what);
  const sound = slices({ files, opened, ...watched });
  expect(sound.length, 'slices of captured sound').toBeGreaterThan(15);
  const written = lower(Buffer.concat([...files.values()]));
  for (const slice of sound) expect(written.includes(lower(slice))).toBe(false);
}

/** Devices are no disk; PulseAudio's client leaves its cookie, as with every program that records. */
const notOurs = /^\/dev\/(null|tty|shm\/)|\/\.config\/pulse\/cookie$/;

function expectInside(opened: readonly string[], { home }: Desk, command: string): void {
  const elsewhere = opened.filter((path) => !path.startsWith(`${home}/`) && !notOurs.test(path));
  expect(elsewhere, command).toEqual([]);
}

const ageHeader = 'age-encryption.org/v1\n';

/** What a home knows of its vaults: the audit log's key, and its head as a number and a hash. */
const knownAtHome =
  /^(\{"v":1,"kind":"audit-key","key":"[0-9a-f]{64}"\}|\{"seq":\d+,"sha256":"[0-9a-f]{64}"\})\n?$/;

function expectSealed(path: string, bytes: Buffer, command: string): void {
  if (notOurs.test(path)) return;
  const begin = bytes.subarray(0, ageHeader.length).toString('latin1');
  if (begin === ageHeader) return;
  // What is erased is overwritten before its name goes: by random bytes, which are no text; of sound there is a search above.
  if (path.endsWith('.age') && !existsSync(path)) {
    expect(() => new TextDecoder('utf8', { fatal: true }).decode(bytes), `${command}: ${path}`).toThrow();
    return;
  }
  const known = /\/known\/[0-9a-z]{12}\/([^/]+)$/.exec(`/${path}`)?.[1]?.replace(/^\.tmp-.*/, 'temporary');
  if (known !== undefined) {
    expect(bytes.toString(), `${command}: ${path}`).toMatch(knownAtHome);
    return;
  }
  expect(JSON.parse(bytes.toString()), `${command}: ${path}`).toEqual({
    pid: expect.any(Number),
    host: expect.any(String),
    since: expect.any(String),
    ...(process.platform === 'linux' && { start: expect.any(String) }),
  });
}

/** A text as it could lie on a disk: UTF-8, both UTF-16, and in base64 at each of the three offsets; all in lower case. */
function formsOf(text: string): Buffer[] {
  const plain = Buffer.from(text);
  const wide = Buffer.from(text, 'utf16le');
  const shifted = [0, 1, 2].map((by) =>
    Buffer.concat([Buffer.alloc(by), plain])
      .toString('base64')
      .slice(4, -4),
  );
  const short = text.length < 12;
  return [
    plain,
    wide,
    Buffer.from(wide).swap16(),
    ...(short ? [] : shifted.map((part) => Buffer.from(part))),
  ].map(lower);
}

/** ASCII letters in lower case; every other byte as it is. */
function lower(bytes: Buffer): Buffer {
  return Buffer.from(
    bytes.toString('latin1').replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    'latin1',
  );
}

/** 64 bytes here and there of what went through pipes and sockets in bulk; silence and the like is left out. */
function slices(watched: Watched | undefined): Buffer[] {
  const bulk = (watched?.traffic ?? []).filter(({ length }) => length >= 1024);
  const all = bulk.flatMap((bytes) =>
    Array.from({ length: Math.floor(bytes.length / 4096) + 1 }, (_, at) =>
      bytes.subarray(at * 4096 + 512, at * 4096 + 576),
    ),
  );
  const telling = all.filter((slice) => slice.length === 64 && new Set(slice).size > 24);
  const step = Math.ceil(telling.length / 400);
  return telling.filter((_, at) => at % step === 0);
}
