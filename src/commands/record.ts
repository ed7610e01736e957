import type { Command } from 'commander';
import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { clockTime } from '../core/time.ts';
import { recordSession } from '../pipeline/record.ts';
import { resumeCapture } from '../pipeline/resume.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession } from './session-arguments.ts';
import { sessionRecord } from './session-record.ts';
import { durationOption } from './typed-options.ts';

interface Flags {
  client?: string;
  duration?: number;
  device?: string;
  channels?: boolean;
  resume?: string | boolean;
}

export function record(program: Command, act: Act): void {
  program
    .command('record')
    .description('record a session into the vault; Enter or Ctrl-C ends it')
    .option('--client <client>', clientArgument)
    .option('--duration <length>', 'stop by itself, e.g. 50m', durationOption)
    .option(
      '--device <device>',
      'microphone, e.g. pulse:NAME, hw:1, "dshow:Microphone"; the default one if not given',
    )
    .option('--channels', 'two microphones: each of the two channels is one person')
    .option('--resume [session]', 'finish a recording that a crash or power cut left unfinished')
    .addHelpText('after', '\nExample:\n  $ amynote record --client MO --duration 50m')
    .action(act(run));
}

async function run(context: CommandContext, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  if (flags.resume !== undefined) return resume(context, ports, flags.resume);
  if (flags.client === undefined) {
    throw new AmynoteError('usage', 'say whose session it is', { hint: 'add --client CLIENT' });
  }
  const client = await resolveClient(ports, flags.client);
  const enter = new AbortController();
  const session = await capture(context, ports, client, flags, enter).finally(() => enter.abort());
  return finish(context, session);
}

async function capture(
  context: CommandContext,
  ports: StagePorts,
  client: Client,
  flags: Flags,
  enter: AbortController,
): Promise<Session> {
  if (context.prompts.interactive) context.prompts.untilEnter(enter.signal).then(() => enter.abort());
  return recordSession(ports, {
    client,
    channels: flags.channels ? 2 : 1,
    stop: AbortSignal.any([context.signal, enter.signal]),
    ...(flags.device !== undefined && { device: flags.device }),
    ...(flags.duration !== undefined && { durationMs: flags.duration }),
  });
}

async function resume(
  context: CommandContext,
  ports: StagePorts,
  which: string | boolean,
): Promise<undefined> {
  const unfinished = await ports.vault.captures.unfinished();
  if (unfinished.length === 0) {
    throw new AmynoteError('not-found', 'no recording was left unfinished', {
      hint: 'see them: amynote list',
    });
  }
  const ids = typeof which === 'string' ? [(await resolveSession(context, ports, which)).id] : unfinished;
  for (const id of ids) {
    await resumeCapture(ports, { sessionId: id });
    await finish(context, await ports.vault.sessions.readSession(id));
  }
  return undefined;
}

async function finish(context: CommandContext, session: Session): Promise<undefined> {
  const { vault } = await context.stages();
  const recording = await vault.sessions.latest(session.id, 'recording');
  context.output.product(sessionRecord(session), session.id);
  context.output.say(
    `recorded ${clockTime(recording?.value.durationMs ?? 0)}; next: amynote draft ${session.id}`,
  );
  context.output.result({ sessionId: session.id, durationMs: recording?.value.durationMs ?? 0 });
  return undefined;
}
