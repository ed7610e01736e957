import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { clockTime, parseClock } from '../core/time.ts';
import { strike as strikeStretch } from '../pipeline/strike.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

export function strike(program: Command, act: Act): void {
  program
    .command('strike')
    .argument('<session>', sessionArgument)
    .argument('<stretch>', 'from when to when in the session, like 12:30-14:00 or 1:02:10-1:03:00')
    .description('remove a stretch for good: its sound, its lines, and what the draft rests on them')
    .option('--yes', 'you are sure; do not ask')
    .addHelpText('after', '\nExample:\n  $ amynote strike last 12:30-14:00')
    .action(act(run));
}

async function run(
  context: CommandContext,
  word: string,
  stretch: string,
  flags: { yes?: boolean },
): Promise<undefined> {
  const { fromMs, toMs } = stretchArgument(stretch);
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  if (!flags.yes) {
    const hasSound = (await ports.vault.sessions.heldKinds(id)).has('recording');
    await confirmStrike(context, hasSound ? 'the sound and the words' : 'the words', fromMs, toMs);
  }
  const { signed, touched } = await strikeStretch(ports, { sessionId: id, fromMs, toMs });
  context.output.product({ type: 'strike', v: 1, sessionId: id, startMs: fromMs, endMs: toMs, signed }, id);
  if (signed) {
    context.output.say(
      `the signed note was not changed and may still tell of it; an addendum is yours to write: amynote addend ${id}`,
    );
  }
  context.output.result({ sessionId: id, signed, ...(touched.length > 0 && { touches: touched }) });
  return undefined;
}

/** Nothing brings it back. */
async function confirmStrike(
  { prompts }: CommandContext,
  what: string,
  fromMs: number,
  toMs: number,
): Promise<void> {
  if (!prompts.interactive) {
    throw new AmynoteError('usage', 'what is struck is gone for good', {
      hint: 'if you are sure, add --yes',
    });
  }
  const question = `Remove ${what} from ${clockTime(fromMs)} to ${clockTime(toMs)} for good?`;
  if (await prompts.confirm(question)) return;
  throw new AmynoteError('interrupted', 'nothing was struck');
}

/** @throws `usage` */
function stretchArgument(text: string): { fromMs: number; toMs: number } {
  const [from, to, more] = text.split(/[-–]/).map(parseClock);
  if (from !== undefined && to !== undefined && more === undefined && from < to)
    return { fromMs: from, toMs: to };
  throw new AmynoteError('usage', 'that is no stretch of time', {
    hint: 'write it like 12:30-14:00 or 1:02:10-1:03:00',
  });
}
