import type { Command } from 'commander';
import { wrapText } from '../core/display-width.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Nudge } from '../core/nudge.ts';
import type { StagePorts } from '../core/ports.ts';
import {
  approveNudge,
  discardNudge,
  editNudge,
  findNudge,
  handOverNudge,
  type NudgeOfClient,
  nudgeProblems,
} from '../pipeline/nudge-decisions.ts';
import type { Act, CommandContext } from './command-context.ts';
import {
  minuteOf,
  nudgeRecord,
  nudgeSettings,
  nudgeText,
  typedWords,
  warnOfOldLines,
} from './nudge-words.ts';

const nudgeArgument = 'id of a text or its beginning, or last';

/** What a clinician does with one text. */
export function nudgeDecisions(noun: Command, act: Act): void {
  noun
    .command('show')
    .argument('<nudge>', nudgeArgument)
    .description('one text: its words, what they rest on, and what became of it')
    .addHelpText('after', '\nExample:\n  $ amynote nudge show last')
    .action(act(show));
  noun
    .command('edit')
    .argument('<nudge>', nudgeArgument)
    .description('put your own words in place of a draft; how to end it and where help is stay below them')
    .option('--text <->', 'from standard input or asked, which is so without it', '-')
    .addHelpText('after', '\nExample:\n  $ amynote nudge edit last --text -')
    .action(act(edit));
  noun
    .command('approve')
    .argument('<nudge>', nudgeArgument)
    .description('say yes to one text, word for word')
    .option('--yes', 'you have read it; nothing is asked')
    .addHelpText('after', '\nExample:\n  $ amynote nudge approve last')
    .action(act(approve));
  noun
    .command('export')
    .argument('<nudge>', nudgeArgument)
    .description('print an approved text, for you to send on a way of your own')
    .option('--copy', 'into the clipboard instead')
    .option('--output <file>', 'into a file instead')
    .addHelpText('after', '\nExample:\n  $ amynote nudge export last --copy')
    .action(act(handOver));
  noun
    .command('discard')
    .argument('<nudge>', nudgeArgument)
    .description('put a text aside that will not be sent; it stays in the record')
    .addHelpText('after', '\nExample:\n  $ amynote nudge discard last')
    .action(act(discard));
}

async function show(context: CommandContext, word: string): Promise<undefined> {
  const ports = await context.stages();
  const held = await findNudge(ports, word);
  const isOpen = held.value.state === 'draft';
  const problems = isOpen ? await nudgeProblems(ports, held, await settingsOf(context)) : [];
  await product(context, ports, held.value, problems);
  context.output.result({ id: held.value.id, state: held.value.state });
  return undefined;
}

async function edit(context: CommandContext, word: string, { text }: { text: string }): Promise<undefined> {
  const ports = await context.stages();
  const held = await findNudge(ports, word);
  if (context.prompts.interactive)
    context.output.say(wrapText(`now: ${held.value.body}`, context.output.reader.columns).join('\n'));
  const words = (await typedWords(context, 'text', text)) ?? '';
  const { value, problems } = await editNudge(ports, held, words, await settingsOf(context));
  await product(context, ports, value, problems);
  context.output.say(
    problems.length === 0
      ? `say yes to it: amynote nudge approve ${value.id}`
      : 'kept as a draft; as it stands it cannot be approved',
  );
  context.output.result({ id: value.id, state: value.state, problems: problems.map(({ rule }) => rule) });
  return undefined;
}

async function approve(
  context: CommandContext,
  word: string,
  { yes }: { yes?: boolean },
): Promise<undefined> {
  const { output, prompts } = context;
  const ports = await context.stages();
  const held = await findNudge(ports, word);
  const { text, id } = held.value;
  if (!yes && !prompts.interactive) {
    throw new AmynoteError('usage', 'there is no terminal to ask at whether you approve it', {
      hint: `read it: amynote nudge show ${id}; then: amynote nudge approve ${id} --yes`,
    });
  }
  if (!yes) {
    output.say(nudgeText(context, held.value, [], await ports.nudgeRules()));
    if (!(await prompts.confirm('Do you approve this text, word for word?')))
      throw new AmynoteError('failed', 'not approved; it stays a draft', {
        hint: `change it: amynote nudge edit ${id} --text -`,
      });
  }
  const { value } = await approveNudge(ports, held, text, await settingsOf(context));
  output.product(nudgeRecord(value, [], await ports.nudgeRules()), value.id);
  output.say(`approved, and not sent; hand it over: amynote nudge export ${value.id}, or with --copy`);
  output.result({ id: value.id, state: value.state });
  return undefined;
}

async function handOver(
  context: CommandContext,
  word: string,
  { copy, output: path }: { copy?: boolean; output?: string },
): Promise<undefined> {
  const { output } = context;
  const ports = await context.stages();
  const held = await findNudge(ports, word);
  if (copy && path !== undefined)
    throw new AmynoteError('usage', 'a text goes into the clipboard or a file, not both', {
      hint: 'leave one out',
    });
  const clipboard = copy ? await clipboardOf(context) : undefined;
  const how = copy ? 'copied' : path === undefined ? 'printed' : 'written';
  const rules = await ports.nudgeRules();
  const { id } = held.value;
  await handOverNudge(ports, held, how, await settingsOf(context), async (given) => {
    if (clipboard !== undefined) await clipboard(given.text);
    if (path !== undefined) await context.writeFile(path, `${given.text}\n`);
    output.product(nudgeRecord(given, [], rules), how === 'printed' ? given.text : id);
  });
  tellHowToSend(context, held, how);
  await warnOfOldLines(context);
  output.result({ id, how });
  return undefined;
}

async function clipboardOf(context: CommandContext) {
  const clipboard = await context.clipboard();
  if (clipboard !== undefined) return clipboard;
  throw new AmynoteError('failed', 'there is no clipboard program here', {
    hint: 'install wl-clipboard or xclip, or leave --copy out: the text is printed',
  });
}

function tellHowToSend(
  { output }: CommandContext,
  { client, value: { forAt } }: NudgeOfClient,
  how: string,
): void {
  const chosen = client.nudges?.smsChosenOn;
  const plain =
    chosen === undefined
      ? 'plain text messages can be read by others: only for a client who, warned, chose them (amynote nudge set CLIENT --sms DAY)'
      : `plain text messages: chosen by the client, warned, on ${chosen}`;
  output.say(`${how}, and in the record; amynote sends nothing`);
  if (forAt !== undefined && Date.parse(forAt) > Date.now())
    output.say(`it is meant for ${minuteOf(forAt)}, not before`);
  output.say(plain);
}

async function discard(context: CommandContext, word: string): Promise<undefined> {
  const ports = await context.stages();
  const { value } = await discardNudge(ports, await findNudge(ports, word));
  context.output.product(nudgeRecord(value, [], await ports.nudgeRules()), value.id);
  context.output.result({ id: value.id, state: value.state });
  return undefined;
}

async function product(
  context: CommandContext,
  ports: StagePorts,
  value: Nudge,
  problems: Awaited<ReturnType<typeof nudgeProblems>>,
): Promise<void> {
  const rules = await ports.nudgeRules();
  context.output.product(nudgeRecord(value, problems, rules), nudgeText(context, value, problems, rules));
}

async function settingsOf(context: CommandContext) {
  return nudgeSettings(await context.settings());
}
