import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../../tests/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../tests/simulator/server.ts';
import { type LongSession, longSession, spokenWords } from '../../tests/soak/long-session.ts';
import { importedSession, type LoopbackHome, loopbackHome } from '../../tests/soak/loopback-home.ts';
import { type Figure, figure } from './figure.ts';
import { peakMemory } from './processes.ts';
import { wordErrors } from './word-errors.ts';

const jobs = 4;
/** A session of the usual length, and a long one. */
const sessionSeconds = 3000;
const longSeconds = 3 * 3600;

/** How fast, how faithfully and in how much memory a whole recording is transcribed, against a simulator. */
export async function transcriptionFigures(): Promise<Figure[]> {
  return [...(await speedFigures()), await memoryFigure()];
}

/** With 1.0 s per request. */
async function speedFigures(): Promise<Figure[]> {
  const fault: Fault = { name: 'takes', endpoint: 'transcriptions', value: 1000 };
  return withSession(sessionSeconds, [fault], async ({ session, desk, simulator, id, folder }) => {
    const before = simulator.requests.length;
    const run = await measured(desk, folder, ['transcribe', id, '--jobs', `${jobs}`]);
    const asked = simulator.requests.slice(before);
    const requestSeconds =
      asked.reduce((sum, { cameAt, answeredAt = cameAt }) => sum + answeredAt - cameAt, 0) / 1000;
    const ideal = requestSeconds / jobs;
    const errors = wordErrors(session.words, await wordsOf(desk, id));
    return [
      figure('speech.transcribe.50min', run.seconds / ideal, 'x ideal', '<=1.15', {
        'wall s': run.seconds,
        'ideal s': ideal,
        requests: asked.length,
        jobs,
        'cpu share of one core': run.cpuSeconds / run.seconds,
      }),
      figure('speech.words.50min', (errors / session.words.length) * 100, '% word error', '=0', {
        words: session.words.length,
        errors,
      }),
    ];
  });
}

async function memoryFigure(): Promise<Figure> {
  return withSession(longSeconds, [], async ({ desk, id, folder }) => {
    const run = await measured(desk, folder, ['transcribe', id, '--jobs', `${jobs}`]);
    return figure('speech.transcribe.peak.3h', run.peakBytes / 1e6, 'MB', '<250', {
      'wall s': run.seconds,
      'cpu s': run.cpuSeconds,
    });
  });
}

interface Scene {
  session: LongSession;
  desk: LoopbackHome;
  simulator: Simulator;
  id: string;
  folder: string;
}

async function withSession<T>(
  seconds: number,
  faults: readonly Fault[],
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-bench-'));
  const session = longSession(folder, seconds);
  const simulator = await startSimulator({ sessions: session.sources, faults });
  try {
    const desk = loopbackHome(join(folder, 'home'), simulator);
    const id = await importedSession(desk, session.audio);
    return await work({ session, desk, simulator, id, folder });
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command and has it note, as it ends, what it took of the machine; ffmpeg is left out. */
async function measured({ said }: LoopbackHome, folder: string, args: readonly string[]) {
  const cost = join(folder, 'cost');
  const tell = `process.on('exit',()=>{const{userCPUTime,systemCPUTime}=process.resourceUsage();
    require('node:fs').writeFileSync('${cost}',JSON.stringify([${peakMemory},userCPUTime+systemCPUTime]))})`;
  writeFileSync(join(folder, 'tell.cjs'), tell);
  const began = performance.now();
  await said(args, ['--require', join(folder, 'tell.cjs')]);
  const seconds = (performance.now() - began) / 1000;
  const [peakKiB, cpuMicros] = JSON.parse(readFileSync(cost, 'utf8')) as [number, number];
  return { seconds, peakBytes: peakKiB * 1024, cpuSeconds: cpuMicros / 1e6 };
}

async function wordsOf({ said }: LoopbackHome, id: string): Promise<string[]> {
  const shown = await said(['--json', 'show', id, '--part', 'transcript']);
  const records = shown
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { text?: unknown });
  return records.flatMap(({ text }) => (typeof text === 'string' ? spokenWords(text) : []));
}
