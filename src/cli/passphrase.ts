import { spawn } from 'node:child_process';
import type { Prompts } from '../commands/output.ts';
import { AmynoteError } from '../core/errors.ts';

/** The passphrase for an existing identity: from the command, else asked. @throws `locked` without either */
export async function existingPassphrase(command: string | undefined, prompts: Prompts): Promise<string> {
  if (command !== undefined && command !== '') return fromCommand(command);
  if (!prompts.interactive) {
    throw new AmynoteError(
      'locked',
      'the identity is locked and there is no terminal to ask for its passphrase',
      {
        hint: 'set AMYNOTE_PASSPHRASE_COMMAND to a command that prints it',
      },
    );
  }
  return prompts.askHidden('Passphrase: ');
}

/** A new passphrase, asked twice. @throws `usage` when the two differ or it is short */
export async function newPassphrase(prompts: Prompts): Promise<string> {
  const first = await prompts.askHidden('New passphrase (four or more random words are good): ');
  if (first.length < 10) {
    throw new AmynoteError('usage', 'the passphrase is shorter than 10 characters', {
      hint: 'run: amynote init',
    });
  }
  if ((await prompts.askHidden('The same again: ')) !== first) {
    throw new AmynoteError('usage', 'the two passphrases differ', { hint: 'run: amynote init' });
  }
  return first;
}

/** First line of what a shell command prints. Its errors go to the terminal, its output nowhere else. */
export function fromCommand(command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ['inherit', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => reject(commandFailed()));
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
