import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findFfmpeg } from '../../src/audio/ffmpeg-program.ts';
import { peakMemory } from './processes.ts';

/** What one recording took of the machine, ffmpeg left out. */
export interface RecordingCost {
  peakBytes: number;
  /** Memory after a fifth of the sound, and at its end. */
  earlyBytes: number;
  lateBytes: number;
  cpuSeconds: number;
  /** From the end of the sound to the end of the program. */
  stopSeconds: number;
  durationMs: number;
}

/** So much faster than a real microphone sound comes: what is done for each second of it is the same. */
const hurry = 12;
/**
 * V8 gives young objects 16 MB as soon as they come fast, and takes it back when they do not: at a microphone's pace
 * this space was seen to stand at 1 MB. What the hurry alone would add is kept out.
 */
const calmNursery = '--max-semi-space-size=2';

/**
 * Records so many seconds with the program as it is published; only its microphone is another: a file that an ffmpeg
 * of its own reads aloud in a hurry.
 */
export async function recordInHurry(seconds: number): Promise<RecordingCost> {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-bench-'));
  try {
    return await record(folder, seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function record(folder: string, seconds: number): Promise<RecordingCost> {
  const stopped = join(folder, 'stopped');
  const ffmpeg = microphoneInHurry(folder, stopped);
  const env = { PATH: process.env.PATH, HOME: folder, AMYNOTE_HOME: folder, AMYNOTE_FFMPEG: ffmpeg };
  amynote(env, ['init', '--recovery', 'text', '--no-passphrase']);
  amynote(env, ['client', 'add', 'Maya Ortiz']);
  amynote(env, ['consent', 'add', 'MO', '--scope', 'record_audio']);
  const tell = `process.on('exit',()=>{const{userCPUTime,systemCPUTime}=process.resourceUsage();
    require('node:fs').writeFileSync('${join(folder, 'cost')}',JSON.stringify([${peakMemory},userCPUTime+systemCPUTime]))})`;
  writeFileSync(join(folder, 'tell.cjs'), tell);
  const options = [
    '--json',
    'record',
    '--client',
    'MO',
    '--device',
    'pulse:hurry',
    '--duration',
    `${seconds}s`,
  ];
  const child = spawn(
    process.execPath,
    [calmNursery, '--require', join(folder, 'tell.cjs'), resolve('bin/amynote.js'), ...options],
    {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const memory: number[] = [];
  const watching = setInterval(() => !existsSync(stopped) && memory.push(memoryOf(child.pid)), 1000);
  const status = await new Promise((done) => child.once('close', done));
  const endedAt = Date.now();
  clearInterval(watching);
  if (status !== 0) throw new Error(`the recording ended with ${status}`);
  const [peakKiB, cpuMicros] = JSON.parse(readFileSync(join(folder, 'cost'), 'utf8')) as [number, number];
  const result = JSON.parse(said.trim().split('\n').at(-1) ?? '{}') as { durationMs: number };
  return {
    peakBytes: peakKiB * 1024,
    earlyBytes: memory[Math.floor(memory.length / 5)] ?? Number.NaN,
    lateBytes: memory.at(-1) ?? Number.NaN,
    cpuSeconds: cpuMicros / 1e6,
    stopSeconds: (endedAt - Number(readFileSync(stopped, 'utf8'))) / 1000,
    durationMs: result.durationMs,
  };
}

/** A program that is ffmpeg, but for what it is asked to capture. @param stopped where it notes when it was told to stop */
function microphoneInHurry(folder: string, stopped: string): string {
  const ffmpeg = findFfmpeg({ named: process.env.AMYNOTE_FFMPEG, searchPath: process.env.PATH });
  if (ffmpeg === undefined) throw new Error('there is no ffmpeg');
  const sound = resolve('fixtures/sessions/short-01.opus');
  const options = [
    '-nostdin',
    '-loglevel',
    'quiet',
    '-readrate',
    `${hurry}`,
    '-stream_loop',
    '-1',
    '-i',
    sound,
  ];
  const shape = ['-ar', '16000', '-ac', '1', '-f', 's16le', '-flush_packets', '1', '-'];
  const microphone = `
    const child = require('node:child_process').spawn(${JSON.stringify(ffmpeg)}, ${JSON.stringify([...options, ...shape])},
      { stdio: ['ignore', 'inherit', 'ignore'] });
    process.on('SIGINT', () => {
      require('node:fs').writeFileSync(${JSON.stringify(stopped)}, String(Date.now()));
      child.kill('SIGINT');
    });
    child.on('exit', () => process.exit(0));`;
  writeFileSync(join(folder, 'microphone.cjs'), microphone);
  const program = join(folder, 'ffmpeg');
  const capture = `exec "${process.execPath}" "${join(folder, 'microphone.cjs')}"`;
  writeFileSync(
    program,
    `#!/bin/sh\ncase " $* " in *" -f pulse "*) ${capture} ;; esac\nexec "${ffmpeg}" "$@"\n`,
  );
  chmodSync(program, 0o755);
  return program;
}

function amynote(env: NodeJS.ProcessEnv, args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ['bin/amynote.js', ...args], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`amynote ${args.join(' ')} ended with ${status}: ${stderr}`);
}

/** What a process holds now, in bytes, where the system says so. */
function memoryOf(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  } catch {
    return Number.NaN;
  }
}
