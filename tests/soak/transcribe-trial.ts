import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RecordedRequest } from '../simulator/record.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { type LongSession, longSession } from './long-session.ts';
import { importedSession, type LoopbackHome, loopbackHome } from './loopback-home.ts';
import { type Soak, soakOf } from './trials.ts';

/**
 * `amynote transcribe` of so many seconds of speech, killed at any moment; the next run finishes it and pays for the rest
 * only. A piece is paid for as soon as its answer lies in the vault: none that did when the process died is ever asked
 * again, and no more than were in hand then (under way, or answered and not yet sealed) are asked a second time.
 */
export function transcribeSoak(seconds: number): Soak {
  return soakOf('transcribe', async (folder) => {
    const scene = await transcribeScene(longSession(folder, seconds), join(folder, 'home'));
    return (place, random) => killTranscribe(scene, place, random);
  });
}

/** A session that waits to be transcribed, what is to come out, and how long that takes. */
interface TranscribeScene {
  session: LongSession;
  home: string;
  id: string;
  /** Lines of the transcript that a run without a kill made. */
  lines: string;
  /** SHA-256 of the sound of each piece that such a run sent. */
  pieces: ReadonlySet<string>;
  tookMs: number;
}

/** Pieces under way at once. */
const jobs = 4;
/** Pieces in hand at once: so many more are being made ready, or sealed, while others are under way (pipeline/hear.ts). */
const inHand = jobs + 4;
/** Each answer waits so long, so that some are always under way. */
const answerMs = 100;

/** @param home an empty folder */
async function transcribeScene(session: LongSession, home: string): Promise<TranscribeScene> {
  const simulator = await listening(session);
  try {
    const id = await importedSession(loopbackHome(home, simulator), session.audio);
    cpSync(home, `${home}-whole`, { recursive: true });
    const whole = loopbackHome(`${home}-whole`, simulator);
    const began = Date.now();
    await whole.said(['transcribe', id, '--jobs', `${jobs}`]);
    const tookMs = Date.now() - began;
    const lines = await linesOf(whole, id);
    return { session, home, id, lines, pieces: new Set(simulator.requests.map(soundOf)), tookMs };
  } finally {
    await simulator.close();
  }
}

/** Kills a run at a moment (0 to 1 of its length), lets another finish it, and looks at what was paid for. */
async function killTranscribe(scene: TranscribeScene, home: string, random: number) {
  const { session, id, lines, pieces, tookMs } = scene;
  cpSync(scene.home, home, { recursive: true });
  const simulator = await listening(session);
  try {
    const desk = loopbackHome(home, simulator);
    const child = desk.start(['transcribe', id, '--jobs', `${jobs}`]);
    await Promise.race([child.ended, wait(tookMs * (0.05 + 0.9 * random))]);
    child.process.kill('SIGKILL');
    const killed = (await child.ended).status === null;
    const kept = new Set(killed ? keptAnswers(home, id) : []);
    const before = simulator.requests.length;
    const failures: string[] = [];
    if (killed) await desk.said(['transcribe', id, '--jobs', `${jobs}`]);
    if ((await linesOf(desk, id)) !== lines) failures.push('the transcript is another');
    const { requests } = simulator;
    failures.push(...askedTwice(requests.slice(0, before), requests.slice(before), kept));
    const asked = new Set(requests.map(soundOf));
    for (const piece of pieces) if (!asked.has(piece)) failures.push('a piece was never asked');
    return { killed, failures };
  } finally {
    await simulator.close();
  }
}

/** @param kept ids of the requests whose answers lay in the vault when the process died */
function askedTwice(
  first: readonly RecordedRequest[],
  second: readonly RecordedRequest[],
  kept: ReadonlySet<string>,
): string[] {
  const again = new Set(second.map(soundOf));
  const twice = first.filter((request) => again.has(soundOf(request)));
  const paid = twice.filter(({ requestId }) => requestId !== undefined && kept.has(requestId));
  const known = first.filter(({ requestId }) => requestId !== undefined && kept.has(requestId));
  const failures: string[] = [];
  if (known.length < kept.size) failures.push('the vault holds answers that nobody gave');
  if (paid.length > 0) failures.push(`${paid.length} pieces whose answers were kept were asked again`);
  if (twice.length > inHand) failures.push(`${twice.length} pieces were asked twice`);
  if (second.length > again.size) failures.push('a piece was asked twice by the second run');
  return failures;
}

/** Ids of the requests whose answers lie in the vault, read as anybody with the key can. */
function keptAnswers(home: string, id: string): string[] {
  const folder = readdirSync(home, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith(join('sessions', id, 'pieces')),
  );
  const names = folder === undefined ? [] : readdirSync(join(home, folder));
  return names
    .filter((name) => /^[0-9a-f]+\.age$/.test(name))
    .map((name) => {
      const file = join(home, folder ?? '', name);
      const checkpoint = execFileSync('age', ['-d', '-i', join(home, 'identity.txt'), file]).toString();
      const { value } = JSON.parse(checkpoint) as { value: string };
      return (JSON.parse(value) as { requestId: string }).requestId;
    });
}

function soundOf({ fields }: RecordedRequest): string {
  return (fields.file as { sha256: string }).sha256;
}

function listening(session: LongSession): Promise<Simulator> {
  return startSimulator({
    sessions: session.sources,
    faults: [
      { name: 'delay', endpoint: 'transcriptions', value: answerMs },
      // Pieces without words are asked about once more: those requests are interrupted too.
      { name: 'dropped-piece', endpoint: 'transcriptions', value: 10 },
    ],
  });
}

async function linesOf({ said }: LoopbackHome, id: string): Promise<string> {
  const shown = await said(['--json', 'show', id, '--part', 'transcript']);
  const records = shown
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return JSON.stringify(
    records.flatMap(({ startMs, endMs, text }) => (typeof text === 'string' ? [[startMs, endMs, text]] : [])),
  );
}
