import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { clockTime, parseClock, parseDuration } from '../core/time.ts';
import { playSession } from '../pipeline/play.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { durationOption } from './typed-options.ts';

interface Flags {
  at?: number;
  for?: number;
}

export function play(program: Command, act: Act): void {
  program
    .command('play')
    .argument('[session]', sessionArgument)
    .description('listen to a session; q, Enter or Ctrl-C stops')
    .option('--at <place>', 'begin there, e.g. 12:30', placeOption)
    .option('--for <length>', 'no longer than this, e.g. 20s', durationOption)
    .addHelpText('after', '\nExample:\n  $ amynote play last --at 12:30 --for 20s')
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const [over, enough] = [new AbortController(), new AbortController()];
  if (context.prompts.interactive) {
    context.prompts.keys(over.signal, (key) => /^[q\r\n]$/.test(key) && enough.abort());
  }
  const fromMs = flags.at ?? 0;
  const { toMs } = await playSession(ports, {
    sessionId: id,
    fromMs,
    ...(flags.for !== undefined && { lengthMs: flags.for }),
    stop: AbortSignal.any([context.signal, enough.signal]),
  }).finally(() => over.abort());
  context.output.result({ sessionId: id, fromMs, toMs });
  context.output.say(`played ${clockTime(fromMs)} to ${clockTime(toMs)}`);
  return undefined;
}

/** @throws `usage` when the text is no place in a recording */
function placeOption(text: string): number {
  const ms = parseClock(text) ?? parseDuration(text);
  if (ms !== undefined) return ms;
  throw new AmynoteError('usage', 'the place is not one', { hint: 'write it like 12:30, 1:02:30 or 90s' });
}
