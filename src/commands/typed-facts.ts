import type { Command } from 'commander';
import type { NoteFacts } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { momentNear } from '../pipeline/fact-times.ts';
import { readFacts } from '../pipeline/facts.ts';
import type { CommandContext } from './command-context.ts';
import {
  appointmentOption,
  attendeeOption,
  codeOption,
  diagnosisOption,
  measureOption,
  modalityOption,
  objectiveOption,
  placeOption,
} from './fact-options.ts';
import { countOption } from './typed-options.ts';

export interface FactFlags {
  start?: string;
  stop?: string;
  minutes?: number;
  modality?: NonNullable<NoteFacts['modality']>;
  place?: string;
  location?: string | true;
  attendee?: string[];
  diagnosis?: string[];
  objective?: string;
  next?: string;
  code?: string;
  necessity?: string | true;
  measure?: Record<string, string>;
}

/** Adds an option for each fact. @param to stands before what each is, where it is no plain entry */
export function factOptions(command: Command, to = ''): Command {
  return command
    .option('--start <time>', `${to}when it began, like 15:00`)
    .option('--stop <time>', `${to}when it ended, like 15:50`)
    .option('--minutes <n>', `${to}of therapy, where it was less than from start to stop`, countOption)
    .option('--modality <modality>', `${to}in-person, audio-video or audio-only`, modalityOption)
    .option('--place <code>', `${to}place of service, e.g. 11 office, 10 telehealth at home`, placeOption)
    .option('--location [-]', `${to}where the client was; it is asked, or read from standard input`)
    .option(
      '--attendee <who>',
      `${to}who was there, a word such as client or mother (repeat it)`,
      attendeeOption,
    )
    .option('--diagnosis <code>', `${to}ICD-10-CM, e.g. F33.1 (repeat it)`, diagnosisOption)
    .option('--objective <number>', `${to}of the treatment plan, e.g. 2.1`, objectiveOption)
    .option('--next <moment>', `${to}next appointment, like "2026-11-29 10:00"`, appointmentOption)
    .option('--code <code>', `${to}CPT, e.g. 90834; one is suggested from start and stop`, codeOption)
    .option('--necessity [-]', `${to}why the service was needed; it is asked, or read from standard input`)
    .option('--measure <name=score>', `${to}e.g. PHQ-9=14 (repeat it)`, measureOption);
}

/**
 * The facts that were typed for a session; a clock time is one of its day, and a stop without a start follows the one held.
 * @throws `usage`, `damaged` when a signed note is not what was signed
 */
export async function typedFacts(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
  flags: FactFlags,
): Promise<NoteFacts> {
  const plain = await plainFacts(context, flags);
  if (flags.start === undefined && flags.stop === undefined) return plain;
  const { startedAt: near } = await ports.vault.sessions.readSession(sessionId);
  const held = (await readFacts(ports, sessionId)).facts;
  const startedAt = flags.start === undefined ? held.startedAt : momentNear(flags.start, near);
  const endedAt =
    flags.stop === undefined ? held.endedAt : momentNear(flags.stop, startedAt ?? near, startedAt);
  return {
    ...plain,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  };
}

/** All that were typed but start and stop, which belong to a session. @throws `usage` */
export async function plainFacts(context: CommandContext, flags: FactFlags): Promise<NoteFacts> {
  const { minutes, modality, place, attendee, diagnosis, objective, next, code, measure } = flags;
  return {
    ...(minutes !== undefined && { minutes }),
    ...(modality !== undefined && { modality }),
    ...(place !== undefined && { place }),
    ...(attendee !== undefined && { attendees: attendee }),
    ...(diagnosis !== undefined && { diagnoses: diagnosis }),
    ...(objective !== undefined && { objective }),
    ...(next !== undefined && { nextAppointment: next }),
    ...(code !== undefined && { code }),
    ...(measure !== undefined && { measures: measure }),
    ...(await ownWords(context, flags)),
  };
}

/** Never an argument: what is typed on a command line stays in the shell's history. */
async function ownWords(
  { prompts }: CommandContext,
  { location, necessity }: FactFlags,
): Promise<Pick<NoteFacts, 'clientLocation' | 'necessity'>> {
  if ([location, necessity].some((value) => value !== undefined && value !== true && value !== '-')) {
    throw new AmynoteError(
      'usage',
      'these words are not typed on the command line: it is kept in the shell’s history',
      {
        hint: 'leave them out: they are asked, or read from standard input',
      },
    );
  }
  if (location !== undefined && necessity !== undefined && !prompts.interactive) {
    throw new AmynoteError('usage', 'there is one standard input, and two things to read from it', {
      hint: 'enter location and necessity one after the other',
    });
  }
  const read = async (question: string) => {
    const text = oneLine(prompts.interactive ? await prompts.ask(question) : await prompts.readInput());
    if (text !== '') return text;
    throw new AmynoteError('usage', 'there are no words to enter', {
      hint: 'to take one out: --forget FACT',
    });
  };
  return {
    ...(location !== undefined && { clientLocation: await read('where the client was: ') }),
    ...(necessity !== undefined && { necessity: await read('why the service was needed: ') }),
  };
}
