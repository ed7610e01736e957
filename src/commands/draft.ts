import type { Command } from 'commander';
import type { Note } from '../core/artefacts/note.ts';
import { shippedTemplates } from '../core/shipped-templates.ts';
import type { Held } from '../core/vault-ports.ts';
import { processSession } from '../pipeline/process.ts';
import type { Act, CommandContext } from './command-context.ts';
import type { JsonRecord } from './output.ts';
import { forEachSession, resolveSessions, sessionArgument } from './session-arguments.ts';
import { countOption } from './typed-options.ts';

interface Flags {
  template?: string;
  section?: string;
  engine?: string;
  jobs?: number;
}

/** What `--template` takes. */
const templateChoice = `${shippedTemplates.join(', ')}, or your own (amynote template list); else that of the draft, else soap`;

export function draft(program: Command, act: Act): void {
  program
    .command('draft')
    .argument('[session...]', sessionArgument)
    .description('draft the progress note, after whatever is missing before it')
    .option('--template <id>', templateChoice)
    .option('--section <id>', 'draft only this section of the note again; the others stay as they are')
    .option('--engine <engine>', 'claude, or extract (on this machine, verbatim lines only)')
    .option('--jobs <n>', 'pieces of sound under way at once', countOption)
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote draft --template soap\n  $ amynote draft last --section plan',
    )
    .action(act((context: CommandContext, args: string[], flags: Flags) => run(context, args, flags)));
}

/** Like `draft`, but leaves alone what has a note: the command for scripts. */
export function process(program: Command, act: Act): void {
  program
    .command('process')
    .argument('[session...]', sessionArgument)
    .description('transcribe, diarize and draft what is missing; sessions that have a note are left alone')
    .option('--template <id>', templateChoice)
    .option('--engine <engine>', 'the drafter: claude, or extract')
    .option('--jobs <n>', 'pieces of sound under way at once', countOption)
    .addHelpText('after', '\nExample:\n  $ amynote list --date today | amynote process - --template soap')
    .action(act((context: CommandContext, args: string[], flags: Flags) => run(context, args, flags, true)));
}

async function run(
  context: CommandContext,
  args: string[],
  flags: Flags,
  onlyMissing = false,
): Promise<number | undefined> {
  const ports = await context.stages(flags.engine === undefined ? {} : { draft: flags.engine });
  const jobs = flags.jobs ?? (await context.settings()).jobs;
  return forEachSession(context, await resolveSessions(context, ports, args), async ({ id }) => {
    const { template, section } = flags;
    const wanted = { ...(template !== undefined && { template }), ...(section !== undefined && { section }) };
    const note = await processSession(ports, { sessionId: id, ...wanted, jobs, onlyMissing });
    context.output.product(noteRecord(id, note), id);
    context.output.say(`go through it: amynote review ${id}; then: amynote sign ${id}`);
  });
}

function noteRecord(sessionId: string, { value, revision }: Held<Note>): JsonRecord {
  const { template, sections } = value.content;
  const statements = sections.reduce((total, section) => total + section.statements.length, 0);
  const facts = { sessionId, revision, template: template.id, engine: value.engine?.name };
  return { type: 'note', v: 1, ...facts, statements, rejected: value.rejected.length };
}
