import { Command } from 'commander';
import type { Act } from '../commands/command-context.ts';
import { version } from '../core/version.ts';
import { type CommandOutline, outlinesFile, outlinesOf, readOutlines } from './command-outlines.ts';
import { exitCodeTable } from './exit-codes.ts';
import type { GlobalFlags } from './host.ts';

/** Adds a command to the program. */
type Declare = (program: Command, act: Act) => void;

/**
 * The commands in the order of a working day, as `--help` shows them. Nobody who types one waits for the others, so
 * each is loaded by its name.
 */
const groups: Record<string, Record<string, () => Promise<Declare>>> = {
  'Once:': {
    init: async () => (await import('../commands/init.ts')).init,
    client: async () => (await import('../commands/client.ts')).client,
    consent: async () => (await import('../commands/consent.ts')).consent,
    provider: async () => (await import('../commands/provider.ts')).provider,
    config: async () => (await import('../commands/config.ts')).config,
    template: async () => (await import('../commands/template.ts')).template,
    identity: async () => (await import('../commands/identity.ts')).identity,
    recovery: async () => (await import('../commands/recovery.ts')).recovery,
    recipient: async () => (await import('../commands/recipient.ts')).recipient,
    style: async () => (await import('../commands/style.ts')).style,
  },
  'A session:': {
    record: async () => (await import('../commands/record.ts')).record,
    import: async () => (await import('../commands/import.ts')).importFile,
    play: async () => (await import('../commands/play.ts')).play,
    transcribe: async () => (await import('../commands/transcribe.ts')).transcribe,
    diarize: async () => (await import('../commands/diarize.ts')).diarize,
    speakers: async () => (await import('../commands/speakers.ts')).speakers,
    relabel: async () => (await import('../commands/relabel.ts')).relabel,
    correct: async () => (await import('../commands/correct.ts')).correct,
    strike: async () => (await import('../commands/strike.ts')).strike,
  },
  'Its note:': {
    draft: async () => (await import('../commands/draft.ts')).draft,
    review: async () => (await import('../commands/review.ts')).review,
    edit: async () => (await import('../commands/edit.ts')).edit,
    facts: async () => (await import('../commands/facts.ts')).facts,
    sign: async () => (await import('../commands/sign.ts')).sign,
    addend: async () => (await import('../commands/addend.ts')).addend,
    show: async () => (await import('../commands/show.ts')).show,
    receipt: async () => (await import('../commands/receipt.ts')).receipt,
    export: async () => (await import('../commands/export.ts')).exportNote,
    private: async () => (await import('../commands/private.ts')).privateNotes,
  },
  'The day:': {
    unlock: async () => (await import('../commands/unlock.ts')).unlock,
    lock: async () => (await import('../commands/lock.ts')).lock,
    list: async () => (await import('../commands/list.ts')).list,
    process: async () => (await import('../commands/draft.ts')).process,
    search: async () => (await import('../commands/search.ts')).search,
    prep: async () => (await import('../commands/prep.ts')).prep,
    themes: async () => (await import('../commands/themes.ts')).themes,
    insights: async () => (await import('../commands/insights.ts')).insights,
    measure: async () => (await import('../commands/measure.ts')).measure,
    attendance: async () => (await import('../commands/attendance.ts')).attendance,
    nudge: async () => (await import('../commands/nudge.ts')).nudge,
    wellbeing: async () => (await import('../commands/wellbeing.ts')).wellbeing,
  },
  'Trust:': {
    status: async () => (await import('../commands/status.ts')).status,
    doctor: async () => (await import('../commands/doctor.ts')).doctor,
    verify: async () => (await import('../commands/verify.ts')).verify,
    backup: async () => (await import('../commands/backup.ts')).backup,
    restore: async () => (await import('../commands/restore.ts')).restore,
    audit: async () => (await import('../commands/audit.ts')).audit,
    retention: async () => (await import('../commands/retention.ts')).retention,
    erase: async () => (await import('../commands/erase.ts')).erase,
    switches: async () => (await import('../commands/switches.ts')).switches,
    egress: async () => (await import('../commands/egress.ts')).egress,
  },
};

/**
 * The command line: names, flags and help, without any work.
 * @param wrap makes the `Act` for the global flags as they stand when a command runs
 * @param typed what was typed after `amynote`: only the command that it names can then be run; all can when absent
 */
export async function buildProgram(
  wrap: (flags: () => GlobalFlags) => Act,
  typed?: readonly string[],
): Promise<Command> {
  const program = withGlobalFlags(new Command('amynote').version(version, '-V, --version'))
    .description('Records therapy sessions with consent, drafts notes whose every quotation is proven.')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .addHelpText('after', () => `\nExit codes:\n${exitCodeTable()}`);
  const act = wrap(() => program.opts<GlobalFlags>());
  if (typed?.length === 1 && /^(-V|--version)$/.test(typed[0] ?? '')) return program;
  const named = typed && namedIn(typed);
  const outlines = typed && named === undefined ? readOutlines() : undefined;
  for (const [heading, commands] of Object.entries(groups)) {
    program.commandsGroup(heading);
    for (const [name, load] of Object.entries(commands)) {
      const outline = outlines?.[name];
      if (outline !== undefined) declareOutline(program, outline);
      else if (named === undefined || named === name) (await load())(program, act);
    }
  }
  for (const command of program.commands) command.helpCommand(false);
  return program;
}

/** What `--help` lists. @public the build writes it beside the program */
export async function prepareOutlines(): Promise<[file: string, text: string]> {
  return [outlinesFile, outlinesOf(await buildProgram(() => () => async () => undefined))];
}

function withGlobalFlags(program: Command): Command {
  return program
    .option('--json', 'JSON Lines on standard output')
    .option('--quiet', 'products and errors only')
    .option('--offline', 'never use the network')
    .option('--vault <dir>', 'the vault folder, instead of the one in the settings');
}

/** The first word that is no option; undefined when it is no command, or what is typed cannot be read. */
function namedIn(typed: readonly string[]): string | undefined {
  const reader = withGlobalFlags(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  try {
    const [word = ''] = reader.parseOptions([...typed]).operands;
    return Object.values(groups).some((commands) => Object.hasOwn(commands, word)) ? word : undefined;
  } catch {
    // The program itself says what is wrong.
    return undefined;
  }
}

/** Shown in the list of commands, and known when a word is like it; never run. */
function declareOutline(program: Command, { usage, hasOptions, description }: CommandOutline): void {
  const command = program.command(usage).description(description);
  if (hasOptions) command.option('--any');
}
