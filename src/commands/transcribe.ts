import type { Command } from 'commander';
import type { StagePorts } from '../core/ports.ts';
import { usdWords } from '../core/usd.ts';
import { estimateTranscription } from '../pipeline/estimate-transcription.ts';
import { transcribe as transcribeSession } from '../pipeline/transcribe.ts';
import type { Act, CommandContext } from './command-context.ts';
import { forEachSession, resolveSessions, sessionArgument } from './session-arguments.ts';
import { countOption } from './typed-options.ts';

interface Flags {
  engine?: string;
  jobs?: number;
  again?: boolean;
  dryRun?: boolean;
}

export function transcribe(program: Command, act: Act): void {
  program
    .command('transcribe')
    .argument('[session...]', sessionArgument)
    .description('turn sound into numbered lines')
    .option('--engine <engine>', 'openai or local, instead of the one in the settings')
    .option('--jobs <n>', 'pieces of sound under way at once', countOption)
    .option('--again', 'ask once more where nothing changed, or only the terms that are sent along')
    .option('--dry-run', 'say how much would be sent and what it would cost; send nothing')
    .addHelpText('after', '\nExample:\n  $ amynote list --needs transcribe | amynote transcribe -')
    .action(act(run));
}

async function run(context: CommandContext, args: string[], flags: Flags): Promise<number | undefined> {
  const ports = await context.stages(flags.engine === undefined ? {} : { transcribe: flags.engine });
  const jobs = flags.jobs ?? (await context.settings()).jobs;
  const work = flags.dryRun ? estimateOne : transcribeOne;
  return forEachSession(context, await resolveSessions(context, ports, args), ({ id }) =>
    work(context, ports, { sessionId: id, jobs, again: flags.again ?? false }),
  );
}

interface Request {
  sessionId: string;
  jobs: number;
  again: boolean;
}

async function transcribeOne({ output }: CommandContext, ports: StagePorts, request: Request): Promise<void> {
  const { sessionId } = request;
  const { value, revision, spent } = await transcribeSession(ports, request);
  const record = { type: 'transcript', v: 1, sessionId, revision, lines: value.lines.length };
  output.product({ ...record, ...spent }, sessionId);
}

async function estimateOne(
  { output }: CommandContext,
  ports: StagePorts,
  { sessionId, again }: Request,
): Promise<void> {
  const estimate = await estimateTranscription(ports, sessionId, again);
  const { pieces, kept, toSendMs, costUsd } = estimate;
  const cost = costUsd === undefined ? 'price unknown' : usdWords(costUsd, 2);
  const minutes = (toSendMs / 60_000).toFixed(1);
  const text = `${sessionId}  ${pieces} pieces, ${kept} heard before; to send: ${minutes} min, ${cost}`;
  output.product({ type: 'estimate', v: 1, sessionId, ...estimate }, text);
}
