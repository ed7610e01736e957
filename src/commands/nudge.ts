import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import { type NudgeKind, nudgeKinds } from '../core/nudge-kinds.ts';
import type { HeldNudge } from '../core/nudge-ports.ts';
import { draftNudges, type NudgeOutcome } from '../pipeline/nudge-drafts.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { nudgeDecisions } from './nudge-decide.ts';
import { nudgeWishes } from './nudge-set.ts';
import {
  minuteOf,
  nudgeRecord,
  nudgeSettings,
  nudgeText,
  spokenMoment,
  typedWords,
  warnOfOldLines,
} from './nudge-words.ts';
import { table } from './table.ts';
import { momentOption } from './typed-options.ts';

interface Flags {
  kind?: NudgeKind;
  text?: string;
  link?: string;
  for?: Date;
  person?: string;
}

/** Texts between two sessions: drafted here, read and approved by the clinician, sent by nobody but them. */
export function nudge(program: Command, act: Act): void {
  const noun = program
    .command('nudge')
    .description('texts between sessions, drafted for your approval; nothing is ever sent');
  noun
    .command('draft', { isDefault: true })
    .argument('<client>', clientArgument)
    .description('draft texts from agreed homework; "amynote nudge CLIENT" does the same')
    .option('--kind <kind>', nudgeKinds.join(', '), kindOption)
    .option('--text <->', 'your own words, from standard input or asked')
    .option('--link <->', 'the page of a resource text, from standard input or asked')
    .option(
      '--for <moment>',
      'when you mean to send it, like "tomorrow 10:00"; now if not given',
      momentOption,
    )
    .option('--person <id>', 'whose text it is, where the client is several people')
    .addHelpText('after', '\nExamples:\n  $ amynote nudge draft MO')
    .addHelpText('after', '  $ amynote nudge MO --kind appointment --for "tomorrow 10:00"')
    .action(act(draft));
  noun
    .command('list')
    .argument('<client>', clientArgument)
    .description('all texts of one client, oldest first')
    .addHelpText('after', '\nExample:\n  $ amynote nudge list MO')
    .action(act(list));
  nudgeDecisions(noun, act);
  nudgeWishes(noun, act);
}

/** @throws `usage` */
function kindOption(word: string): NudgeKind {
  const kind = nudgeKinds.find((name) => name === word);
  if (kind !== undefined) return kind;
  throw new AmynoteError('usage', 'there is no such kind of text', {
    hint: `the kinds are: ${nudgeKinds.join(', ')}`,
  });
}

async function draft(context: CommandContext, word: string, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const settings = nudgeSettings(await context.settings());
  const place = client.nudges?.place ?? settings.place;
  const about = flags.kind ?? (flags.link === undefined ? undefined : 'resource');
  const outcome = await draftNudges(ports, {
    client,
    settings,
    about,
    personId: flags.person,
    own: await typedWords(context, 'text', flags.text),
    link: (await typedWords(context, 'link', flags.link))?.trim(),
    forAt: flags.for,
    spokenMoment: (moment, readAt) => spokenMoment(moment, readAt, place),
  });
  await tell(context, outcome);
  tellCutOff(context, await ports.vault.nudges.list(client.id));
  context.output.result({
    clientId: client.id,
    drafts: outcome.drafts.length,
    leftOut: outcome.leftOut.length,
  });
  return undefined;
}

async function tell(context: CommandContext, { drafts, leftOut, more }: NudgeOutcome): Promise<void> {
  const { output } = context;
  const rules = await (await context.stages()).nudgeRules();
  for (const { value, problems } of drafts)
    output.product(nudgeRecord(value, problems, rules), nudgeText(context, value, problems, rules));
  const says = [...new Set(leftOut.flatMap(({ problems }) => problems.map((problem) => problem.says)))];
  if (leftOut.length > 0)
    output.say(`left out ${counted(leftOut.length, 'agreed task')}: ${says.join('; ')}`);
  if (more > 0) output.say(`${counted(more, 'agreed task')} more; one kind at a time: --kind homework`);
  const ready = drafts.find(({ problems }) => problems.length === 0);
  const [first] = drafts;
  if (ready !== undefined)
    output.say(`nothing is sent; read it, then: amynote nudge approve ${ready.value.id}`);
  else if (first !== undefined) output.say(`say it otherwise: amynote nudge edit ${first.value.id} --text -`);
  await warnOfOldLines(context);
}

/** A text that may be out, and nobody knows. */
function tellCutOff({ output }: CommandContext, held: readonly HeldNudge[]): void {
  for (const { value } of held)
    if (value.handedOver.at(-1)?.begun === true)
      output.say(`a text was perhaps handed over, the command was cut off: amynote nudge show ${value.id}`);
}

async function list(context: CommandContext, word: string): Promise<undefined> {
  const { output } = context;
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const held = await ports.vault.nudges.list(client.id);
  const rules = await ports.nudgeRules();
  const texts = table(
    held.map(({ value: { id, createdAt, about, state, handedOver, forAt } }) => {
      const sure = handedOver.some(({ begun }) => begun === undefined);
      const became = handedOver.length === 0 ? state : sure ? 'handed over' : 'perhaps handed over';
      return [id, createdAt.slice(0, 10), about, became, forAt === undefined ? '' : `for ${minuteOf(forAt)}`];
    }),
  );
  for (const [at, { value }] of held.entries())
    output.product(nudgeRecord(value, [], rules), texts[at] ?? '');
  if (held.length === 0) output.say('there are none yet: amynote nudge CLIENT');
  tellCutOff(context, held);
  output.result({ clientId: client.id, nudges: held.length });
  return undefined;
}
