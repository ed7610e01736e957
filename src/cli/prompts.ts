import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Prompts } from '../commands/output.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Host } from './host.ts';
import { withScreen } from './screen.ts';

/** Questions go to standard error, so that standard output stays the product. */
export function createPrompts(host: Host, interruption: AbortSignal): Prompts {
  // Standard input is opened when it is first asked for: most commands ask nothing.
  const isInteractive = () => host.stdin.isTTY === true && host.stderr.isTTY === true;
  const ask = (question: string, hidden: boolean) => {
    if (!isInteractive()) throw noTerminal(question);
    return askLine(host, interruption, question, hidden);
  };
  return {
    get interactive() {
      return isInteractive();
    },
    ask: async (question) => ask(question, false),
    askHidden: async (question) => ask(question, true),
    confirm: async (question) => /^y(es)?$/i.test((await ask(`${question} [y/N] `, false)).trim()),
    keys: (signal, onKey) => readKeys(host, signal, onKey),
    screen: (signal, work) => {
      if (!isInteractive()) throw noTerminal('a review');
      return withScreen(host, signal, work);
    },
    readInput: () => readAll(host, interruption),
  };
}

async function askLine(
  host: Host,
  interruption: AbortSignal,
  question: string,
  hidden: boolean,
): Promise<string> {
  // Pressed while the work before this question was going on: it is an answer to this one, too.
  if (interruption.aborted) throw interrupted();
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({
    input: host.stdin,
    output: hidden ? silent : host.stderr,
    terminal: true,
  });
  // Not before the terminal has stopped to show what is typed: fast fingers, and what is pasted, wait for nothing else.
  host.stderr.write(question);
  let stop = () => {};
  try {
    return await new Promise<string>((resolve, reject) => {
      stop = () => reject(interrupted());
      terminal.once('line', resolve);
      terminal.once('SIGINT', stop);
      interruption.addEventListener('abort', stop);
      terminal.once('close', () => reject(noTerminal(question)));
    });
  } finally {
    interruption.removeEventListener('abort', stop);
    terminal.close();
    if (hidden) host.stderr.write('\n');
  }
}

/** While keys are read one by one the terminal makes no signal of Ctrl-C any more: it is sent here. */
function readKeys(host: Host, signal: AbortSignal, onKey: (key: string) => void): void {
  const { stdin } = host;
  const take = (bytes: Buffer) => {
    const typed = bytes.toString('utf8');
    if (typed.includes('\u0003')) process.kill(host.pid, 'SIGINT');
    // Arrows and the like come as an escape and letters that nobody typed.
    else if (!typed.startsWith('\u001b')) for (const key of typed) onKey(key.toLowerCase());
  };
  const done = () => {
    stdin.off('data', take);
    stdin.setRawMode(false);
    stdin.pause();
  };
  stdin.setRawMode(true);
  stdin.on('data', take);
  stdin.resume();
  if (signal.aborted) done();
  else signal.addEventListener('abort', done, { once: true });
}

/** A terminal that gives whole lines makes a signal of Ctrl-C, which ends no reading by itself. */
async function readAll({ stdin }: Host, interruption: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  const stop = () => stdin.destroy(interrupted());
  if (interruption.aborted) stop();
  interruption.addEventListener('abort', stop);
  try {
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  } finally {
    interruption.removeEventListener('abort', stop);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function interrupted(): AmynoteError {
  return new AmynoteError('interrupted', 'interrupted');
}

function noTerminal(question: string): AmynoteError {
  return new AmynoteError(
    'usage',
    `an answer is needed and there is no terminal to ask at: ${question.trim()}`,
    {
      hint: 'give it as an option; see --help of the command',
    },
  );
}
