import { lstat, unlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { type AgentReply, type AgentRequest, parseReply, readLine, requestLine } from './agent-protocol.ts';
import { atSocket, hasSocket, socketName } from './agent-socket.ts';
import { errno } from './write-once.ts';

/** Milliseconds: an agent answers within a few; a machine that is very busy may need seconds. */
const patienceMs = 5000;

/**
 * Asks the agent of `home`. Opens no socket when there is none on disk.
 * @returns undefined when no agent is there, or one that was killed or is just ending
 * @throws `locked` when the socket is not to be trusted, or the agent does not answer or not as this version does
 */
export async function askAgent(
  home: string,
  uid: number | undefined,
  request: AgentRequest,
): Promise<AgentReply | undefined> {
  if (!(await hasSocket(home, uid))) return undefined;
  const line = await atSocket(home, socketName, (path) => exchange(path, requestLine(request)));
  if (line === undefined) return undefined;
  const reply = parseReply(line);
  if (reply !== undefined && !('refused' in reply && reply.refused === 'version')) return reply;
  throw new AmynoteError('locked', 'the key agent is of another amynote version', {
    hint: 'run: amynote lock, then: amynote unlock',
  });
}

/**
 * Tells the agent of `home` to forget the key, and takes its socket away whether it hears or not.
 * @returns whether a key was held
 * @throws `locked` when the socket is not to be trusted, `failed` when the agent does not answer
 */
export async function lockAgent(home: string, uid: number | undefined): Promise<boolean> {
  if (!(await hasSocket(home, uid))) return false;
  const path = join(home, socketName);
  const before = await lstat(path).catch(() => undefined);
  try {
    return (await askAgent(home, uid, { ask: 'lock' })) !== undefined;
  } catch (cause) {
    throw new AmynoteError('failed', 'the key agent does not answer; it forgets the key when it wakes', {
      hint: 'to be sure now, end the process whose command is: amynote.js key-agent',
      cause,
    });
  } finally {
    // One that was killed leaves its socket; one that hangs ends when it wakes and finds its socket gone.
    const now = await lstat(path).catch(() => undefined);
    if (now?.ino === before?.ino) await unlink(path).catch(() => undefined);
  }
}

/** Says one line and gives the one that comes back; undefined when the other side is gone. */
async function exchange(path: string, line: string): Promise<string | undefined> {
  const socket = connect(path);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    socket.destroy();
  }, patienceMs);
  try {
    await connected(socket);
    socket.write(line);
    const reply = await readLine(socket);
    if (!late) return reply;
  } catch (error) {
    if (['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE'].includes(errno(error))) return undefined;
    if (!late && errno(error) !== 'EAGAIN') throw error;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
  throw new AmynoteError('locked', 'the key agent does not answer', {
    hint: 'take the key from it (amynote lock), then run: amynote unlock',
  });
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    // Later errors show as the end of the connection.
    socket.once('connect', resolve).on('error', reject);
    socket.once('close', () => reject(new Error('the connection was given up')));
  });
}
