import type { Command } from 'commander';
import { type EgressEntry, type OutwardStep, outwardSteps } from '../core/egress.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import { calendarDay } from '../core/time.ts';
import type { Act, CommandContext } from './command-context.ts';
import { type OutwardEngine, outwardEngines } from './outward-engines.ts';
import { stepWords } from './step-words.ts';
import { table } from './table.ts';

type Position = 'on' | 'off';

export function switches(program: Command, act: Act): void {
  const noun = program
    .command('switches')
    .description(
      'every step that sends something out: on or off, to whom, under which consent, last used when',
    );
  noun
    .command('show', { isDefault: true })
    .description('every outward step and its switch')
    .addHelpText('after', '\nExample:\n  $ amynote switches show')
    .action(act((context: CommandContext) => show(context)));
  noun
    .command('set')
    .argument('<step>', `${outwardSteps.join(', ')}, or all`)
    .argument('<position>', 'on or off')
    .description('make an outward step impossible, or possible again')
    .addHelpText('after', '\nExample:\n  $ amynote switches set diarize off')
    .action(act(set));
  for (const position of ['on', 'off'] as const) {
    noun
      .command(position)
      .argument('<step>', `${outwardSteps.join(', ')}, or all`)
      .description(`the same as: switches set STEP ${position}`)
      .addHelpText('after', `\nExample:\n  $ amynote switches ${position} all`)
      .action(act((context: CommandContext, step: string) => set(context, step, position)));
  }
}

async function show(context: CommandContext): Promise<undefined> {
  const { output } = context;
  const settings = await context.settings();
  const lastUsed = await lastUses(context);
  const engines = outwardEngines(settings);
  const texts = table(engines.map((engine) => rowOf(engine, settings, lastUsed.get(engine.step))));
  for (const [index, { step, provider, origin, model, scopes, isUsual }] of engines.entries()) {
    const last = lastUsed.get(step);
    const facts = { step, switch: settings.switches[step], provider, origin, model, scopes, asked: isUsual };
    output.product(
      { type: 'switch', v: 1, ...facts, purpose: stepWords[step], ...(last && { lastUsedAt: last }) },
      texts[index] ?? '',
    );
  }
  output.say('what works in this program alone (acoustic, extract, lexical) sends nothing and has no switch');
  output.result({ on: outwardSteps.filter((step) => settings.switches[step] === 'on') });
  return undefined;
}

function rowOf(
  { step, provider, origin, scopes, isUsual }: OutwardEngine,
  settings: Settings,
  lastUsedAt: string | undefined,
): string[] {
  const last = lastUsedAt === undefined ? 'never used' : `last used ${calendarDay(lastUsedAt)}`;
  const asked = isUsual ? '' : ', only when a command names it';
  return [
    step,
    settings.switches[step],
    `${stepWords[step]} to ${provider} (${new URL(origin).host})${asked}`,
    `consent: ${scopes.join(', ')}`,
    last,
  ];
}

/** By step; nothing where there is no vault yet. */
async function lastUses(context: CommandContext): Promise<Map<OutwardStep, string>> {
  const entries = await ledgerOf(context);
  return new Map(entries.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ purpose, at }) => [purpose, at]));
}

async function ledgerOf(context: CommandContext): Promise<EgressEntry[]> {
  try {
    return await (await context.stages()).vault.ledger.list();
  } catch (error) {
    if (errorCode(error) === 'no-vault') return [];
    throw error;
  }
}

async function set(context: CommandContext, word: string, position: string): Promise<undefined> {
  if (!isPosition(position)) {
    throw new AmynoteError('usage', 'a switch is on or off', { hint: `amynote switches set ${word} off` });
  }
  const steps = word === 'all' ? outwardSteps : outwardSteps.filter((step) => step === word);
  if (steps.length === 0) {
    throw new AmynoteError('usage', 'there is no such step', {
      hint: `the steps are: ${outwardSteps.join(', ')}, or all`,
    });
  }
  for (const step of steps) await context.changeSetting(`switches.${step}`, position);
  for (const step of steps) {
    context.output.product({ type: 'switch-set', v: 1, step, switch: position }, `${step} ${position}`);
  }
  context.output.result({ steps: [...steps], switch: position });
  return undefined;
}

function isPosition(word: string): word is Position {
  return word === 'on' || word === 'off';
}
