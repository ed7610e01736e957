import type { Command } from 'commander';
import type { VaultKeeper } from '../core/vault-ports.ts';
import type { Act, CommandContext } from './command-context.ts';
import { formOption, type RecoveryForm, shownKey, showRecoveryKey } from './recovery-key.ts';

interface Flags {
  passphraseCommand?: string;
  passphrase: boolean;
  recovery: RecoveryForm | false;
  postQuantum?: boolean;
}

export function init(program: Command, act: Act): void {
  program
    .command('init')
    .description('make an identity and an empty vault')
    .option('--passphrase-command <command>', 'a shell command that prints the passphrase, now and later')
    .option('--no-passphrase', 'keep the identity in plain text: for play, never for clients')
    .option('--recovery <form>', 'show the recovery key as 24 words, or as text', formOption, 'words')
    .option('--no-recovery', 'make no recovery key')
    .option('--post-quantum', 'keys that future quantum computers cannot break either')
    .addHelpText('after', '\nExample:\n  $ amynote init')
    .action(act(run));
}

async function run(context: CommandContext, flags: Flags): Promise<undefined> {
  const keeper = await context.keeper();
  const chosen = await passphrase(context, keeper, flags);
  const { recovery, ...made } = await keeper.create(chosen, {
    recovery: flags.recovery !== false,
    postQuantum: flags.postQuantum ?? false,
    onIdentity: () => keepCommand(context, chosen, flags),
  });
  context.output.product({ type: 'vault', v: 1, ...made }, made.directory);
  if (recovery !== undefined) showRecoveryKey(context, recovery, flags.recovery || 'words');
  context.output.say(`recipient ${shownKey(made.recipient)}`);
  if ((await keeper.identity())?.protected === false)
    context.output.say('the identity is not protected by a passphrase: play only');
  context.output.say('keep a copy of the identity apart from the vault: amynote identity export --out FILE');
  if (recovery !== undefined) context.output.say('when it is on paper, try it: amynote recovery test');
  context.output.say('next: amynote client add');
  context.output.result({ vaultId: made.vaultId });
  return undefined;
}

/** An identity that exists is opened as ever, unless a command for it is given: an earlier `init` may have been stopped. */
async function passphrase(
  context: CommandContext,
  keeper: VaultKeeper,
  flags: Flags,
): Promise<string | undefined> {
  const existing = await keeper.identity();
  const isAsked =
    existing === undefined ? flags.passphrase : existing.protected && flags.passphraseCommand !== undefined;
  return isAsked ? context.choosePassphrase(flags.passphraseCommand) : undefined;
}

/** Only a command whose passphrase this identity has is kept: any other would lock the clinician out. */
async function keepCommand(context: CommandContext, chosen: string | undefined, flags: Flags): Promise<void> {
  if (chosen === undefined || flags.passphraseCommand === undefined) return;
  await context.changeSetting('passphrase_command', flags.passphraseCommand);
}
