import type { Command } from 'commander';
import { diarize as diarizeSession } from '../pipeline/diarize.ts';
import type { Act, CommandContext } from './command-context.ts';
import { forEachSession, resolveSessions, sessionArgument } from './session-arguments.ts';

export function diarize(program: Command, act: Act): void {
  program
    .command('diarize')
    .argument('[session...]', sessionArgument)
    .description('say who spoke each line, on this machine')
    .addHelpText('after', '\nExample:\n  $ amynote diarize last')
    .action(act(run));
}

async function run(context: CommandContext, args: string[]): Promise<number | undefined> {
  const ports = await context.stages();
  return forEachSession(context, await resolveSessions(context, ports, args), async ({ id }) => {
    const { value, revision } = await diarizeSession(ports, { sessionId: id });
    const unsure = value.lines.filter(({ participant }) => participant === null).length;
    context.output.product(
      { type: 'speakers', v: 1, sessionId: id, revision, method: value.method, unsure },
      id,
    );
  });
}
