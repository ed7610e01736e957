import type { PassphraseCommands } from '../commands/command-context.ts';
import type { Prompts } from '../commands/output.ts';
import { AmynoteError } from '../core/errors.ts';
import { chosenPassphrase, existingPassphrase } from './passphrase.ts';

/** Where the passphrase of the private notes comes from; never from where the vault's does. */
export function privatePassphrases({ current, chosen }: PassphraseCommands, prompts: Prompts) {
  return {
    chosen: () => chosenPassphrase(chosen, prompts),
    current: async () => {
      if (current !== undefined) return existingPassphrase(current, prompts);
      if (prompts.interactive) return prompts.askHidden('Passphrase of the private notes: ');
      throw new AmynoteError('locked', 'private notes are locked and there is no terminal to ask at', {
        hint: 'give a command that prints their passphrase: --passphrase-command COMMAND',
      });
    },
  };
}
