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

/** Enough of a file to tell what it is. */
const startBytes = 65_536;
/** The longest transcript that is read, in bytes: of 16 million characters, in UTF-16. */
const mostBytes = 32 * 1024 * 1024;

export function importFile(program: Command, act: Act): void {
  program
    .command('import <file>')
    .description(
      'take a sound file, or a transcript of Zoom, Teams, Otter or others, into the vault as a session',
    )
    .option('--client <client>', clientArgument)
    .option('--captions', 'the file holds a transcript, not sound, though it does not look like one')
    .option('--therapist <label>', 'the name that the transcript gives the therapist')
    .option('--channels', 'each of the two channels is one person (telehealth, two microphones)')
    .option('--date <date>', 'when the session began; the file time if not given', momentOption)
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote import monday-0900.m4a --client MO --date "2026-03-02 09:00"\n  $ amynote import zoom.vtt --client MO --therapist "Ruth Vale"',
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
  const text = await transcriptIn(context, ports, path, flags.captions || captionNames.test(path));
  if (text === undefined)
    return importRecording(ports, { client, path, channelPerPerson: flags.channels ?? false, startedAt });
  const therapist = flags.therapist ?? (await context.settings()).clinician.name;
  return importCaptions(ports, { client, text, startedAt, ...(therapist !== '' && { therapist }) });
}

/**
 * The text of a transcript; undefined for a file that must be sound.
 * @param isNamed the clinician says it is one. @throws `usage` for a file that is too large, or no text
 */
async function transcriptIn(
  context: CommandContext,
  ports: StagePorts,
  path: string,
  isNamed: boolean,
): Promise<string | undefined> {
  const captions = await ports.captions();
  const start = await context.readStart(path, startBytes);
  if (isDocument(start)) {
    throw new AmynoteError('usage', 'this is a Word document', {
      hint: 'download the transcript as .vtt instead, or save the document as plain text (.txt)',
    });
  }
  if (!isNamed && !captions.recognises(start)) return undefined;
  const file = await context.readStart(path, mostBytes + 1);
  if (file.length > mostBytes) {
    throw new AmynoteError('usage', 'the file is larger than 32 MB, which no transcript of a session is', {
      hint: 'export the transcript again, as WebVTT (.vtt)',
    });
  }
  const text = captions.decode(file);
  if (text !== undefined) return text;
  throw new AmynoteError('usage', 'this file holds no text', { hint: 'leave --captions out if it is sound' });
}

/** Word documents are zip files, which no sound is. */
function isDocument(start: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, at) => start[at] === byte);
}
