import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { byteSize } from './byte-size.ts';
import type { Act, CommandContext } from './command-context.ts';

export function restore(program: Command, act: Act): void {
  program
    .command('restore <backup>')
    .description('put the vault of a backup back in its place, all of it or nothing; needs no key')
    .addHelpText('after', '\nExample:\n  $ amynote restore /Volumes/stick/amynote')
    .action(act(run));
}

async function run(context: CommandContext, source: string): Promise<undefined> {
  const restored = await (await context.copies()).restore(source);
  const { directory, files, bytes, createdAt, signingKey, recipients, lostEntries, returned } = restored;
  const { output } = context;
  output.product({ type: 'restored', v: 1, ...restored }, directory);
  const when = createdAt.slice(0, 16).replace('T', ' ');
  output.say(`${counted(files, 'file')}, ${byteSize(bytes)}, as they were on ${when} UTC; all compared`);
  if (lostEntries > 0) {
    output.say(
      `${lostEntries} later entries of the audit log are lost, and what they tell of: the backup is older`,
    );
  }
  if (returned > 0)
    output.say(`${counted(returned, 'file')} that you erased came back with it: amynote erase --again`);
  output.say(`it is sealed to ${counted(recipients.length, 'key')}: ${recipients.join(', ')}`);
  if (signingKey === 'put-back') output.say('the signing key was put back, too');
  const identity = await (await context.keeper()).identity();
  if (identity === undefined) {
    output.say('next: your key. With the recovery words: amynote recovery use');
    output.say('or put identity.age back into AMYNOTE_HOME');
  } else {
    output.say(`next: ${identity.protected ? 'amynote unlock' : 'amynote list'}`);
  }
  output.say('then read everything once: amynote verify');
  output.result({ vaultId: restored.vaultId, files });
  return undefined;
}
