import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The published API descriptions that requests are checked against. */
export type Contract = 'openai' | 'anthropic';

/** What a contract is asked about: a request as the simulator records it. */
export interface ReplayedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** A mock server that validates every request against one contract. */
export interface ContractServer {
  baseUrl: string;
  /** Sends a request again. @returns the faults that the contract finds; empty for a valid request */
  faultsOf(request: ReplayedRequest): Promise<string[]>;
  close(): Promise<void>;
}

const folder = fileURLToPath(new URL('../../../shared/data/contracts/', import.meta.url));
const fileOf = (contract: Contract) => join(folder, `${contract}-openapi.yaml`);

/** Whether the contracts lie beside the repository; tests that need them skip visibly when not. */
export function haveContracts(): boolean {
  return (['openai', 'anthropic'] as const).every((contract) => existsSync(fileOf(contract)));
}

/** Starts the contract's server on a free loopback port. @throws Error when it ends before it is ready */
export async function startContractServer(contract: Contract): Promise<ContractServer> {
  const port = await freePort();
  const program = createRequire(import.meta.url).resolve('@stdy/cli/package.json');
  const formats = ['--validator-form-array-format=brackets', '--validator-form-object-format=brackets'];
  const options = ['--quiet', '--port', String(port), '--host', '127.0.0.1', ...formats];
  // With CI set it says nothing about being ready.
  const { CI: _, ...env } = process.env;
  // Its own process group: the launcher's child must not outlive it.
  const child = spawn(process.execPath, [join(dirname(program), 'steady.js'), ...options, fileOf(contract)], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
    detached: true,
  });
  const ended = once(child, 'exit');
  const kill = () => process.kill(-(child.pid as number), 'SIGKILL');
  await Promise.race([
    readyLine(child.stdout),
    ended.then(() => Promise.reject(new Error('no contract server'))),
  ]);
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    baseUrl,
    faultsOf: (request) => replay(contract, baseUrl, request),
    close: async () => {
      kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function readyLine(stdout: NodeJS.ReadableStream): Promise<void> {
  for await (const line of createInterface({ input: stdout })) {
    if (!line.includes('Ready to accept requests')) continue;
    stdout.resume();
    return;
  }
}

async function replay(contract: Contract, baseUrl: string, request: ReplayedRequest): Promise<string[]> {
  // OpenAI's description counts /v1 as part of the server's address.
  const path = contract === 'openai' ? request.path.replace(/^\/v1/u, '') : request.path;
  const kept = ['content-type', 'accept', 'anthropic-version', 'anthropic-beta'];
  const headers = Object.entries(request.headers).filter(([name]) => kept.includes(name));
  const response = await fetch(`${baseUrl}${path}`, {
    method: request.method,
    headers: { ...Object.fromEntries(headers), authorization: 'Bearer contract', 'x-api-key': 'contract' },
    ...(request.body.length > 0 && { body: new Uint8Array(request.body) }),
  });
  await response.body?.cancel();
  const count = response.headers.get('x-steady-error-count');
  if (count === null) return ['the contract server did not judge the request'];
  return Array.from({ length: Number(count) }, (_, index) => {
    const part = (name: string) => response.headers.get(`x-steady-error-${index + 1}-${name}`) ?? '';
    return `${part('code')} ${part('path')}: ${part('message')}`;
  });
}
