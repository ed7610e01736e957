import type { Command } from 'commander';
import type { NoteFact } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { enterFacts, enterStandingFacts, readFacts } from '../pipeline/facts.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { forgetOption } from './fact-options.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { showFacts, showStandingFacts } from './show-facts.ts';
import { type FactFlags, factOptions, plainFacts, typedFacts } from './typed-facts.ts';

interface Flags extends FactFlags {
  forget?: NoteFact[];
  member?: string;
  client?: string;
  default?: boolean;
}

export function facts(program: Command, act: Act): void {
  const command = program
    .command('facts')
    .argument('[session]', sessionArgument)
    .description(
      'show or enter what only you know of a session: times, place, diagnoses, code; none of it is drafted',
    );
  factOptions(command)
    .option('--forget <fact>', 'take one out again, e.g. code (repeat it)', forgetOption)
    .option('--member <person>', 'in a group, what holds for one of them, e.g. p2')
    .option('--client <client>', `with --default: ${clientArgument}`)
    .option('--default', 'what stands on every note of the client from now on')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote facts last --start 15:00 --stop 15:50 --modality audio-video --place 10' +
        '\n  $ amynote facts --client MO --default --diagnosis F33.1 --objective 2.1',
    )
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  if ((flags.client !== undefined) !== (flags.default === true) || (flags.default && word !== undefined)) {
    throw new AmynoteError('usage', 'what stands on every note belongs to a client, all else to a session', {
      hint: 'amynote facts --client CLIENT --default --diagnosis F33.1, or: amynote facts SESSION --start 15:00',
    });
  }
  const ports = await context.stages();
  if (flags.client !== undefined) return standing(context, ports, flags.client, flags);
  const { id } = await resolveSession(context, ports, word);
  const change = { facts: await typedFacts(context, ports, id, flags), forget: flags.forget ?? [] };
  const isChange = Object.keys(change.facts).length + change.forget.length > 0;
  if (isChange) await enterFacts(ports, id, change, flags.member);
  showFacts(context, id, await readFacts(ports, id, flags.member), flags.member);
  return undefined;
}

async function standing(
  context: CommandContext,
  ports: StagePorts,
  word: string,
  flags: Flags,
): Promise<undefined> {
  const client = await resolveClient(ports, word);
  if (flags.start !== undefined || flags.stop !== undefined) {
    throw new AmynoteError('usage', 'start and stop belong to one session', {
      hint: 'amynote facts SESSION --start 15:00 --stop 15:50',
    });
  }
  const change = { facts: await plainFacts(context, flags), forget: flags.forget ?? [] };
  const isChange = Object.keys(change.facts).length + change.forget.length > 0;
  showStandingFacts(context, isChange ? await enterStandingFacts(ports, client, change) : client);
  return undefined;
}
