import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** One page in a Chromium without a window, spoken to over a pipe: no port is opened. */
export interface Browser {
  /** Calls a method of the Chrome DevTools Protocol on the page. */
  call<T = Record<string, unknown>>(method: string, params?: object): Promise<T>;
  /** The value of an expression on the page. */
  value<T>(expression: string): Promise<T>;
  /** Every event so far of that name. */
  events(method: string): Record<string, unknown>[];
  close(): Promise<void>;
}

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'amynote-chromium-'));
  const args = [...quiet, `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank'];
  const child = spawn('chromium', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const pipe = messages(child);
  const { targetInfos } = await pipe.send<{ targetInfos: { type: string; targetId: string }[] }>(
    'Target.getTargets',
  );
  const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId;
  const attached = await pipe.send<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const call: Browser['call'] = (method, params) => pipe.send(method, params, attached.sessionId);
  return {
    call,
    events: pipe.events,
    async value<T>(expression: string) {
      const { result } = await call<{ result: { value: T } }>('Runtime.evaluate', {
        expression,
        returnByValue: true,
      });
      return result.value;
    },
    async close() {
      const gone = new Promise((done) => child.once('close', done));
      await pipe.send('Browser.close').catch(() => child.kill('SIGKILL'));
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Answer {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { message: string };
}

/** JSON messages with a zero byte after each, out on descriptor 3 and in on 4. */
function messages(child: ChildProcess) {
  const [out, back] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, { done(result: unknown): void; fail(error: Error): void }>();
  const told: Required<Pick<Answer, 'method' | 'params'>>[] = [];
  let text = '';
  let next = 0;
  child.once('close', () => {
    for (const { fail } of waiting.values()) fail(new Error('chromium is gone'));
  });
  back.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (text + chunk).split('\0');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const { id, method, params = {}, result, error } = JSON.parse(part) as Answer;
      if (method !== undefined) told.push({ method, params });
      const one = id === undefined ? undefined : waiting.get(id);
      if (id !== undefined) waiting.delete(id);
      if (error === undefined) one?.done(result);
      else one?.fail(new Error(error.message));
    }
  });
  return {
    events: (method: string) => told.filter((event) => event.method === method).map(({ params }) => params),
    send<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
      const id = ++next;
      out.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
      return new Promise((done, fail) => waiting.set(id, { done: done as (result: unknown) => void, fail }));
    },
  };
}
