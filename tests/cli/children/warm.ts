import { createRequire } from 'node:module';
import { Readable, Writable } from 'node:stream';
import type { Ran } from '../desk.ts';
import { question } from '../stuck-process.ts';

/** A command line, where it is typed, and all of its environment. */
export interface Typed {
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  stdin: string;
}

/** Runs one command line of the built program after the other, each as it is sent; the program is loaded once. */
const built = process.argv[2] ?? '';
// As bin/amynote.js does before it loads the same file.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
const { main } = createRequire(import.meta.url)(built) as { main(): Promise<number> };

/** What the command under way wrote so far. */
let said = () => '';

process.on('message', async (message: Typed | typeof question) => {
  process.send?.(message === question ? doing() : await run(message));
});
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function run({ args, env, cwd, stdin }: Typed): Promise<Ran> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [process.execPath, built, ...args];
  const [stdout, stderr] = [collected(), collected()];
  replace('stdin', Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]));
  replace('stdout', stdout.stream);
  replace('stderr', stderr.stream);
  said = () => `stdout:\n${stdout.text()}\nstderr:\n${stderr.text()}`;
  const status = await main();
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function doing(): string {
  return `it waits for ${process.getActiveResourcesInfo().join(', ')}\n${said()}`;
}

function replace(name: 'stdin' | 'stdout' | 'stderr', stream: Readable | Writable): void {
  Object.defineProperty(process, name, { configurable: true, value: stream });
}

function collected(): { stream: Writable; text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
