import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { type Relabelling, relabel as relabelSession } from '../pipeline/relabel.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

export function relabel(program: Command, act: Act): void {
  program
    .command('relabel')
    .argument('<session>', sessionArgument)
    .argument('[lines]')
    .argument('[participant]')
    .description('correct who spoke')
    .option('--swap', 'the two voices are the wrong way round')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote relabel last 31-40 client\n  $ amynote relabel last --swap',
    )
    .action(act(run));
}

async function run(
  context: CommandContext,
  word: string,
  lines: string | undefined,
  participant: string | undefined,
  flags: { swap?: boolean },
): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const change: Relabelling = flags.swap ? { type: 'swap' } : linesChange(lines, participant);
  const { revision } = await relabelSession(ports, { sessionId: id, change });
  context.output.product({ type: 'speakers', v: 1, sessionId: id, revision, method: 'relabel' }, id);
  context.output.result({ sessionId: id, revision });
  return undefined;
}

function linesChange(lines: string | undefined, participant: string | undefined): Relabelling {
  const range = /^(\d+)(?:-(\d+))?$/.exec(lines ?? '');
  if (range === null || participant === undefined) {
    throw new AmynoteError('usage', 'say which lines are whose, or that the voices are swapped', {
      hint: 'amynote relabel SESSION 31-40 client, or: amynote relabel SESSION --swap',
    });
  }
  return { type: 'lines', from: Number(range[1]), to: Number(range[2] ?? range[1]), participant };
}
