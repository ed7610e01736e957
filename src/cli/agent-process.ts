import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { AmynoteError } from '../core/errors.ts';
import { type AgentStart, agentWord } from '../core/key-agent.ts';

/** The descriptor of the pipe between the two: 0 to 2 are closed to the terminal. */
const pipeDescriptor = 3;

/** Milliseconds in which a process starts, on a machine that is very busy. */
const startMs = 20_000;

/**
 * Starts an agent that outlives this process and knows nothing of its terminal and variables; the key goes over a
 * pipe. @param program the script to start. @returns once it answers. @throws `failed`
 */
export async function startAgentProcess(program: string, start: AgentStart): Promise<void> {
  const child = spawn(process.execPath, [program, agentWord], {
    cwd: '/',
    detached: true,
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const pipe = child.stdio[pipeDescriptor];
  if (!(pipe instanceof Socket)) throw notStarted();
  const timer = setTimeout(() => child.kill('SIGKILL'), startMs);
  try {
    const { secret, ...rest } = start;
    pipe.write(`${JSON.stringify({ ...rest, secretBytes: secret.length })}\n`);
    pipe.end(secret);
    child.on('error', () => pipe.destroy());
    const answer = await everything(pipe);
    if (answer.toString() !== ready) throw notStarted();
  } finally {
    clearTimeout(timer);
    pipe.destroy();
    child.unref();
  }
}

const ready = 'ready\n';

function notStarted(): AmynoteError {
  return new AmynoteError('failed', 'the key agent could not start', {
    hint: 'look at what is in the way: amynote doctor; or set AMYNOTE_PASSPHRASE_COMMAND',
  });
}

/**
 * The life of the agent's own process.
 * @param serve begins to answer; `ended` resolves when the key is forgotten. @throws `usage` when a person typed it
 */
export async function beAgentProcess(
  serve: (start: AgentStart) => Promise<{ ended: Promise<void> }>,
): Promise<void> {
  process.umask(0o077);
  // Node would open a debugger, and with it the memory, to whoever connects.
  process.on('SIGUSR1', () => process.exit(1));
  const pipe = openPipe();
  const start = parseStart(await everything(pipe));
  const { ended } = await serve(start);
  pipe.end(ready);
  await ended;
}

function openPipe(): Socket {
  try {
    return new Socket({ fd: pipeDescriptor, allowHalfOpen: true });
  } catch {
    throw startedByHand();
  }
}

/** The secret is never text, and no copy of it is left. */
function parseStart(bytes: Buffer): AgentStart {
  const end = bytes.indexOf('\n') + 1;
  const secret = Buffer.alloc(bytes.length - end);
  bytes.copy(secret, 0, end);
  const head = bytes.toString('utf8', 0, end);
  bytes.fill(0);
  if (end === 0) throw startedByHand();
  const { secretBytes, ...rest } = JSON.parse(head) as Omit<AgentStart, 'secret'> & { secretBytes: number };
  // The other side was killed in the middle of it.
  if (secretBytes !== secret.length) throw startedByHand();
  return { ...rest, secret };
}

function startedByHand(): AmynoteError {
  return new AmynoteError('usage', 'the key agent is started by unlock only', {
    hint: 'run: amynote unlock',
  });
}

/** What comes until the other side ends; nothing when it fails. */
function everything(pipe: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const finish = () => {
      const whole = Buffer.concat(chunks);
      for (const chunk of chunks) chunk.fill(0);
      resolve(whole);
    };
    pipe.on('data', (chunk: Buffer) => chunks.push(chunk));
    pipe.on('error', () => undefined);
    pipe.once('end', finish).once('close', finish);
  });
}
