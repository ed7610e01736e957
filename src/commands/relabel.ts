import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { type LineStretch, type Relabelling, relabel as relabelSession } from '../pipeline/relabel.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { showUnsure } from './show-unsure.ts';

interface Flags {
  swap?: boolean;
  confirm?: boolean;
}

export function relabel(program: Command, act: Act): void {
  program
    .command('relabel')
    .argument('<session>', sessionArgument)
    .argument('[lines]', 'their numbers, like 12 or 31-40,44,50-')
    .argument('[participant]', 'therapist, client, client-2, …, or none where nobody knows')
    .description('correct who spoke; what you decide stays when speakers are found again')
    .option('--swap', 'the two voices are the wrong way round, everywhere or in these lines')
    .option('--confirm', 'list the lines whose speaker is not sure or that are left out, for you to decide')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote relabel last 31-40 client\n  $ amynote relabel last 12,31-40,50- client-2\n  $ amynote relabel last --swap\n  $ amynote relabel last --confirm',
    )
    .action(act(run));
}

async function run(
  context: CommandContext,
  word: string,
  lines: string | undefined,
  participant: string | undefined,
  flags: Flags,
): Promise<undefined> {
  if (flags.confirm && (flags.swap || lines !== undefined)) throw unclear();
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  if (flags.confirm) return showUnsure(context, ports, id);
  const change = changeOf(lines, participant, flags);
  const { revision, value, changed, touched } = await relabelSession(ports, { sessionId: id, change });
  const unsure = value.lines.filter((line) => line.participant === null).length;
  const record = { type: 'speakers', v: 1, sessionId: id, revision, method: 'relabel', changed, unsure };
  context.output.product(record, id);
  if (
    change.type === 'swap' &&
    change.stretches === undefined &&
    value.lines.some(({ confirmed }) => confirmed)
  )
    context.output.say('lines that you had decided yourself stay as you said');
  context.output.result({ sessionId: id, revision, ...(touched.length > 0 && { touches: touched }) });
  return undefined;
}

function changeOf(lines: string | undefined, participant: string | undefined, flags: Flags): Relabelling {
  if (flags.swap && participant === undefined)
    return lines === undefined ? { type: 'swap' } : { type: 'swap', stretches: stretchesOf(lines) };
  if (lines === undefined || participant === undefined || flags.swap) throw unclear();
  return {
    type: 'lines',
    stretches: stretchesOf(lines),
    participant: participant === 'none' ? null : participant,
  };
}

/** `12`, `31-40`, `50-`, and several with commas. @throws `usage` */
function stretchesOf(text: string): LineStretch[] {
  return text.split(',').map((part) => {
    const [, from, dash, to] = /^(\d{1,9})(?:(-)(\d{1,9})?)?$/.exec(part.trim()) ?? [];
    if (from === undefined) throw unclear();
    if (dash !== undefined && to === undefined) return { from: Number(from) };
    return { from: Number(from), to: Number(to ?? from) };
  });
}

function unclear(): AmynoteError {
  return new AmynoteError('usage', 'say which lines are whose, or that the voices are swapped', {
    hint: 'amynote relabel SESSION 31-40,44 client, or: amynote relabel SESSION --swap',
  });
}
