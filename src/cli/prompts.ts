import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Prompts } from '../commands/output.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Host } from './host.ts';
import { withScreen } from './screen.ts';

/** Questions go to standard error, so that standard output stays the product. */
export function createPrompts(host: Host): Prompts {
  const interactive = host.stdin.isTTY === true && host.stderr.isTTY === true;
  const ask = (question: string, hidden: boolean) => {
    if (!interactive) throw noTerminal(question);
    return askLine(host, question, hidden);
  };
  return {
    interactive,
    ask: async (question) => ask(question, false),
    askHidden: async (question) => ask(question, true),
    confirm: async (question) => /^y(es)?$/i.test((await ask(`${question} [y/N] `, false)).trim()),
    keys: (signal, onKey) => readKeys(host, signal, onKey),
    screen: (signal, work) => {
      if (!interactive) throw noTerminal('a review');
      return withScreen(host, signal, work);
    },
    readInput: () => readAll(host),
  };
}

async function askLine(host: Host, question: string, hidden: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  host.stderr.write(question);
  const terminal = createInterface({
    input: host.stdin,
    output: hidden ? silent : host.stderr,
    terminal: true,
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      terminal.once('line', resolve);
      terminal.once('SIGINT', () => reject(new AmynoteError('interrupted', 'interrupted')));
      terminal.once('close', () => reject(noTerminal(question)));
    });
  } finally {
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

async function readAll(host: Host): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of host.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
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
