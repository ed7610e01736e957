import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { diarizerEngines } from '../core/speech-ports.ts';
import { type DiarizeChoice, diarize as diarizeSession } from '../pipeline/diarize.ts';
import type { Act, CommandContext } from './command-context.ts';
import { forEachSession, resolveSessions, sessionArgument } from './session-arguments.ts';

interface Flags {
  speakers?: number | 'auto';
  engine?: string;
  therapistChannel?: 0 | 1;
}

export function diarize(program: Command, act: Act): void {
  program
    .command('diarize')
    .argument('[session...]', sessionArgument)
    .description('say who spoke each line')
    .option('--speakers <n>', 'how many people are heard, or auto', speakersOption)
    .option('--engine <engine>', `${diarizerEngines.join(', ')} (which sends the sound away)`)
    .option('--therapist-channel <side>', 'left or right, of a two-channel recording', channelOption)
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote diarize last\n  $ amynote diarize last --speakers 3\n  $ amynote diarize last --therapist-channel left',
    )
    .action(act(run));
}

async function run(context: CommandContext, args: string[], flags: Flags): Promise<number | undefined> {
  const ports = await context.stages();
  const choice = choiceOf(flags);
  return forEachSession(context, await resolveSessions(context, ports, args), async ({ id }) => {
    const { value, revision } = await diarizeSession(ports, { sessionId: id, ...choice });
    const unsure = value.lines.filter(({ participant }) => participant === null).length;
    const voices = value.voices?.length;
    context.output.product(
      { type: 'speakers', v: 1, sessionId: id, revision, method: value.method, unsure, voices },
      id,
    );
  });
}

function choiceOf({ speakers, engine: word, therapistChannel }: Flags): DiarizeChoice {
  const engine = diarizerEngines.find((name) => name === word);
  if (word !== undefined && engine === undefined) {
    throw new AmynoteError('usage', 'there is no such engine', {
      hint: `the engines are: ${diarizerEngines.join(', ')}`,
    });
  }
  return {
    ...(engine !== undefined && { engine }),
    ...(speakers !== undefined && { voices: speakers }),
    ...(therapistChannel !== undefined && { therapistChannel }),
  };
}

/** @throws `usage` */
function speakersOption(text: string): number | 'auto' {
  const count = Number(text);
  if (text === 'auto' || (Number.isInteger(count) && count >= 1 && count <= 12))
    return text === 'auto' ? text : count;
  throw new AmynoteError('usage', 'that is no number of people', { hint: 'write 2, 3, … up to 12, or auto' });
}

/** @throws `usage` */
function channelOption(text: string): 0 | 1 {
  if (text === 'left' || text === 'right') return text === 'left' ? 0 : 1;
  throw new AmynoteError('usage', 'a recording has two channels, left and right', {
    hint: 'amynote diarize SESSION --therapist-channel left',
  });
}
