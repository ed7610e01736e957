import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that a command and its children wrote anywhere, or were started with. */
export interface Watched {
  /** Paths that were opened for writing, renamed or linked to. */
  opened: string[];
  /** Bytes written to files, by path; what was deleted or replaced since is among them. */
  files: Map<string, Buffer>;
  /** Bytes that went through pipes and sockets, write by write. */
  traffic: Buffer[];
  /** Arguments and environments of every program that was started. */
  started: string[];
  /** System calls that move bytes in a way that is not looked into. */
  unwatched: string[];
}

const looked = [
  'open',
  'openat',
  'creat',
  'write',
  'pwrite64',
  'writev',
  'pwritev',
  'pwritev2',
  'sendto',
  'sendmsg',
];
const named = ['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat'];
const refused = ['sendfile', 'copy_file_range', 'splice', 'vmsplice', 'io_uring_enter'];

const program = 'strace';

/** Whether it can be used here; containers often forbid it. */
export const canWatch: boolean = spawnSync(program, ['-qq', '-o', '/dev/null', 'true']).status === 0;

/**
 * What to put before a program so that it is watched, and how to read afterwards what it did.
 * @param folder for the log, which holds everything in plain text until it is read
 */
export function watcher(folder: string): { under: string[]; read(): Watched } {
  const log = join(folder, 'strace.log');
  const calls = [...looked, ...named, ...refused, 'execve'].map((call) => `?${call}`).join(',');
  const options = ['-f', '--seccomp-bpf', '-qq', '-y', '-xx', '-v', '-s', '4000000', '-e', 'signal=none'];
  return {
    under: [program, ...options, '-e', `trace=${calls}`, '-o', log],
    read() {
      const watched = readLog(readFileSync(log, 'latin1'));
      rmSync(log);
      return watched;
    },
  };
}

function readLog(log: string): Watched {
  const watched: Watched = { opened: [], files: new Map(), traffic: [], started: [], unwatched: [] };
  for (const line of log.split('\n')) {
    const [, call, rest = ''] = /^\d+ +(\w+)\((.*)/s.exec(line) ?? [];
    if (call !== undefined) note(watched, call, rest);
  }
  return watched;
}

function note(watched: Watched, call: string, rest: string): void {
  const texts = () => [...rest.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => bytesOf(hex));
  if (call === 'execve') watched.started.push(texts().map(String).join('\n'));
  else if (refused.includes(call)) watched.unwatched.push(`${call}(${rest.slice(0, 200)}`);
  else if (named.includes(call)) watched.opened.push(...texts().map(String));
  else if (call.startsWith('open') || call === 'creat') {
    if (call === 'creat' || /O_WRONLY|O_RDWR|O_CREAT/.test(rest)) watched.opened.push(String(texts()[0]));
  } else noteWrite(watched, rest, Buffer.concat(texts()));
}

function noteWrite(watched: Watched, rest: string, bytes: Buffer): void {
  const [, hex = ''] = /^\d+<((?:\\x[0-9a-f]{2})*)>/.exec(rest) ?? [];
  const target = bytesOf(hex).toString();
  if (!target.startsWith('/')) watched.traffic.push(bytes);
  else watched.files.set(target, Buffer.concat([watched.files.get(target) ?? Buffer.alloc(0), bytes]));
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}
