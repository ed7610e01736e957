import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentStart } from '../core/key-agent.ts';
import { type Clock, type Lifetime, startLifetime } from './agent-life.ts';
import { listenIn } from './agent-listen.ts';
import { identityReply, parseRequest, readLine, replyLine } from './agent-protocol.ts';
import { identityMark } from './identity-mark.ts';

/** What surrounds an agent. */
export interface AgentSurroundings {
  clock: Clock;
  /** Ends the agent. */
  signal: AbortSignal;
  /** Milliseconds between two looks at the clocks, the socket and the identity file. */
  lookEveryMs: number;
}

/** A client that says nothing for this long, in milliseconds, is let go. */
const patienceMs = 2000;

/**
 * Answers with the identity until its time is over, it is told to lock, or socket or identity file are no longer
 * those it began with. Writes nothing but its socket, and wipes `start.secret` at the end.
 * @returns once it answers; `ended` resolves when the key is wiped and the socket gone. @throws a system error
 */
export async function serveAgent(
  start: AgentStart,
  { clock, signal, lookEveryMs }: AgentSurroundings,
): Promise<{ ended: Promise<void> }> {
  const silent = new Set<Socket>();
  const over = new AbortController();
  const life = startLifetime(start, clock);
  const listening = await listenIn(start.home, (socket) => {
    silent.add(socket);
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('error', () => undefined).on('close', () => silent.delete(socket));
    readLine(socket).then((line) => {
      silent.delete(socket);
      return answer(socket, line, key);
    });
  });
  const isUnchanged = async () =>
    life.leftMs() > 0 && listening.isOurs() && (await identityMark(start.home)) === start.mark;
  const key: HeldKey = {
    start,
    life,
    stands: async () => {
      if (!(await isUnchanged().catch(() => false))) over.abort();
      return !over.signal.aborted;
    },
    forget: () => over.abort(),
  };
  const ended = new Promise<void>((resolve) => {
    over.signal.addEventListener('abort', () => {
      start.secret.fill(0);
      for (const socket of silent) socket.destroy();
      listening.close().then(resolve);
    });
  });
  signal.addEventListener('abort', key.forget);
  if (signal.aborted) key.forget();
  void watch(key, lookEveryMs, over.signal);
  return { ended };
}

/** The key while it is held. */
interface HeldKey {
  start: AgentStart;
  life: Lifetime;
  /** Looks whether everything is as it was; if not, the key is forgotten. */
  stands(): Promise<boolean>;
  forget(): void;
}

/** A timer stands still while the machine sleeps, so the clocks are looked at again and again. */
async function watch({ life, stands }: HeldKey, everyMs: number, over: AbortSignal): Promise<void> {
  while (await stands()) {
    const waitMs = Math.max(1, Math.min(everyMs, life.leftMs()));
    await delay(waitMs, undefined, { signal: over }).catch(() => undefined);
  }
}

async function answer(socket: Socket, line: string | undefined, key: HeldKey): Promise<void> {
  const request = line === undefined ? undefined : parseRequest(line);
  if (request === undefined) return void socket.destroy();
  if (request === 'version') return void socket.end(replyLine({ refused: 'version' }));
  if (request.ask === 'lock') {
    key.forget();
    return void socket.end(replyLine({ locked: true }));
  }
  if (!(await key.stands())) return void socket.destroy();
  if (request.mark !== key.start.mark) return void socket.end(replyLine({ refused: 'mark' }));
  if (request.ask === 'state') return void socket.end(replyLine({ locksInMs: key.life.leftMs() }));
  key.life.use();
  const reply = identityReply(key.start.secret);
  socket.end(reply, () => reply.fill(0));
}
