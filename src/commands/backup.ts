import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { BackupReport } from '../core/vault-ports.ts';
import { byteSize } from './byte-size.ts';
import type { Act, CommandContext } from './command-context.ts';

interface Flags {
  check?: boolean;
  prune?: boolean;
}

export function backup(program: Command, act: Act): void {
  program
    .command('backup <target>')
    .description('copy the whole vault to a folder or a new .tar file, and read the copy back; needs no key')
    .option('--check', 'copy nothing: read a backup and name what is missing or damaged')
    .option('--prune', 'remove from the folder what the vault no longer holds (erased, struck)')
    .addHelpText('after', '\nExample:\n  $ amynote backup /Volumes/stick/amynote')
    .action(act(run));
}

async function run(context: CommandContext, target: string, flags: Flags): Promise<undefined> {
  if (flags.check) return check(context, target);
  if (flags.prune && target.endsWith('.tar')) {
    throw new AmynoteError('usage', 'a .tar is made anew each time: there is nothing to prune in it', {
      hint: 'leave out --prune',
    });
  }
  const { signingKey, ...report } = await (await context.copies()).backup(target, {
    prune: flags.prune ?? false,
  });
  context.output.product({ type: 'backup', v: 1, path: target, signingKey, ...report }, target);
  sayWhatIsInIt(context, report);
  context.output.result({ files: report.files, copied: report.copied, unsound: report.unsound.length });
  if (report.unsound.length > 0) throw unsound(report);
  return undefined;
}

function sayWhatIsInIt({ output }: CommandContext, report: Omit<BackupReport, 'signingKey'>): void {
  const { files, bytes, copied, stale, pruned, foreign } = report;
  output.say(
    `${counted(files, 'file')}, ${byteSize(bytes)}; ${copied} copied now, all read back and compared`,
  );
  if (pruned > 0) output.say(`${counted(pruned, 'file')} that the vault no longer holds removed`);
  if (stale > 0) {
    output.say(
      `${counted(stale, 'file')} that the vault no longer holds still in it: what you erased or struck is erased there, too, with --prune`,
    );
  }
  if (foreign > 0) output.say(`${counted(foreign, 'file')} in the vault folder not amynote's: left out`);
  output.say(
    'your key is not in it: to open it elsewhere you need your recovery words, or the identity (amynote identity export) kept apart',
  );
}

/** The good files are safe by now; the others are named, so that nobody believes in a copy that is not there. */
function unsound({ unsound: files }: Pick<BackupReport, 'unsound'>): AmynoteError {
  const more = files.length > 1 ? `, and ${files.length - 1} more` : '';
  const what = `the vault is damaged: ${files[0]} cannot be read, or changed though nothing wrote it${more}`;
  return new AmynoteError('damaged', what, {
    hint: 'all else is in the backup, and older copies were kept; look at the vault: amynote verify',
    data: { files },
  });
}

async function check(context: CommandContext, target: string): Promise<undefined> {
  const { faults, ...facts } = await (await context.copies()).check(target);
  for (const { file, fault } of faults) {
    context.output.product({ type: 'fault', v: 1, file, fault }, `${fault.padEnd(7)}  ${file}`);
  }
  context.output.result({ ...facts, faults: faults.length });
  if (faults.length > 0) {
    throw new AmynoteError('damaged', `the backup is damaged: ${counted(faults.length, 'file')}`, {
      hint: 'while the vault is whole, run the same backup again: it copies them anew',
    });
  }
  const when = facts.createdAt.slice(0, 16).replace('T', ' ');
  context.output.say(
    `${counted(facts.files, 'file')}, ${byteSize(facts.bytes)}, all as they were written; made ${when} UTC`,
  );
  return undefined;
}
