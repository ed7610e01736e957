import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Prompts } from '../commands/output.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Host } from './host.ts';

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
    untilEnter: (signal) => untilLine(host, signal),
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

/** The terminal stays in its ordinary mode, so that Ctrl-C goes on being a signal. */
function untilLine(host: Host, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      host.stdin.off('data', done);
      host.stdin.pause();
      resolve();
    };
    host.stdin.once('data', done);
    signal.addEventListener('abort', done, { once: true });
  });
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
