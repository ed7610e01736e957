import type { Command } from 'commander';
import type { HealthCheck } from '../core/health.ts';
import { printable } from '../core/printable.ts';
import type { Act, CommandContext } from './command-context.ts';

const marks: Record<HealthCheck['state'], string> = {
  ok: 'ok     ',
  unknown: 'look   ',
  warning: 'look   ',
  broken: 'broken ',
};

export function doctor(program: Command, act: Act): void {
  program
    .command('doctor')
    .description('look at everything amynote needs, and say how to mend what is broken')
    .addHelpText('after', '\nExample:\n  $ amynote doctor')
    .action(act(run));
}

async function run(context: CommandContext): Promise<number | undefined> {
  const checks = await (await context.health()).check();
  for (const check of checks) {
    const hint = check.hint === undefined ? '' : `\n         ${check.hint}`;
    const text = `${marks[check.state]}${check.name}: ${printable(check.detail).replaceAll('\n', ' ')}${hint}`;
    context.output.product({ type: 'check', v: 1, ...check }, text);
  }
  const broken = checks.filter(({ state }) => state === 'broken').length;
  context.output.result({ checks: checks.length, broken });
  return broken > 0 ? 1 : undefined;
}
