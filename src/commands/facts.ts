import type { Command } from 'commander';
import type { NoteFact, NoteFacts } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { momentNear } from '../pipeline/fact-times.ts';
import { enterFacts, enterStandingFacts, readFacts } from '../pipeline/facts.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import {
  appointmentOption,
  attendeeOption,
  codeOption,
  diagnosisOption,
  forgetOption,
  measureOption,
  modalityOption,
  objectiveOption,
  placeOption,
} from './fact-options.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { showFacts, showStandingFacts } from './show-facts.ts';
import { countOption } from './typed-options.ts';

interface Flags {
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
  forget?: NoteFact[];
  member?: string;
  client?: string;
  default?: boolean;
}

export function facts(program: Command, act: Act): void {
  program
    .command('facts')
    .argument('[session]', sessionArgument)
    .description(
      'show or enter what only you know of a session: times, place, diagnoses, code; none of it is drafted',
    )
    .option('--start <time>', 'when it began, like 15:00')
    .option('--stop <time>', 'when it ended, like 15:50')
    .option('--minutes <n>', 'of therapy, where it was less than from start to stop', countOption)
    .option('--modality <modality>', 'in-person, audio-video or audio-only', modalityOption)
    .option('--place <code>', 'place of service, e.g. 11 office, 10 telehealth at home', placeOption)
    .option('--location [-]', 'where the client was; it is asked, or read from standard input')
    .option('--attendee <who>', 'who was there, a word such as client or mother (repeat it)', attendeeOption)
    .option('--diagnosis <code>', 'ICD-10-CM, e.g. F33.1 (repeat it)', diagnosisOption)
    .option('--objective <number>', 'of the treatment plan, e.g. 2.1', objectiveOption)
    .option('--next <moment>', 'next appointment, like "2026-11-29 10:00"', appointmentOption)
    .option('--code <code>', 'CPT, e.g. 90834; one is suggested from start and stop', codeOption)
    .option('--necessity [-]', 'why the service was needed; it is asked, or read from standard input')
    .option('--measure <name=score>', 'e.g. PHQ-9=14 (repeat it)', measureOption)
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

async function typedFacts(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
  flags: Flags,
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

async function plainFacts(context: CommandContext, flags: Flags): Promise<NoteFacts> {
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
  { location, necessity }: Flags,
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
