import type { Command } from 'commander';
import type { Act, CommandContext } from './command-context.ts';

interface Flags {
  passphraseCommand?: string;
}

/** A verb of the noun `identity`. */
export function identityPassphrase(noun: Command, act: Act): void {
  noun
    .command('passphrase')
    .description('change the passphrase, or give one to an identity that has none')
    .option('--passphrase-command <command>', 'a shell command that prints the new passphrase, now and later')
    .addHelpText('after', '\nExample:\n  $ amynote identity passphrase')
    .action(act(run));
}

async function run(context: CommandContext, flags: Flags): Promise<undefined> {
  const { path, wasPlain } = await context.changePassphrase(flags.passphraseCommand);
  const { passphrase_command: command } = await context.settings();
  if (flags.passphraseCommand !== undefined) {
    await context.changeSetting('passphrase_command', flags.passphraseCommand);
  }
  await (await context.keyAgent()).lock();
  context.output.product({ type: 'file', v: 1, path }, path);
  if (wasPlain) {
    context.output.say(
      'the plain text was removed; backups and old copies of identity.txt may still hold it',
    );
  } else {
    context.output.say('old copies of identity.age still open with the old passphrase');
  }
  if (command !== undefined && flags.passphraseCommand === undefined) {
    context.output.say('the setting passphrase_command must print the new one from now on, or be unset:');
    context.output.say('amynote config unset passphrase_command');
  }
  context.output.result({ wasPlain });
  return undefined;
}
