import type { Command } from 'commander';
import { processSession } from '../pipeline/process.ts';
import type { Act, CommandContext } from './command-context.ts';
import { forEachSession, resolveSessions, sessionArgument } from './session-arguments.ts';
import { countOption } from './typed-options.ts';

interface Flags {
  template: string;
  engine?: string;
  jobs?: number;
}

/** `draft` and `process` are the same work under two names: what is missing before the note is made first. */
export function draft(program: Command, act: Act): void {
  program
    .command('draft')
    .argument('[session...]', sessionArgument)
    .description('draft the progress note, after whatever is missing before it')
    .option('--template <id>', 'soap, dap, birp, girp', 'soap')
    .option('--engine <engine>', 'claude, or extract (on this machine, verbatim lines only)')
    .option('--jobs <n>', 'pieces of sound under way at once', countOption)
    .addHelpText('after', '\nExample:\n  $ amynote draft --template soap')
    .action(act(run));
}

export function process(program: Command, act: Act): void {
  program
    .command('process')
    .argument('[session...]', sessionArgument)
    .description('transcribe, diarize and draft what is missing')
    .option('--template <id>', 'soap, dap, birp, girp', 'soap')
    .option('--jobs <n>', 'pieces of sound under way at once', countOption)
    .addHelpText('after', '\nExample:\n  $ amynote list --date today | amynote process - --template soap')
    .action(act(run));
}

async function run(context: CommandContext, args: string[], flags: Flags): Promise<number | undefined> {
  const ports = await context.stages(flags.engine === undefined ? {} : { draft: flags.engine });
  const jobs = flags.jobs ?? (await context.settings()).jobs;
  return forEachSession(context, await resolveSessions(context, ports, args), async ({ id }) => {
    const { value, revision } = await processSession(ports, {
      sessionId: id,
      template: flags.template,
      jobs,
    });
    const statements = value.content.sections.reduce(
      (total, section) => total + section.statements.length,
      0,
    );
    const facts = {
      sessionId: id,
      revision,
      template: value.content.template.id,
      engine: value.engine?.name,
    };
    const record = { type: 'note', v: 1, ...facts, statements, rejected: value.rejected.length };
    context.output.product(record, id);
    context.output.say(`read it: amynote show ${id}; then: amynote sign ${id}`);
  });
}
