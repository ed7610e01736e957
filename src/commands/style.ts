import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import { printable } from '../core/printable.ts';
import { decideStyle, type StyleEntry, styleEntries } from '../pipeline/style.ts';
import type { Act, CommandContext } from './command-context.ts';
import { table } from './table.ts';

export function style(program: Command, act: Act): void {
  const noun = program.command('style').description('what you keep changing in drafts, as rules you approve');
  noun
    .command('show')
    .description('every rule, what you decided of it, and how often you did it')
    .addHelpText('after', '\nExample:\n  $ amynote style show')
    .action(act(show));
  noun
    .command('approve')
    .argument('<rule>', 'its name, e.g. r3')
    .description('later drafts follow the rule')
    .addHelpText('after', '\nExample:\n  $ amynote style approve r3')
    .action(act((context: CommandContext, name: string) => decide(context, name, 'approved')));
  noun
    .command('revoke')
    .argument('<rule>', 'its name, e.g. r3')
    .description('later drafts do not follow the rule')
    .addHelpText('after', '\nExample:\n  $ amynote style revoke r3')
    .action(act((context: CommandContext, name: string) => decide(context, name, 'revoked')));
  noun
    .command('erase')
    .option('--yes', 'without being asked')
    .description('forget all of it, for good')
    .addHelpText('after', '\nExample:\n  $ amynote style erase')
    .action(act(erase));
}

async function show(context: CommandContext): Promise<undefined> {
  const { output } = context;
  const entries = await styleEntries(await context.stages());
  const texts = table(entries.map(cells));
  for (const [at, entry] of entries.entries()) output.product(recordOf(entry), texts[at] ?? '');
  const waiting = entries.find(({ decision }) => decision === undefined);
  if (entries.length === 0)
    output.say('nothing was learned yet: it comes from what you change in drafts before you sign');
  if (waiting !== undefined)
    output.say(
      `follow one: amynote style approve ${waiting.name}; not: amynote style revoke ${waiting.name}`,
    );
  output.result({ rules: entries.length });
  return undefined;
}

function cells({ name, decision, sentence, times, sessions }: StyleEntry): string[] {
  const often = `${counted(times, 'time')} in ${counted(sessions, 'session')}`;
  return [name, decision ?? 'waiting', often, printable(sentence)];
}

function recordOf({ name, sentence, decision, times, sessions, changedAt }: StyleEntry) {
  return { type: 'style-rule', v: 1, name, sentence, decision: decision ?? null, times, sessions, changedAt };
}

async function decide(
  context: CommandContext,
  name: string,
  decision: 'approved' | 'revoked',
): Promise<undefined> {
  const rule = await decideStyle(await context.stages(), name, decision);
  const { sentence } = rule;
  context.output.product({ type: 'style-rule', v: 1, name, sentence, decision }, name);
  context.output.say(`${decision}: ${printable(sentence)}`);
  context.output.result({ name, decision });
  return undefined;
}

async function erase(context: CommandContext, { yes }: { yes?: boolean }): Promise<undefined> {
  const { output, prompts } = context;
  if (!yes && !prompts.interactive) {
    throw new AmynoteError('usage', 'what is erased is gone for good', {
      hint: 'if you are sure: amynote style erase --yes',
    });
  }
  if (!yes && !(await prompts.confirm('Forget everything that was learned from your changes?'))) {
    throw new AmynoteError('failed', 'nothing was erased', {
      hint: 'to erase it: amynote style erase --yes',
    });
  }
  const erased = await (await context.stages()).vault.style.eraseAll();
  output.say(`${counted(erased, 'rule')} erased for good; older backups still hold what they held`);
  output.result({ erased });
  return undefined;
}
