import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFfmpeg } from '../../src/audio/ffmpeg-program.ts';
import { clockTone, readClock } from './clock-tone.ts';

/** The real ffmpeg. */
export const ffmpeg =
  findFfmpeg({ named: process.env.AMYNOTE_FFMPEG, searchPath: process.env.PATH }) ?? 'ffmpeg';

/** A sound server of its own whose microphone hears a clock; a listener that is never killed reads it all the time. */
export interface SoundRoom {
  env: NodeJS.ProcessEnv;
  /** The room's microphone, as `--device` takes it. */
  device: string;
  /** What the clock in the air shows now, in milliseconds: the newest the listener has heard, and the time since. */
  clockNow(): number;
  close(): void;
}

/** @throws Error when the sound server does not start or the clock is not heard */
export async function startSoundRoom(): Promise<SoundRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-room-'));
  mkdirSync(join(folder, 'state'), { mode: 0o700 });
  const socket = join(folder, 'native');
  const env = {
    ...process.env,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    PULSE_RUNTIME_PATH: join(folder, 'state'),
    PULSE_STATE_PATH: join(folder, 'state'),
    PULSE_SERVER: `unix:${socket}`,
  };
  // The way in comes last: when it is there, so is the room.
  const modules = [
    'module-null-sink sink_name=room',
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
  ];
  const options = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disable-shm=yes'];
  const children: ChildProcess[] = [];
  const run = (program: string, args: string[], stdout: 'ignore' | 'pipe' = 'ignore') => {
    const child = spawn(program, args, { env, stdio: ['ignore', stdout, 'ignore'] });
    children.push(child);
    return child;
  };
  const close = () => {
    for (const child of children.reverse()) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    run('pulseaudio', [...options, ...modules.map((module) => `--load=${module}`)]);
    await until('the sound server answers', () => existsSync(socket));
    const source = ['-re', '-f', 'lavfi', '-i', `aevalsrc='${clockTone}':s=16000`];
    run(ffmpeg, ['-nostdin', '-loglevel', 'error', ...source, '-f', 'pulse', '-device', 'room', 'clock']);
    const listener = run(
      'parec',
      ['-d', 'room.monitor', '--format=s16le', '--rate=16000', '--channels=1', '--latency-msec=20'],
      'pipe',
    );
    const heard = listen(listener);
    await until('the clock is heard', () => heard() !== undefined);
    return { env, device: 'pulse:room.monitor', clockNow: () => heard() ?? Number.NaN, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** So much of the newest sound tells how the clock stands. */
const heldBytes = 3 * 32_000;

/**
 * The clock in the air. Each chunk says what it showed when that chunk came, less the way the sound had to go: the
 * chunk that came quickest is believed, so that a loss is never made smaller than it was.
 */
function listen(listener: ChildProcess): () => number | undefined {
  let held = Buffer.alloc(0);
  const ahead: { at: number; byMs: number }[] = [];
  listener.stdout?.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]).subarray(-heldBytes);
    const now = performance.now();
    const even = held.subarray(0, held.length & ~1);
    const samples = new Int16Array(new Uint8Array(even).buffer).subarray(-4000);
    const newest = readClock(samples, 10).at(-1);
    if (newest === undefined) return;
    const sinceMs = samples.length / 16 - newest.atMs;
    ahead.push({ at: now, byMs: newest.clockMs + sinceMs - now });
    while ((ahead[0]?.at ?? now) < now - 5000) ahead.shift();
  });
  return () => {
    if (ahead.length === 0) return undefined;
    const last = ahead.at(-1)?.byMs ?? 0;
    // After the clock began anew the older readings are a minute ahead.
    const best = Math.max(...ahead.map(({ byMs }) => byMs).filter((byMs) => Math.abs(byMs - last) < 2000));
    return best + performance.now();
  };
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
