import { spawn } from 'node:child_process';
import type { Prompts } from '../commands/output.ts';
import { AmynoteError } from '../core/errors.ts';

/** The passphrase for an existing identity: from the command, else asked. @throws `locked` without either */
export async function existingPassphrase(command: string | undefined, prompts: Prompts): Promise<string> {
  if (command !== undefined && command !== '') return fromCommand(command, prompts.interactive);
  if (!prompts.interactive) {
    throw new AmynoteError(
      'locked',
      'the identity is locked and there is no terminal to ask for its passphrase',
      {
        hint: 'at a terminal: amynote unlock; or set AMYNOTE_PASSPHRASE_COMMAND to a command that prints it',
      },
    );
  }
  return prompts.askHidden('Passphrase: ');
}

/** A passphrase for a new identity: from the command, else asked twice. @throws `usage` */
export async function chosenPassphrase(command: string | undefined, prompts: Prompts): Promise<string> {
  if (command === undefined) return newPassphrase(prompts);
  return longEnough(await fromCommand(command, prompts.interactive));
}

/** Asked twice. @throws `usage` when the two differ or it is short */
async function newPassphrase(prompts: Prompts): Promise<string> {
  const first = longEnough(await prompts.askHidden('New passphrase (four or more random words are good): '));
  if ((await prompts.askHidden('The same again: ')) !== first) {
    throw new AmynoteError('usage', 'the two passphrases differ', { hint: 'run the same command again' });
  }
  return first;
}

/** @throws `usage` when a passphrase for a new identity is too short, wherever it came from */
function longEnough(passphrase: string): string {
  if (passphrase.length >= 10) return passphrase;
  throw new AmynoteError('usage', 'the passphrase is shorter than 10 characters', {
    hint: 'think of a longer one (four or more random words are good), then run the same command again',
  });
}

/** First line of what a shell command prints. Its errors go to the terminal, its output nowhere else. */
function fromCommand(command: string, interactive: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    // Ids or sentences may be waiting on standard input: only a terminal is shared with the command.
    const input = interactive ? 'inherit' : 'ignore';
    const child = spawn(command, { shell: true, stdio: [input, 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => reject(commandFailed()));
    // Ctrl-C at a terminal goes to the command, too; a shell says 130 of one that it ended.
    child.on('exit', (code, signal) => {
      if (signal !== 'SIGINT' && code !== 130) return;
      // What the command itself started may hold it open.
      child.stdout.destroy();
      reject(new AmynoteError('interrupted', 'interrupted'));
    });
    child.on('close', (code) => {
      const line = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)[0] ?? '';
      if (code === 0 && line !== '') resolve(line);
      else reject(commandFailed());
    });
  });
}

function commandFailed(): AmynoteError {
  return new AmynoteError('locked', 'the passphrase command failed or printed nothing', {
    hint: 'try it by hand; it must print the passphrase on its first line and exit with 0',
  });
}
