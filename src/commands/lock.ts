import type { Command } from 'commander';
import type { KeyAgent } from '../core/key-agent.ts';
import type { Act, CommandContext } from './command-context.ts';

export function lock(program: Command, act: Act): void {
  program
    .command('lock')
    .description('forget the key at once; the next command asks for the passphrase again')
    .addHelpText('after', '\nExample:\n  $ amynote lock')
    .action(act(run));
}

async function run(context: CommandContext): Promise<undefined> {
  const agent = await context.keyAgent();
  // Opening the vault seals what an edit that died left in memory. Afterwards that would need the passphrase, and
  // whoever locks is not to be asked for it.
  if (await opensUnasked(agent)) await context.stages().catch(() => undefined);
  const wasUnlocked = await agent.lock();
  context.output.say(wasUnlocked ? 'locked' : 'nothing was unlocked');
  context.output.result({ wasUnlocked });
  return undefined;
}

async function opensUnasked(agent: KeyAgent): Promise<boolean> {
  // An agent that cannot be asked is locked all the same.
  const state = await agent.state().catch(() => undefined);
  return state?.state === 'unlocked' || state?.state === 'not-protected';
}
