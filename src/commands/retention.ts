import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import type { StagePorts } from '../core/ports.ts';
import { countReturned, finishErasures } from '../pipeline/erase-again.ts';
import { planRetention, type RetentionDone, runRetention } from '../pipeline/retention.ts';
import type { RetentionRow } from '../pipeline/retention-plan.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { clinicianOf } from './erase.ts';
import { tellAgain } from './erase-text.ts';
import { retentionHold } from './retention-hold.ts';
import { table } from './table.ts';

export function retention(program: Command, act: Act): void {
  const noun = program
    .command('retention')
    .description('what is kept for how long, what must be kept, and what is over');
  noun
    .command('show', { isDefault: true })
    .description('what goes when, and why something stays')
    .option('--client <client>', clientArgument)
    .addHelpText('after', '\nExample:\n  $ amynote retention show --client MO')
    .action(act(show));
  noun
    .command('run')
    .description('erase what the rules say is over; asks nothing, so that cron can do it')
    .option('--dry-run', 'only say what would go')
    .addHelpText('after', '\nExample:\n  $ amynote retention run --dry-run')
    .action(act(run));
  retentionHold(noun, act);
}

async function show(context: CommandContext, flags: { client?: string }): Promise<undefined> {
  const ports = await context.stages();
  const client = flags.client === undefined ? undefined : await resolveClient(ports, flags.client);
  const rows = await planRetention(ports, (await context.settings()).retention, client?.id);
  tellRows(context, rows);
  tellUnsigned(context, rows);
  context.output.result(countsOf(rows));
  return undefined;
}

async function run(context: CommandContext, flags: { dryRun?: boolean }): Promise<number | undefined> {
  const ports = await context.stages();
  const rules = (await context.settings()).retention;
  if (flags.dryRun) {
    const rows = await planRetention(ports, rules);
    tellRows(
      context,
      rows.filter(({ state }) => state === 'due'),
    );
    await tellUnfinished(context, ports);
    context.output.result({ ...countsOf(rows), dryRun: true });
    return undefined;
  }
  const by = await clinicianOf(context);
  const cutOff = tellAgain(context.output, await finishErasures(ports));
  const done = await runRetention(ports, { rules, by, onDone: (each) => tellDone(context, each) });
  const left = done.filter(({ outcome }) => outcome !== 'erased').length;
  if (done.length === 0) context.output.say('nothing is over');
  if (left > 0) context.output.say(`${counted(left, 'session')} left to the next run`);
  const returned = await tellReturned(context, ports);
  const failed = left + cutOff;
  context.output.result({ erased: done.length - left, failed, ...(returned > 0 && { returned }) });
  return failed === 0 ? undefined : 3;
}

/** No rule erases again what people had erased: work may have been done on it since. */
async function tellReturned({ output }: CommandContext, ports: StagePorts): Promise<number> {
  const count = await countReturned(ports);
  if (count > 0)
    output.say(
      `files that you erased are back, as with an older backup (${count}); to erase them anew: amynote erase --again`,
    );
  return count;
}

function tellDone({ output }: CommandContext, done: RetentionDone): void {
  const { sessionId, parts, outcome, certificateId = '' } = done;
  const text = [sessionId, outcome, parts.join(', '), certificateId].join('  ').trimEnd();
  output.product({ type: 'retention', v: 1, ...done }, text);
}

function tellRows({ output }: CommandContext, rows: readonly RetentionRow[]): void {
  const texts = table(
    rows.map(({ sessionId, part, state, at, why }) => [sessionId, part, state, at?.slice(0, 10) ?? '', why]),
  );
  for (const [index, row] of rows.entries())
    output.product({ type: 'retention', v: 1, ...row }, texts[index] ?? '');
}

function tellUnsigned({ output }: CommandContext, rows: readonly RetentionRow[]): void {
  const unsigned = rows.filter(
    ({ part, state, at }) => part === 'audio' && state === 'kept' && at === undefined,
  );
  if (unsigned.length === 0) return;
  output.say(`${counted(unsigned.length, 'session')} keep their sound until their note is signed`);
}

async function tellUnfinished({ output }: CommandContext, { vault }: StagePorts): Promise<void> {
  const unfinished = await vault.erasures.unfinishedIds();
  if (unfinished.length > 0)
    output.say(`${counted(unfinished.length, 'erasure')} cut off, to be ended first`);
}

function countsOf(rows: readonly RetentionRow[]): Record<RetentionRow['state'], number> {
  const count = (state: RetentionRow['state']) => rows.filter((row) => row.state === state).length;
  return { due: count('due'), later: count('later'), kept: count('kept') };
}
