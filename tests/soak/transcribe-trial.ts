import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RecordedRequest } from '../simulator/record.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { type LongSession, longSession } from './long-session.ts';
import { importedSession, type LoopbackHome, loopbackHome } from './loopback-home.ts';
import { type Soak, soakOf } from './trials.ts';

/** `amynote transcribe` of so many seconds of speech, killed at any moment; the next run finishes it and pays for the rest only. */
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

/** Pieces under way at once: no more than so many can be paid for twice by one kill. */
const jobs = 4;
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
    const killedAt = Date.now();
    const killed = (await child.ended).status === null;
    const before = simulator.requests.length;
    const failures: string[] = [];
    if (killed) await desk.said(['transcribe', id, '--jobs', `${jobs}`]);
    if ((await linesOf(desk, id)) !== lines) failures.push('the transcript is another');
    const { requests } = simulator;
    failures.push(...paidTwice(requests.slice(0, before), requests.slice(before), killedAt));
    const asked = new Set(requests.map(soundOf));
    for (const piece of pieces) if (!asked.has(piece)) failures.push('a piece was never asked');
    return { killed, failures };
  } finally {
    await simulator.close();
  }
}

/** Of what was answered before the kill nothing may be asked again, but what was still under way. */
function paidTwice(
  first: readonly RecordedRequest[],
  second: readonly RecordedRequest[],
  killedAt: number,
): string[] {
  const answered = first.filter(
    ({ status, answeredAt = Infinity }) => status === 200 && answeredAt <= killedAt,
  );
  const again = new Set(second.map(soundOf));
  const twice = answered.filter((request) => again.has(soundOf(request)));
  const failures = second.length > again.size ? ['a piece was asked twice by the second run'] : [];
  if (twice.length > jobs) failures.push(`${twice.length} answered pieces were asked again`);
  // An answer is under way until it is sealed and synced: after so long it must be.
  const long = twice.filter(({ answeredAt = 0 }) => killedAt - answeredAt > sealedWithinMs);
  if (long.length > 0) failures.push(`${long.length} pieces were asked again long after their answer`);
  return failures;
}

/** A busy disk syncs in less. */
const sealedWithinMs = 2000;

function soundOf({ fields }: RecordedRequest): string {
  return (fields.file as { sha256: string }).sha256;
}

function listening(session: LongSession): Promise<Simulator> {
  return startSimulator({
    sessions: session.sources,
    faults: [{ name: 'delay', endpoint: 'transcriptions', value: answerMs }],
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
