import type { Command } from 'commander';
import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { guardianRules } from '../core/nudge-kinds.ts';
import type { NudgeWishes } from '../core/nudge-wishes.ts';
import type { StagePorts } from '../core/ports.ts';
import { calendarDay, localIso } from '../core/time.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { dayOption } from './typed-options.ts';

interface Flags {
  sharedDevice?: string;
  partnerViolence?: string;
  minor?: string;
  guardianRule?: string;
  crisis?: string;
  place?: string;
  sms?: string;
}

/** What keeps texts from one client, as the clinician says it. */
export function nudgeWishes(noun: Command, act: Act): void {
  noun
    .command('pause')
    .argument('<client>', clientArgument)
    .description('no texts to this client, until a day or until you resume them')
    .option('--until <day>', 'the last day without, like 2026-12-01')
    .addHelpText('after', '\nExample:\n  $ amynote nudge pause MO --until 2026-12-01')
    .action(act(pause));
  noun
    .command('resume')
    .argument('<client>', clientArgument)
    .description('texts to this client again')
    .addHelpText('after', '\nExample:\n  $ amynote nudge resume MO')
    .action(act(resume));
  noun
    .command('set')
    .argument('<client>', clientArgument)
    .description('what keeps texts from this client; without options it shows what is set')
    .option('--shared-device <yes|no>', 'somebody else reads what arrives on their device')
    .option('--partner-violence <yes|no>', 'a partner is violent; no: not any more, whatever older notes say')
    .option('--minor <yes|no>', 'the client is a minor')
    .option('--guardian-rule <word>', `how that was settled: ${guardianRules.join(', ')}, or none`)
    .option('--crisis <day>', 'the day of a crisis that no note tells of, or none')
    .option('--place <place>', 'where the client is, like US-IL or GB, or default')
    .option('--sms <day>', 'the day on which the client, warned, chose plain text messages, or none')
    .addHelpText('after', '\nExample:\n  $ amynote nudge set MO --shared-device yes')
    .action(act(set));
}

async function pause(
  context: CommandContext,
  word: string,
  { until }: { until?: string },
): Promise<undefined> {
  const day = until === undefined ? undefined : dayOption(until);
  return save(context, word, () => ({
    paused: { since: new Date().toISOString(), ...(day !== undefined && { until: day }) },
  }));
}

async function resume(context: CommandContext, word: string): Promise<undefined> {
  return save(context, word, () => ({ paused: undefined }));
}

async function set(context: CommandContext, word: string, flags: Flags): Promise<undefined> {
  const { nudgeRules } = await context.stages();
  if (flags.place !== undefined && flags.place !== 'default') (await nudgeRules()).place(flags.place);
  return save(context, word, () => typedWishes(flags));
}

type Changes = { [K in keyof NudgeWishes]?: NudgeWishes[K] | undefined };

function typedWishes(flags: Flags): Changes {
  const { sharedDevice, partnerViolence, minor, guardianRule, crisis, place, sms } = flags;
  const saidAt = localIso(new Date());
  const yes = (flag: string, word: string) => (isYes(flag, word) ? (true as const) : undefined);
  return {
    ...(sharedDevice !== undefined && { sharedDevice: yes('shared-device', sharedDevice) }),
    ...(partnerViolence !== undefined && {
      partnerViolence: { is: isYes('partner-violence', partnerViolence), saidAt },
    }),
    ...(minor !== undefined && { minor: yes('minor', minor) }),
    ...(guardianRule !== undefined && { guardianRule: ruleOf(guardianRule) }),
    ...(crisis !== undefined && { crisisOn: crisis === 'none' ? undefined : dayOption(crisis) }),
    ...(place !== undefined && { place: place === 'default' ? undefined : place }),
    ...(sms !== undefined && { smsChosenOn: sms === 'none' ? undefined : dayOption(sms) }),
  };
}

async function save(context: CommandContext, word: string, changes: () => Changes): Promise<undefined> {
  const { vault }: StagePorts = await context.stages();
  const before = await resolveClient({ vault }, word);
  const changed = changes();
  const wishes = Object.fromEntries(
    Object.entries({ ...before.nudges, ...changed }).filter(([, value]) => value !== undefined),
  ) as NudgeWishes;
  const after: Client = { ...before, nudges: wishes, updatedAt: new Date().toISOString() };
  if (Object.keys(changed).length > 0) await vault.people.saveClient(after);
  context.output.product({ type: 'nudge-wishes', v: 1, clientId: after.id, ...wishes }, wishText(wishes));
  context.output.result({ clientId: after.id });
  return undefined;
}

function wishText(wishes: NudgeWishes): string {
  const { paused, sharedDevice, partnerViolence, minor, guardianRule, crisisOn, place, smsChosenOn } = wishes;
  const rows = {
    paused:
      paused === undefined
        ? 'no'
        : `yes, ${paused.until === undefined ? 'until resumed' : `until ${paused.until}`}`,
    'shared device': sharedDevice ? 'yes' : 'no',
    'partner violence':
      partnerViolence === undefined
        ? 'as the notes say'
        : partnerViolence.is
          ? 'yes'
          : `no, since ${calendarDay(partnerViolence.saidAt)}`,
    minor: minor ? 'yes' : 'no',
    'guardian rule': guardianRule ?? 'none',
    crisis: crisisOn ?? 'as the notes say',
    place: place ?? 'default (amynote config get nudges.place)',
    'text messages': smsChosenOn === undefined ? 'not chosen' : `chosen on ${smsChosenOn}`,
  };
  return Object.entries(rows)
    .map(([name, value]) => `${name.padEnd(18)}${value}`)
    .join('\n');
}

function isYes(flag: string, word: string): boolean {
  if (word === 'yes' || word === 'no') return word === 'yes';
  throw new AmynoteError('usage', `--${flag} is yes or no`, { hint: `write it like --${flag} yes` });
}

function ruleOf(word: string): NudgeWishes['guardianRule'] {
  const rule = guardianRules.find((name) => name === word);
  if (rule !== undefined || word === 'none') return rule;
  throw new AmynoteError('usage', 'there is no such guardian rule', {
    hint: `they are: ${guardianRules.join(', ')}, or none`,
  });
}
