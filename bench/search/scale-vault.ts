import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { SpokenLine } from '../../src/core/lines.ts';
import { cutPassages } from '../../src/memory/passages/cut-passages.ts';
import { type AgeFiles, createAgeFiles } from '../../src/vault/age-file.ts';
import { jsonBytes, sha256Hex } from '../../src/vault/json-files.ts';
import { seeded } from '../notes/random.ts';
import { type ScaleLine, talkMaker } from './scale-words.ts';

/** Changes with what is generated: an older folder is made anew. */
const edition = 1;

/** How many clients had how many sessions: ten years of 25 a week, few who stay long and many who come for a while. */
const practice: readonly [clients: number, sessions: number][] = [
  [1, 400],
  [4, 300],
  [10, 200],
  [30, 100],
  [60, 60],
  [115, 20],
];

/** A generated practice of ten years. */
export interface ScaleVault {
  /** `AMYNOTE_HOME`. */
  home: string;
  /** The same words without any protection: a folder for each client, a file for each session. */
  texts: string;
  /** The same passages as rows of client, session, passage. */
  rows: string;
  sessions: number;
  passages: number;
  words: number;
  /** The client of 400 sessions, one of 100, and one session of each. */
  large: ScaleClient;
  medium: ScaleClient;
}

export interface ScaleClient {
  id: string;
  sessions: number;
  passages: number;
  lastSession: string;
}

