import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { type CommandLine, peakMemory } from './processes.ts';

/**
 * One file of JavaScript of a TypeScript program and all it imports, made as dist is.
 * @param entry from the project's folder on. @param folder where it goes
 */
export async function bundledProgram(entry: string, folder: string): Promise<string> {
  const outfile = join(folder, `${basename(entry, '.ts')}.cjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outfile;
}

/** The most memory that a Node program held at any moment, in MB, as the system counted it. */
export function peakMegabytes([node, ...args]: CommandLine, env: NodeJS.ProcessEnv): number {
  const tell = `import{createRequire}from'node:module';const require=createRequire('/');
    process.on('exit',()=>console.log(${peakMemory}))`;
  const preload = `data:text/javascript,${encodeURIComponent(tell)}`;
  const { status, stdout, stderr } = spawnSync(node, ['--import', preload, ...args], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${[node, ...args].join(' ')} ended with ${status}: ${stderr}`);
  // What the program itself says comes before it.
  return (Number(stdout.trim().split('\n').at(-1)) * 1024) / 1e6;
}
