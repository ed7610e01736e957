import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../../..');

/** A process of ours under test: what it says, line by line, and how it ends. */
export interface Child {
  process: ChildProcess;
  /** The next line of its standard output; rejects when there is none. */
  line(): Promise<string>;
  ended: Promise<{ status: number | null; stdout: string; stderr: string }>;
}

/**
 * Bundles a TypeScript program, which Node 20 cannot run as it is. Lies two folders below the root,
 * where paths to `templates` mean the same as in dist.
 */
export async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const folder = join(root, '.cache', 'test');
  const program = join(folder, basename(entry).replace(/\.ts$/, '.mjs'));
  mkdirSync(folder, { recursive: true });
  // Other test files may start the same program at this moment: they must never read half of it.
  writeFileSync(`${program}.${process.pid}`, outputFiles[0]?.contents ?? '');
  renameSync(`${program}.${process.pid}`, program);
  return program;
}

export function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Child {
  const [command, ...before] = program.endsWith('.mjs') ? [process.execPath, program] : [program];
  const child = spawn(command ?? '', [...before, ...args], { env, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  const lines: string[] = [];
  const waiting: ((line: string | undefined) => void)[] = [];
  let closed = false;
  createInterface({ input: child.stdout })
    .on('line', (line) => {
      stdout += `${line}\n`;
      const next = waiting.shift();
      if (next) next(line);
      else lines.push(line);
    })
    .on('close', () => {
      closed = true;
      for (const next of waiting) next(undefined);
    });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Awaited<Child['ended']>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
  return {
    process: child,
    ended,
    async line() {
      const held = lines.shift();
      if (held !== undefined) return held;
      const next = closed
        ? undefined
        : await new Promise<string | undefined>((resolve) => waiting.push(resolve));
      if (next !== undefined) return next;
      throw new Error(`the program ended: ${(await ended).stderr}`);
    },
  };
}
