import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { importRecording } from '../pipeline/import.ts';
import { importCaptions } from '../pipeline/import-captions.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { sessionRecord } from './session-record.ts';
import { momentOption } from './typed-options.ts';

interface Flags {
  client?: string;
  captions?: boolean;
  therapist?: string;
  channels?: boolean;
  date?: Date;
}

/** Ends of names that are captions, whatever else is said. */
const captionNames = /\.(vtt|srt)$/i;

export function importFile(program: Command, act: Act): void {
  program
    .command('import <file>')
    .description('take a sound file, or captions (WebVTT, SRT), into the vault as a session')
    .option('--client <client>', clientArgument)
    .option('--captions', 'the file holds captions, not sound')
    .option('--therapist <label>', 'the name that the captions give the therapist')
    .option('--channels', 'each of the two channels is one person (telehealth, two microphones)')
    .option('--date <date>', 'when the session began; the file time if not given', momentOption)
    .addHelpText(
      'after',
      '\nExample:\n  $ amynote import monday-0900.m4a --client MO --date "2026-03-02 09:00"',
    )
    .action(act(run));
}

async function run(context: CommandContext, path: string, flags: Flags): Promise<undefined> {
  if (flags.client === undefined) {
    throw new AmynoteError('usage', 'say whose session it is', { hint: 'add --client CLIENT' });
  }
  const ports = await context.stages();
  const startedAt = flags.date ?? (await context.modifiedAt(path));
  const session = await take(context, ports, path, { ...flags, client: flags.client, startedAt });
  context.output.product(sessionRecord(session), session.id);
  if (flags.date === undefined) {
    const when = session.startedAt.slice(0, 16).replace('T', ' ');
    context.output.say(
      `dated ${when}, as the file is; if the session was at another time, import it with --date`,
    );
  }
  context.output.say(
    'the file you imported is still where it was, not encrypted: delete it once you have checked',
  );
  context.output.say(`next: amynote draft ${session.id}`);
  context.output.result({ sessionId: session.id });
  return undefined;
}

async function take(
  context: CommandContext,
  ports: StagePorts,
  path: string,
  flags: Flags & { client: string; startedAt: Date },
): Promise<Session> {
  const client = await resolveClient(ports, flags.client);
  const { startedAt } = flags;
  if (flags.captions || captionNames.test(path)) {
    const text = await context.readFile(path);
    const label = flags.therapist !== undefined && { therapist: flags.therapist };
    return importCaptions(ports, { client, text, startedAt, ...label });
  }
  return importRecording(ports, { client, path, channelPerPerson: flags.channels ?? false, startedAt });
}
