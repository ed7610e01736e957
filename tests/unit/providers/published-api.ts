import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { onTestFinished, vi } from 'vitest';

const folder = '../shared/data/contracts';

/** Whether a published API description is there; says so when it is not. */
export function hasPublishedApi(file: string): boolean {
  const there = existsSync(`${folder}/${file}`);
  if (!there) console.warn(`skipped: ${folder}/${file} is absent, so no request is checked against it`);
  return there;
}

/** A server that knows a published API description and checks each request against it. */
export interface PublishedApi {
  origin: string;
  /** What each answer says about its request: the number of its errors. */
  errorCounts(): Promise<(string | null)[]>;
}

/** Starts one on this machine, until the test is over. */
export async function startPublishedApi(file: string): Promise<PublishedApi> {
  const port = await freePort();
  const formats = ['--validator-form-array-format=brackets', '--validator-form-object-format=brackets'];
  const address = ['--host', '127.0.0.1', '--port', String(port)];
  // With CI set it says nothing about being ready.
  const { CI: _, ...env } = process.env;
  const child = spawn('node_modules/.bin/steady', [...address, ...formats, `${folder}/${file}`], { env });
  onTestFinished(async () => {
    child.kill();
    await once(child, 'close');
  });
  await readyLine(child.stdout);
  const fetched = vi.spyOn(globalThis, 'fetch');
  return {
    origin: `http://127.0.0.1:${port}`,
    errorCounts: async () => {
      const responses = (await Promise.all(fetched.mock.results.map(({ value }) => value))) as Response[];
      return responses.map((response) => response.headers.get('x-steady-error-count'));
    },
  };
}

async function readyLine(output: NodeJS.ReadableStream): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    output.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept')) resolve();
    });
    output.on('end', () => reject(new Error('the server of the published API did not start')));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
