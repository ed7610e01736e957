import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { wrapText } from '../core/display-width.ts';
import { AmynoteError } from '../core/errors.ts';
import type { SelfCheckKind } from '../core/wellbeing-ports.ts';
import { keepSelfCheck, scoreOf } from '../pipeline/self-check.ts';
import { readLoad } from '../pipeline/wellbeing.ts';
import type { Act, CommandContext } from './command-context.ts';
import { momentOption } from './typed-options.ts';
import { answerLines, checkBlocks, loadBlocks, questionLines } from './wellbeing-text.ts';

interface Flags {
  since?: Date;
  until?: Date;
}

/** The clinician's own load and answers: for nobody else, and in no export. */
export function wellbeing(program: Command, act: Act): void {
  const noun = program
    .command('wellbeing')
    .description('your own load, counted from times alone; for your eyes only, in no export');
  noun
    .command('show', { isDefault: true })
    .description(
      'sessions, gaps, late notes, hours after hours, minutes per note; "amynote wellbeing" does the same',
    )
    .option('--since <day>', 'the first day; four weeks if not given', momentOption)
    .option('--until <day>', 'the last day; today if not given', momentOption)
    .addHelpText('after', '\nExamples:\n  $ amynote wellbeing show')
    .addHelpText('after', '  $ amynote wellbeing --since 2026-11-02 --until 2026-11-15')
    .action(act(show));
  noun
    .command('check')
    .argument('[check]', 'burnout (one question) or proqol (three totals)', 'burnout')
    .description('ask yourself; the answer is sealed to your own key, outside of the vault')
    .addHelpText('after', '\nExamples:\n  $ amynote wellbeing check')
    .addHelpText('after', '  $ amynote wellbeing check proqol')
    .action(act(check));
  noun
    .command('erase')
    .option('--yes', 'without being asked')
    .description('forget every answer of yours, for good')
    .addHelpText('after', '\nExample:\n  $ amynote wellbeing erase')
    .action(act(erase));
}

async function show(context: CommandContext, flags: Flags): Promise<undefined> {
  const { output } = context;
  const { hours } = (await context.settings()).wellbeing;
  const own = await context.wellbeing();
  const load = await readLoad(await context.stages(), own, { ...flags, hours });
  const { checks, closed } = await own.checks.list();
  const rules = await own.rules();
  const blocks = [...loadBlocks(load, output), ...checkBlocks({ checks, closed }, rules, output)];
  for (const [at, { record, lines }] of blocks.entries()) {
    output.product(record, [...(at > 0 ? [''] : []), ...lines].join('\n'));
  }
  output.result({ sessions: load.sessions, suggestions: load.suggestions.length, checks: checks.length });
  return undefined;
}

async function check(context: CommandContext, word: string): Promise<undefined> {
  const { output } = context;
  const own = await context.wellbeing();
  const rules = await own.rules();
  const kind = rules.checks.find(({ id }) => id === word);
  if (kind === undefined) {
    throw new AmynoteError('usage', 'there is no such check', {
      hint: `the checks are: ${rules.checks.map(({ id }) => id).join(', ')}`,
    });
  }
  const typed = await answers(context, kind);
  const kept = await keepSelfCheck(own.checks, kind, typed, new Date());
  const { lines, support } = answerLines(kept, kind, output.reader.columns);
  const { at, scores } = kept;
  output.product({ type: 'self-check', v: 1, check: kind.id, at, scores }, lines.join('\n'));
  if (support) output.say(wrapText(rules.support, output.reader.columns).join('\n'));
  output.say('sealed to your own key, on this computer only; forget it: amynote wellbeing erase');
  output.result({ check: kind.id });
  return undefined;
}

/** Asked one by one at a terminal; else one in each line of standard input, so that none is ever in a command line. */
async function answers({ output, prompts }: CommandContext, kind: SelfCheckKind): Promise<string[]> {
  if (!prompts.interactive) return pipedAnswers(kind, await prompts.readInput());
  const typed: string[] = [];
  for (const [at, ask] of kind.asks.entries()) {
    const question = [...questionLines(kind, at, output.reader.columns), `${ask.range.join(' to ')}: `];
    const answer = await prompts.ask(question.join('\n'));
    scoreOf(ask, answer);
    typed.push(answer);
  }
  return typed;
}

/** @throws `usage`, with what there was to answer, where nothing was */
function pipedAnswers({ id, asks }: SelfCheckKind, input: string): string[] {
  const typed = input.split(/\s+/u).filter((word) => word !== '');
  if (typed.length === asks.length) return typed;
  const ranges = [...new Set(asks.map(({ range }) => range.join(' to ')))].join(', ');
  throw new AmynoteError(
    'usage',
    `${counted(asks.length, 'answer')} from ${ranges} ${asks.length === 1 ? 'is' : 'are'} needed on standard input, and ${typed.length === 0 ? 'there is none' : `there are ${typed.length}`}; nothing was kept`,
    { hint: `answer at a terminal, where each is asked: amynote wellbeing check ${id}` },
  );
}

async function erase(context: CommandContext, { yes }: { yes?: boolean }): Promise<undefined> {
  const { output, prompts } = context;
  if (!yes && !prompts.interactive) {
    throw new AmynoteError('usage', 'what is erased is gone for good', {
      hint: 'if you are sure: amynote wellbeing erase --yes',
    });
  }
  if (!yes && !(await prompts.confirm('Forget every answer about yourself?'))) {
    throw new AmynoteError('failed', 'nothing was erased', {
      hint: 'to erase them: amynote wellbeing erase --yes',
    });
  }
  const erased = await (await context.wellbeing()).checks.eraseAll();
  output.say(`${counted(erased, 'answer')} erased for good`);
  output.result({ erased });
  return undefined;
}
