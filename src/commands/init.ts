import type { Command } from 'commander';
import type { VaultKeeper } from '../core/vault-ports.ts';
import type { Act, CommandContext } from './command-context.ts';

interface Flags {
  passphraseCommand?: string;
  passphrase: boolean;
}

export function init(program: Command, act: Act): void {
  program
    .command('init')
    .description('make an identity and an empty vault')
    .option('--passphrase-command <command>', 'a shell command that prints the passphrase, now and later')
    .option('--no-passphrase', 'keep the identity in plain text: for play, never for clients')
    .addHelpText('after', '\nExample:\n  $ amynote init')
    .action(act(run));
}

async function run(context: CommandContext, flags: Flags): Promise<undefined> {
  const keeper = await context.keeper();
  const chosen = await passphrase(context, keeper, flags);
  const made = await keeper.create(chosen);
  // Only a command that gave this identity its passphrase is kept: any other would lock the clinician out.
  if (chosen !== undefined && flags.passphraseCommand !== undefined) {
    await context.changeSetting('passphrase_command', flags.passphraseCommand);
  }
  context.output.product({ type: 'vault', v: 1, ...made }, made.directory);
  context.output.say(`recipient ${made.recipient}`);
  if (!flags.passphrase) context.output.say('the identity is not protected by a passphrase: play only');
  context.output.say('keep a copy of the identity apart from the vault: amynote identity export --out FILE');
  context.output.say('next: amynote client add');
  context.output.result({ vaultId: made.vaultId });
  return undefined;
}

async function passphrase(
  context: CommandContext,
  keeper: VaultKeeper,
  flags: Flags,
): Promise<string | undefined> {
  if (!flags.passphrase || (await keeper.identity()) !== undefined) return undefined;
  return context.choosePassphrase(flags.passphraseCommand);
}
