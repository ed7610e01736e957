import type { Command } from 'commander';
import type { Act, CommandContext } from './command-context.ts';

export function lock(program: Command, act: Act): void {
  program
    .command('lock')
    .description('forget the key at once; the next command asks for the passphrase again')
    .addHelpText('after', '\nExample:\n  $ amynote lock')
    .action(act(run));
}

async function run(context: CommandContext): Promise<undefined> {
  const wasUnlocked = await (await context.keyAgent()).lock();
  context.output.say(wasUnlocked ? 'locked' : 'nothing was unlocked');
  context.output.result({ wasUnlocked });
  return undefined;
}
