import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Simulator } from '../simulator/server.ts';

interface Ended {
  /** Null for a process that was killed. */
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A home whose provider is a simulator, and the program as it is published. */
export interface LoopbackHome {
  /** @param options of Node */
  start(
    args: readonly string[],
    options?: readonly string[],
  ): { process: ChildProcess; ended: Promise<Ended> };
  /** @returns standard output. @throws Error when it does not end with 0 */
  said(args: readonly string[], options?: readonly string[]): Promise<string>;
}

/** @param home made where it is not there; what is in it stays, but for the settings */
export function loopbackHome(home: string, simulator: Simulator): LoopbackHome {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'config.yaml'), `openai:\n  base_url: ${simulator.openaiBaseUrl}\n`);
  const own = { HOME: home, AMYNOTE_HOME: home, OPENAI_API_KEY: 'sk-loopback-speech' };
  const start: LoopbackHome['start'] = (args, options = []) => {
    const child = spawn(process.execPath, [...options, resolve('bin', 'amynote.js'), ...args], {
      env: { PATH: process.env.PATH, AMYNOTE_FFMPEG: process.env.AMYNOTE_FFMPEG, ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        text[name] += chunk;
      });
    }
    const ended = new Promise<Ended>((done, fail) => {
      child.once('error', fail);
      child.once('close', (status) => done({ status, ...text }));
    });
    return { process: child, ended };
  };
  return {
    start,
    async said(args, options) {
      const { status, stdout, stderr } = await start(args, options).ended;
      if (status !== 0) throw new Error(`amynote ${args.join(' ')} ended with ${status}: ${stderr}`);
      return stdout;
    },
  };
}

/** Makes a vault in an empty home, with one client who agreed to everything and a recording. @returns the session's id */
export async function importedSession({ said }: LoopbackHome, audio: string): Promise<string> {
  await said(['init', '--recovery', 'text', '--no-passphrase']);
  await said(['client', 'add', 'Maya Ortiz']);
  await said(['consent', 'add', 'MO', '--scope', 'all']);
  return (await said(['import', resolve(audio), '--client', 'MO'])).trim();
}
