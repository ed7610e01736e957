import type { Socket } from 'node:net';

/** What a command asks the key agent: one line of JSON. `mark` says which identity file is meant. */
export type AgentRequest = { ask: 'identity' | 'state'; mark: string } | { ask: 'lock' };

/** What it answers: one line of JSON. */
export type AgentReply =
  | { identity: string }
  | { locksInMs: number }
  | { locked: true }
  | { refused: 'mark' | 'version' };

/** Version of both lines. `lock` is understood in any. */
const version = 1;

/** More than any line holds (a post-quantum identity has under 100 characters). */
const longestLine = 4096;

export function requestLine(request: AgentRequest): string {
  return `${JSON.stringify({ v: version, ...request })}\n`;
}

/** @returns undefined for what is no request, `version` for one of another version. */
export function parseRequest(line: string): AgentRequest | 'version' | undefined {
  const { v, ask, mark } = parseObject(line);
  if (ask === 'lock') return { ask };
  if (v !== version) return typeof v === 'number' ? 'version' : undefined;
  if ((ask === 'identity' || ask === 'state') && typeof mark === 'string') return { ask, mark };
  return undefined;
}

export function replyLine(reply: Exclude<AgentReply, { identity: string }>): string {
  return `${JSON.stringify({ v: version, ...reply })}\n`;
}

/** The reply that holds the identity, made of bytes that can be wiped: no text of it is ever made. */
export function identityReply(secret: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`{"v":${version},"identity":"`), secret, Buffer.from('"}\n')]);
}

/** @returns undefined for what is no reply of this version. */
export function parseReply(line: string): AgentReply | undefined {
  const { v, identity, locksInMs, locked, refused } = parseObject(line);
  if (v !== version) return undefined;
  if (typeof identity === 'string') return { identity };
  if (typeof locksInMs === 'number') return { locksInMs };
  if (locked === true) return { locked };
  if (refused === 'mark' || refused === 'version') return { refused };
  return undefined;
}

function parseObject(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The first line that comes, or undefined when none does: the other side ended, failed, or said too much. */
export function readLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = (line: string | undefined) => {
      socket.off('data', take).off('end', none).off('close', none);
      for (const chunk of chunks) chunk.fill(0);
      resolve(line);
    };
    const none = () => finish(undefined);
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      const end = chunk.indexOf('\n');
      if (bytes > longestLine) none();
      else if (end >= 0) finish(Buffer.concat(chunks).toString('utf8').split('\n')[0]);
    };
    socket.on('data', take).once('end', none).once('close', none);
  });
}
