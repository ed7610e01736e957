import { Command } from 'commander';
import { addend } from '../commands/addend.ts';
import { attendance } from '../commands/attendance.ts';
import { audit } from '../commands/audit.ts';
import { backup } from '../commands/backup.ts';
import { client } from '../commands/client.ts';
import type { Act } from '../commands/command-context.ts';
import { config } from '../commands/config.ts';
import { consent } from '../commands/consent.ts';
import { correct } from '../commands/correct.ts';
import { diarize } from '../commands/diarize.ts';
import { doctor } from '../commands/doctor.ts';
import { draft, process } from '../commands/draft.ts';
import { edit } from '../commands/edit.ts';
import { egress } from '../commands/egress.ts';
import { exportNote } from '../commands/export.ts';
import { facts } from '../commands/facts.ts';
import { identity } from '../commands/identity.ts';
import { importFile } from '../commands/import.ts';
import { init } from '../commands/init.ts';
import { insights } from '../commands/insights.ts';
import { list } from '../commands/list.ts';
import { lock } from '../commands/lock.ts';
import { measure } from '../commands/measure.ts';
import { nudge } from '../commands/nudge.ts';
import { play } from '../commands/play.ts';
import { prep } from '../commands/prep.ts';
import { privateNotes } from '../commands/private.ts';
import { receipt } from '../commands/receipt.ts';
import { recipient } from '../commands/recipient.ts';
import { record } from '../commands/record.ts';
import { recovery } from '../commands/recovery.ts';
import { relabel } from '../commands/relabel.ts';
import { restore } from '../commands/restore.ts';
import { review } from '../commands/review.ts';
import { search } from '../commands/search.ts';
import { show } from '../commands/show.ts';
import { sign } from '../commands/sign.ts';
import { speakers } from '../commands/speakers.ts';
import { status } from '../commands/status.ts';
import { strike } from '../commands/strike.ts';
import { style } from '../commands/style.ts';
import { template } from '../commands/template.ts';
import { themes } from '../commands/themes.ts';
import { transcribe } from '../commands/transcribe.ts';
import { unlock } from '../commands/unlock.ts';
import { verify } from '../commands/verify.ts';
import { wellbeing } from '../commands/wellbeing.ts';
import { version } from '../core/version.ts';
import { exitCodeTable } from './exit-codes.ts';
import type { GlobalFlags } from './host.ts';

/** The commands in the order of a working day, as `--help` shows them. */
const groups = [
  ['Once:', [init, client, consent, config, template, identity, recovery, recipient, style]],
  ['A session:', [record, importFile, play, transcribe, diarize, speakers, relabel, correct, strike]],
  ['Its note:', [draft, review, edit, facts, sign, addend, show, receipt, exportNote, privateNotes]],
  [
    'The day:',
    [unlock, lock, list, process, search, prep, themes, insights, measure, attendance, nudge, wellbeing],
  ],
  ['Trust:', [status, doctor, verify, backup, restore, audit, egress]],
] as const;

/**
 * The command line: names, flags and help, without any work.
 * @param wrap makes the `Act` for the global flags as they stand when a command runs.
 */
export function buildProgram(wrap: (flags: () => GlobalFlags) => Act): Command {
  const program = new Command('amynote')
    .description('Records therapy sessions with consent, drafts notes whose every quotation is proven.')
    .version(version, '-V, --version')
    .option('--json', 'JSON Lines on standard output')
    .option('--quiet', 'products and errors only')
    .option('--offline', 'never use the network')
    .option('--vault <dir>', 'the vault folder, instead of the one in the settings')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .addHelpText('after', `\nExit codes:\n${exitCodeTable()}`);
  const act = wrap(() => program.opts<GlobalFlags>());
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const declare of commands) declare(program, act);
  }
  for (const command of program.commands) command.helpCommand(false);
  return program;
}
