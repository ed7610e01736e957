import type { Command } from 'commander';
import { transcribe as transcribeSession } from '../pipeline/transcribe.ts';
import type { Act, CommandContext } from './command-context.ts';
import { forEachSession, resolveSessions, sessionArgument } from './session-arguments.ts';
import { countOption } from './typed-options.ts';

interface Flags {
  engine?: string;
  jobs?: number;
}

export function transcribe(program: Command, act: Act): void {
  program
    .command('transcribe')
    .argument('[session...]', sessionArgument)
    .description('turn sound into numbered lines')
    .option('--engine <engine>', 'openai or local, instead of the one in the settings')
    .option('--jobs <n>', 'pieces of sound under way at once', countOption)
    .addHelpText('after', '\nExample:\n  $ amynote list --needs transcribe | amynote transcribe -')
    .action(act(run));
}

async function run(context: CommandContext, args: string[], flags: Flags): Promise<number | undefined> {
  const ports = await context.stages(flags.engine === undefined ? {} : { transcribe: flags.engine });
  const jobs = flags.jobs ?? (await context.settings()).jobs;
  return forEachSession(context, await resolveSessions(context, ports, args), async ({ id }) => {
    const { value, revision } = await transcribeSession(ports, { sessionId: id, jobs });
    const record = { type: 'transcript', v: 1, sessionId: id, revision, lines: value.lines.length };
    context.output.product(record, id);
  });
}
