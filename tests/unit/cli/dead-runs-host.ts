import { tmpdir } from 'node:os';
import type { Host } from '../../../src/cli/host.ts';

/** This process as a host on which every run before is one that died. */
export function deadRunsHost(env: Record<string, string> = {}): Host {
  return {
    argv: [],
    env: { PATH: process.env.PATH, ...env },
    platform: process.platform,
    homeDirectory: tmpdir(),
    hostName: 'desk',
    pid: process.pid,
    userName: 'ada',
    uid: process.getuid?.(),
    nodeVersion: process.versions.node,
    nodeFlags: [],
    packageRoot: '',
    isAlive: () => false,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  };
}