/** The generated practice; made when there is none yet, which takes minutes. */
export async function scaleVault(): Promise<ScaleVault> {
  const folder = resolve('.cache', 'search-scale');
  const facts = join(folder, 'facts.json');
  if (existsSync(facts)) {
    const known = JSON.parse(readFileSync(facts, 'utf8')) as Counts & { edition: number };
    if (known.edition === edition) return { ...placesIn(folder), ...known };
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made = await makePractice(placesIn(folder));
  writeFileSync(facts, JSON.stringify({ edition, ...made }));
  return { ...placesIn(folder), ...made };
}

/** What the folder need not be asked for again. */
type Counts = Omit<ScaleVault, keyof ReturnType<typeof placesIn>>;

function placesIn(folder: string) {
  return { home: join(folder, 'home'), texts: join(folder, 'texts'), rows: join(folder, 'passages.tsv') };
}

/** Writes one session of a client by the vault's own code, without the log: searching never reads that. */
export async function writeSession(home: string, session: ScaleSession): Promise<void> {
  await sealSession(filesOf(home), home, session);
}

/** What one session is made of. */
export interface ScaleSession {
  id: string;
  clientId: string;
  startedAt: Date;
  lines: readonly ScaleLine[];
}

async function makePractice({ home, texts, rows }: ReturnType<typeof placesIn>): Promise<Counts> {
  const typed = (...args: string[]) => amynote(home, args);
  typed('init', '--no-passphrase', '--no-recovery');
  const files = filesOf(home);
  const talk = talkMaker();
  const table = createWriteStream(rows);
  const kept: ScaleClient[] = [];
  let [number, passages, words] = [0, 0, 0];
  for (const [clients, sessions] of practice) {
    for (let nth = 0; nth < clients; nth += 1, number += 1) {
      const id = typed('client', 'add', nameOf(number));
      typed('consent', 'add', id, '--scope', 'all');
      const known: ScaleClient = { id, sessions, passages: 0, lastSession: '' };
      for (let session = 0; session < sessions; session += 1) {
        const lines = talk(number, session);
        const made = {
          id: sessionId(number, session),
          clientId: id,
          startedAt: dayOf(number, session),
          lines,
        };
        const texted = cutPassages(lines).map((passage) => passage.map(({ text }) => text).join(' '));
        await Promise.all([sealSession(files, home, made), textSession(texts, made)]);
        const tsv = texted.map((text) => `${id}\t${made.id}\t${text}\n`).join('');
        if (!table.write(tsv)) await once(table, 'drain');
        known.lastSession = made.id;
        known.passages += texted.length;
        words += lines.reduce((sum, { text }) => sum + text.split(' ').length, 0);
      }
      passages += known.passages;
      kept.push(known);
    }
  }
  await new Promise((done) => table.end(done));
  const [large, medium] = [kept[0], kept.find(({ sessions }) => sessions === 100)];
  if (large === undefined || medium === undefined) throw new Error('nobody was made');
  const sessions = kept.reduce((sum, one) => sum + one.sessions, 0);
  return { sessions, passages, words, large, medium };
}

/** @returns standard output, trimmed */
function amynote(home: string, args: readonly string[]): string {
  const env = { PATH: process.env.PATH, HOME: home, AMYNOTE_HOME: home };
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return execFileSync(process.execPath, ['bin/amynote.js', ...args], {
    encoding: 'utf8',
    env,
    stdio: [...stdio],
  }).trim();
}

function filesOf(home: string): AgeFiles {
  const text = readFileSync(join(home, 'identity.txt'), 'utf8');
  const header = JSON.parse(readFileSync(join(home, 'vault', 'vault.json'), 'utf8')) as {
    recipients: { key: string }[];
  };
  const secret = /^AGE-SECRET-KEY-.+$/m.exec(text)?.[0] ?? '';
  return createAgeFiles(
    header.recipients.map(({ key }) => key),
    async () => secret,
  );
}

/** Two names of which the initials are nobody else's. */
function nameOf(number: number): string {
  const letter = (at: number) => String.fromCharCode(65 + (at % 26));
  return `${letter(Math.floor(number / 26))}a${letter(number).toLowerCase()}el ${letter(number)}or${number % 7}n`.replace(
    /\d/,
    'i',
  );
}

function sessionId(client: number, session: number): string {
  const random = seeded(client * 1_000_003 + session * 7 + 1);
  return Array.from({ length: 12 }, () => '0123456789abcdefghjkmnpqrstvwxyz'[Math.floor(random() * 32)]).join(
    '',
  );
}

/** Weekly, from a start of the client's own within ten years. */
function dayOf(client: number, session: number): Date {
  const start = Date.UTC(2016, 10, 7, 8 + (client % 9)) + (client % 5) * 86_400_000;
  return new Date(start + ((client * 37) % 110) * 7 * 86_400_000 + session * 7 * 86_400_000);
}

/** As the vault's own readers give it. */
function searchable({ lines }: ScaleSession): { lines: SpokenLine[] } {
  return {
    lines: lines.map(({ speaker, text }, index) => ({
      id: index + 1,
      startMs: index * 9000,
      endMs: index * 9000 + 8000,
      text,
      participant: speaker,
      role: speaker,
    })),
  };
}

async function sealSession(files: AgeFiles, home: string, session: ScaleSession): Promise<void> {
  const folder = join(home, 'vault', 'sessions', session.id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const createdAt = session.startedAt.toISOString();
  const header = { v: 1, sessionId: session.id, createdAt, tool: 'amynote/bench' } as const;
  const { lines } = searchable(session);
  const transcript = jsonBytes({
    ...header,
    inputs: {},
    kind: 'transcript',
    engine: { name: 'captions', requestIds: [] },
    durationMs: lines.length * 9000,
    lines: lines.map(({ participant, role, ...line }) => line),
  });
  const speakers = jsonBytes({
    ...header,
    inputs: { transcript: sha256Hex(transcript) },
    kind: 'speakers',
    method: 'captions',
    participants: [
      { id: 'therapist', role: 'therapist' },
      { id: 'client', role: 'client', personId: 'p1' },
    ],
    lines: lines.map(({ id, participant }) => ({ line: id, participant, confidence: 1 })),
  });
  const about = jsonBytes({
    v: 1,
    kind: 'session',
    id: session.id,
    clientId: session.clientId,
    sessionKind: 'individual',
    startedAt: createdAt.replace('.000Z', '+00:00'),
    source: 'captions',
    createdAt,
    tool: 'amynote/bench',
  });
  const parts = { 'transcript.1.age': transcript, 'speakers.1.age': speakers, 'session.age': about };
  for (const [name, bytes] of Object.entries(parts))
    await writeFile(join(folder, name), await files.seal(bytes));
}

async function textSession(texts: string, { id, clientId, lines }: ScaleSession): Promise<void> {
  await mkdir(join(texts, clientId), { recursive: true });
  const text = lines.map((line) => `${line.speaker}: ${line.text}\n`).join('');
  await writeFile(join(texts, clientId, `${id}.txt`), text);
}
