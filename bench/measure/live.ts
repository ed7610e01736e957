import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findFfmpeg } from '../../src/audio/ffmpeg-program.ts';
import { startSimulator } from '../../tests/simulator/server.ts';
import { type Figure, figure } from './figure.ts';
import { peakMemory } from './processes.ts';

/** So long a session is recorded: more than the two minutes that live transcription stays behind. */
const seconds = 190;
/** How long the provider takes for each request. */
const answerMs = 1000;

/** What one session cost that was transcribed while it was recorded, from a real microphone at its real pace. */
interface LiveCost {
  /** From the interruption to the end of the program, its transcript made. */
  afterStopSeconds: number;
  /** The program's own, ffmpeg left out. */
  cpuSeconds: number;
  peakBytes: number;
  /** Of them, after the interruption. */
  lateCpuSeconds: number;
  /** Held when the session ended. */
  lateBytes: number;
  requests: number;
  /** Of them, those that came before the end of the session. */
  requestsBefore: number;
  lines: number;
}

/** @throws Error when there is no sound server, or the session has no transcript */
export async function liveFigures(): Promise<Figure[]> {
  const cost = await recordLive();
  const { lines, requests, requestsBefore } = cost;
  return [
    figure('speech.live.afterStop', cost.afterStopSeconds, 's', '<=5', {
      'recorded s': seconds,
      'answer ms': answerMs,
      requests,
      'before the end': requestsBefore,
      lines,
    }),
    figure('speech.live.cpu', (cost.cpuSeconds / seconds) * 100, '% of one core', '<=5', {
      'cpu s': cost.cpuSeconds,
      'after the end': cost.lateCpuSeconds,
    }),
    figure('speech.live.memory', cost.lateBytes / 1e6, 'MB', '<=100', {
      'MB at most, after the end': cost.peakBytes / 1e6,
    }),
  ];
}

async function recordLive(): Promise<LiveCost> {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-bench-'));
  const children: ChildProcess[] = [];
  const kit = (file: string) => resolve('fixtures/sessions', file);
  const simulator = await startSimulator({
    sessions: [{ script: kit('maya-01.yaml'), audio: kit('maya-01.opus') }],
    faults: [{ name: 'delay', value: answerMs }],
  });
  try {
    const server = await soundServer(folder, children);
    const base = { PATH: process.env.PATH, HOME: folder, AMYNOTE_HOME: join(folder, 'home') };
    const env = { ...base, PULSE_SERVER: server, OPENAI_API_KEY: 'sk-loopback' };
    amynote(env, ['init', '--no-passphrase', '--no-recovery']);
    amynote(env, ['client', 'add', 'Maya Ortiz']);
    amynote(env, ['consent', 'add', 'MO', '--scope', 'record_audio,transcribe_cloud']);
    amynote(env, ['config', 'set', 'openai.base_url', simulator.openaiBaseUrl]);
    const talk = ['-nostdin', '-loglevel', 'error', '-re', '-i', kit('maya-01.opus')];
    children.push(spawn(ffmpegProgram(), [...talk, '-f', 'pulse', '-device', 'room', 'talk'], { env }));
    const tell = `process.on('exit',()=>{const{userCPUTime,systemCPUTime}=process.resourceUsage();
      require('node:fs').writeFileSync('${join(folder, 'cost')}',JSON.stringify([${peakMemory},userCPUTime+systemCPUTime]))})`;
    writeFileSync(join(folder, 'tell.cjs'), tell);
    const record = ['--json', 'record', '--client', 'MO', '--live', '--device', 'pulse:room.monitor'];
    const child = spawn(
      process.execPath,
      ['--require', join(folder, 'tell.cjs'), resolve('bin/amynote.js'), ...record],
      { env, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    children.push(child);
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    const ended = new Promise<number | null>((done) => child.once('close', done));
    await Promise.race([sleep(seconds * 1000), ended]);
    const requestsBefore = simulator.requests.length;
    const lateBytes = memoryOf(child.pid);
    const earlyCpuSeconds = cpuOf(child.pid);
    const from = performance.now();
    child.kill('SIGINT');
    const status = await ended;
    const afterStopSeconds = (performance.now() - from) / 1000;
    if (status !== 0) throw new Error(`the recording ended with ${status}`);
    const [peakKiB, cpuMicros] = JSON.parse(readFileSync(join(folder, 'cost'), 'utf8')) as [number, number];
    const result = JSON.parse(said.trim().split('\n').at(-1) ?? '{}') as { lines: number };
    const cpuSeconds = cpuMicros / 1e6;
    const lateCpuSeconds = cpuSeconds - earlyCpuSeconds;
    const cost = { cpuSeconds, lateCpuSeconds, peakBytes: peakKiB * 1024, lateBytes };
    const { length: requests } = simulator.requests;
    return { ...cost, afterStopSeconds, requests, requestsBefore, lines: result.lines };
  } finally {
    for (const child of children.reverse()) child.kill('SIGKILL');
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A sound server with a room in it: what is played there is what its microphone hears. @returns its address */
async function soundServer(folder: string, children: ChildProcess[]): Promise<string> {
  mkdirSync(join(folder, 'state'), { mode: 0o700 });
  const socket = join(folder, 'native');
  const places = { XDG_RUNTIME_DIR: folder, PULSE_RUNTIME_PATH: join(folder, 'state') };
  const env = { ...process.env, ...places, HOME: folder, PULSE_STATE_PATH: join(folder, 'state') };
  // The way in comes last: when it is there, so is the room.
  const modules = [
    'module-null-sink sink_name=room',
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
  ];
  const options = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disable-shm=yes'];
  const args = [...options, ...modules.map((module) => `--load=${module}`)];
  children.push(spawn('pulseaudio', args, { env, stdio: 'ignore' }));
  for (let waited = 0; !existsSync(socket); waited += 100) {
    if (waited > 20_000) throw new Error('the sound server does not answer');
    await sleep(100);
  }
  return `unix:${socket}`;
}

function ffmpegProgram(): string {
  const ffmpeg = findFfmpeg({ named: process.env.AMYNOTE_FFMPEG, searchPath: process.env.PATH });
  if (ffmpeg === undefined) throw new Error('there is no ffmpeg');
  return ffmpeg;
}

function amynote(env: NodeJS.ProcessEnv, args: readonly string[]): void {
  const options = { env, encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync(process.execPath, ['bin/amynote.js', ...args], options);
  if (status !== 0) throw new Error(`amynote ${args.join(' ')} ended with ${status}: ${stderr}`);
}

/** What a process holds now, in bytes, where the system says so. */
function memoryOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

/** What a process has used of a core so far: fields 14 and 15 of its `stat`, in hundredths of a second. */
function cpuOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
