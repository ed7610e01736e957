import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Finding, FindingState, Inspection } from '../core/inspection.ts';
import { printable } from '../core/printable.ts';
import { byteSize } from './byte-size.ts';
import type { Act, CommandContext } from './command-context.ts';
import { verifySession } from './verify-session.ts';

interface Flags {
  repair?: boolean;
  from?: string;
}

export function verify(program: Command, act: Act): void {
  program
    .command('verify')
    .argument('[session]', 'a session whose signed note is to be checked, instead of the vault')
    .description(
      'read every byte of the vault and name each file that is damaged, missing or foreign; or prove one signed note',
    )
    .option(
      '--repair',
      'put back what can be put back; nothing of the record is deleted, only moved to set-aside/',
    )
    .option('--from <backup>', 'with --repair: a backup (folder or .tar) to take lost files from')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote verify\n  $ amynote verify last\n  $ amynote verify --repair --from /Volumes/stick/amynote',
    )
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  if (word !== undefined) return verifyOne(context, word, flags);
  return verifyVault(context, flags);
}

function verifyOne(context: CommandContext, word: string, flags: Flags): Promise<undefined> {
  if (!flags.repair && flags.from === undefined) return verifySession(context, word);
  throw new AmynoteError('usage', 'a signed note is proven, never repaired', {
    hint: 'repair the whole vault: amynote verify --repair',
  });
}

async function verifyVault(context: CommandContext, flags: Flags): Promise<undefined> {
  if (flags.from !== undefined && !flags.repair) {
    throw new AmynoteError('usage', '--from says where --repair takes files from', {
      hint: 'add --repair',
    });
  }
  const inspection = flags.repair ? await repairFirst(context, flags.from) : await inspect(context);
  tell(context, inspection);
  const harmful = inspection.findings.filter(({ state }) => harm[state] === 'harm');
  context.output.result({
    files: inspection.files,
    bytes: inspection.bytes,
    findings: inspection.findings.length,
    harmful: harmful.length,
  });
  if (harmful.length > 0) throw damaged(harmful);
  return undefined;
}

/** Which findings mean that something was lost or altered. */
const harm: Record<FindingState, 'harm' | 'untidy'> = {
  damaged: 'harm',
  changed: 'harm',
  misplaced: 'harm',
  missing: 'harm',
  overwritten: 'harm',
  foreign: 'harm',
  log: 'harm',
  returned: 'untidy',
  unsealed: 'untidy',
  rebuildable: 'untidy',
  leftover: 'untidy',
  unfinished: 'untidy',
};

async function inspect(context: CommandContext): Promise<Inspection> {
  const inspector = await context.inspector();
  return inspector.inspect({
    signal: context.signal,
    onProgress: (done, total) =>
      context.output.onEvent({
        type: 'progress',
        stage: 'verify',
        done: megabytes(done),
        total: megabytes(total),
        unit: 'MB',
      }),
  });
}

async function repairFirst(context: CommandContext, from: string | undefined): Promise<Inspection> {
  const { findings } = await inspect(context);
  const repairs = await (await context.inspector()).repair(findings, from);
  for (const { file, action, to } of repairs) {
    const text = action === 'set-aside' ? `set aside  ${file} → ${to}` : `${action.padEnd(9)}  ${to}`;
    context.output.product({ type: 'repair', v: 1, file, action, to }, printable(text));
  }
  if (repairs.length === 0) context.output.say('there was nothing that could be repaired');
  return inspect(context);
}

function tell(context: CommandContext, { files, bytes, findings }: Inspection): void {
  for (const finding of findings) {
    const hint = finding.hint === undefined ? '' : `\n            ${finding.hint}`;
    // Whoever can write to the folder chooses the names of what does not belong there.
    const text = `${finding.state.padEnd(10)}  ${printable(finding.file).replaceAll('\n', ' ')}: ${finding.detail}${hint}`;
    context.output.product({ type: 'finding', v: 1, ...finding }, text);
  }
  const read = `${counted(files, 'file')}, ${byteSize(bytes)}, every byte read`;
  context.output.say(findings.length === 0 ? `${read}: all as it was written` : read);
}

function damaged(harmful: readonly Finding[]): AmynoteError {
  const what = `${counted(harmful.length, 'file')} of the vault ${harmful.length === 1 ? 'is' : 'are'} not as written`;
  return new AmynoteError('damaged', what, {
    hint: 'take them from a backup: amynote verify --repair --from BACKUP',
    data: { files: harmful.map(({ file }) => file) },
  });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10;
}
