import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { periodMs, readClock } from './clock-tone.ts';
import { ffmpeg, type SoundRoom } from './sound-room.ts';

/** A vault of its own with one client who agreed to be recorded, made by the program under test. */
export interface Recordist {
  /** The program and what comes before its arguments. */
  program: readonly [string, ...string[]];
  home: string;
  env: NodeJS.ProcessEnv;
}

export interface KillOutcome {
  killed: boolean;
  /** Whether a session was there afterwards: none is when it was killed before the first sound. */
  began: boolean;
  /** Sound heard before the kill that is not at the end of the recording. */
  lostMs: number;
  /** Sound that is missing in the middle of the recording. */
  holeMs: number;
  failures: string[];
}

export function makeRecordist(program: Recordist['program'], home: string, room: SoundRoom): Recordist {
  const env = { PATH: process.env.PATH, HOME: home, PULSE_SERVER: room.env.PULSE_SERVER, AMYNOTE_HOME: home };
  const recordist = { program, home, env };
  amynote(recordist, ['init', '--no-passphrase', '--no-recovery']);
  amynote(recordist, ['client', 'add', 'Maya Ortiz']);
  amynote(recordist, ['consent', 'add', 'MO', '--scope', 'record_audio']);
  return recordist;
}

/** When a trial kills; all in milliseconds after the step before. */
export interface KillMoment {
  /** Begin to count when the session is there, rather than when the program was started. */
  fromSound?: boolean;
  /** After the program was started, or after it was told to stop. */
  afterMs: number;
  /** When it is told to stop, where it is. */
  stopAfterMs?: number;
  /** When the process that finishes what is left is killed too, where it is. */
  againAfterMs?: number;
}

/** Records the clock of the room, is killed with no chance to say a word, and lets the next process finish it. */
export async function killRecording(
  recordist: Recordist,
  room: SoundRoom,
  { fromSound, afterMs, stopAfterMs, againAfterMs }: KillMoment,
): Promise<KillOutcome> {
  const before = new Set(sessionsOf(recordist));
  const recording = begin(recordist, ['record', '--client', 'MO', '--device', room.device]);
  if (fromSound === true) await untilSession(recordist, before, recording);
  let lastHeard: number | undefined;
  if (stopAfterMs !== undefined) {
    await sleep(stopAfterMs);
    lastHeard = room.clockNow();
    recording.kill('SIGINT');
  }
  let killed = await killAfter(recording, afterMs);
  lastHeard ??= room.clockNow() - killed.sinceMs;
  const sessionId = sessionsOf(recordist).find((id) => !before.has(id));
  const soundMs = sinceBegin(recordist, sessionId);
  if (againAfterMs !== undefined && sessionId !== undefined) {
    killed = await killAfter(begin(recordist, ['record', '--resume', sessionId]), againAfterMs);
  }
  return { killed: killed.killed, ...finishAndListen(recordist, sessionId, lastHeard, soundMs) };
}

/** @throws Error when no session comes, with what the recorder said */
async function untilSession(
  recordist: Recordist,
  before: ReadonlySet<string>,
  recording: ChildProcess,
): Promise<void> {
  let said = '';
  recording.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const end = performance.now() + 30_000;
  const isThere = (id: string) => !before.has(id) && existsSync(join(folderOf(recordist, id), 'session.age'));
  while (!sessionsOf(recordist).some(isThere)) {
    if (performance.now() > end || recording.exitCode !== null) {
      recording.kill('SIGKILL');
      throw new Error(`no recording began: ${said.trim()}`);
    }
    await sleep(10);
  }
}

function begin({ program: [program, ...first], env }: Recordist, args: readonly string[]): ChildProcess {
  return spawn(program, [...first, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** @returns whether it still ran, and how long ago that was */
async function killAfter(child: ChildProcess, ms: number): Promise<{ killed: boolean; sinceMs: number }> {
  await sleep(ms);
  const at = performance.now();
  const runs = child.exitCode === null && child.signalCode === null;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  if (runs) await ended;
  return { killed: runs, sinceMs: performance.now() - at };
}

function finishAndListen(
  recordist: Recordist,
  sessionId: string | undefined,
  lastHeard: number,
  soundMs: number,
): Omit<KillOutcome, 'killed'> {
  const nothing = { began: false, lostMs: 0, holeMs: 0, failures: [] };
  if (sessionId === undefined || !existsSync(join(folderOf(recordist, sessionId), 'session.age')))
    return nothing;
  try {
    if (existsSync(join(folderOf(recordist, sessionId), 'capture')))
      amynote(recordist, ['record', '--resume', sessionId]);
    const readings = readClock(soundOf(recordist, sessionId));
    const [begin, end] = [readings[0], readings.at(-1)];
    if (begin === undefined || end === undefined) return { ...nothing, began: true, lostMs: soundMs };
    const recorded = end.clockMs + (durationOf(recordist, sessionId) - end.atMs);
    const holeMs = wrapped(end.clockMs - begin.clockMs - (end.atMs - begin.atMs));
    return { began: true, lostMs: wrapped(lastHeard - recorded), holeMs, failures: [] };
  } catch (error) {
    return { ...nothing, began: true, failures: [error instanceof Error ? error.message : String(error)] };
  }
}

/** How long ago a capture began that was just killed: what is lost when not even its first part was sealed. */
function sinceBegin(recordist: Recordist, sessionId = ''): number {
  const format = join(folderOf(recordist, sessionId), 'capture', 'format.age');
  return existsSync(format) ? Date.now() - statSync(format).mtimeMs : 0;
}

/** A difference of two times on the clock, which begins anew each minute. */
function wrapped(ms: number): number {
  return ((((ms + periodMs / 2) % periodMs) + periodMs) % periodMs) - periodMs / 2;
}

function sessionsOf({ home }: Recordist): string[] {
  const folder = join(home, 'vault', 'sessions');
  return existsSync(folder) ? readdirSync(folder) : [];
}

function folderOf({ home }: Recordist, sessionId: string): string {
  return join(home, 'vault', 'sessions', sessionId);
}

/** The sound of a session, opened by the age program and decoded by ffmpeg: amynote has no part in it. */
function soundOf(recordist: Recordist, sessionId: string): Int16Array {
  const folder = folderOf(recordist, sessionId);
  const [audio] = readdirSync(folder).filter((name) => /^audio\.\d+\.age$/.test(name));
  if (audio === undefined) throw new Error('the session has no sound');
  const identity = join(recordist.home, 'identity.txt');
  const opus = execFileSync('age', ['-d', '-i', identity, join(folder, audio)], { maxBuffer: 1e9 });
  const options = [
    '-loglevel',
    'error',
    '-f',
    'ogg',
    '-i',
    '-',
    '-ar',
    '16000',
    '-ac',
    '1',
    '-f',
    's16le',
    '-',
  ];
  const pcm = execFileSync(ffmpeg, options, { input: opus, maxBuffer: 1e9 });
  return new Int16Array(new Uint8Array(pcm).buffer);
}

function durationOf(recordist: Recordist, sessionId: string): number {
  const shown = amynote(recordist, ['--json', 'show', sessionId, '--part', 'recording']);
  return (JSON.parse(shown.split('\n')[0] ?? '{}') as { durationMs: number }).durationMs;
}

/** @throws Error when it does not end well */
function amynote({ program: [program, ...first], env }: Recordist, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, [...first, ...args], { env, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`amynote ${args.join(' ')} ended with ${status}: ${stderr.trim()}`);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
