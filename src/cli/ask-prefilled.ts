import { createInterface, type Key } from 'node:readline';
import type { Host } from './host.ts';

/**
 * Asks for one line that is partly written already, in the terminal's own line editing.
 * @returns undefined when it is given up: Escape, Ctrl-C, or an interruption
 */
export function askPrefilled(
  host: Host,
  question: string,
  before: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { stdin, stderr } = host;
  const line = createInterface({
    input: stdin,
    output: stderr,
    terminal: true,
    prompt: question,
    historySize: 0,
    // Long enough to tell an arrow key from Escape on a slow line.
    escapeCodeTimeout: 100,
  });
  return new Promise<string | undefined>((resolve) => {
    const giveUp = () => {
      resolve(undefined);
      line.close();
    };
    const onKey = (_text: string | undefined, { name }: Key) => {
      if (name === 'escape') giveUp();
    };
    const done = () => {
      stdin.off('keypress', onKey);
      signal.removeEventListener('abort', giveUp);
      resolve(undefined);
    };
    line.once('line', (text) => {
      resolve(text);
      line.close();
    });
    line.once('SIGINT', giveUp);
    line.once('close', done);
    stdin.on('keypress', onKey);
    signal.addEventListener('abort', giveUp, { once: true });
    line.prompt();
    line.write(before);
  });
}
