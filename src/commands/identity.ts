import type { Command } from 'commander';
import type { Act, CommandContext } from './command-context.ts';
import { identityPassphrase } from './identity-passphrase.ts';

export function identity(program: Command, act: Act): void {
  const noun = program.command('identity').description('the secret key that opens the vault');
  noun
    .command('export')
    .description('write the identity in the form the age program reads')
    .option('--out <file>', 'a new file, readable by you only, instead of standard output')
    .addHelpText('after', '\nExample:\n  $ amynote identity export --out /Volumes/stick/identity.txt')
    .action(act(run));
  identityPassphrase(noun, act);
}

async function run(context: CommandContext, flags: { out?: string }): Promise<undefined> {
  const text = await (await context.keeper()).identityText();
  if (flags.out === undefined) {
    context.output.product({ type: 'identity', v: 1, text }, text.trimEnd());
  } else {
    await context.writeFile(flags.out, text);
    context.output.product({ type: 'file', v: 1, path: flags.out }, flags.out);
  }
  context.output.say('whoever has this text can read the whole vault: keep it offline, apart from the vault');
  context.output.result({});
  return undefined;
}
