import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import type { Act, CommandContext } from './command-context.ts';

export function config(program: Command, act: Act): void {
  const noun = program.command('config').description('settings: engines, addresses, names');
  noun
    .command('list')
    .description('every setting and its value')
    .addHelpText('after', '\nExample:\n  $ amynote config list')
    .action(act((context: CommandContext) => list(context)));
  noun
    .command('get <key>')
    .description('one setting')
    .addHelpText('after', '\nExample:\n  $ amynote config get engines.draft')
    .action(act(get));
  noun
    .command('set <key> <value>')
    .description('change a setting')
    .addHelpText('after', '\nExample:\n  $ amynote config set engines.draft extract')
    .action(act(set));
  noun
    .command('unset <key>')
    .description('take the default again')
    .addHelpText('after', '\nExample:\n  $ amynote config unset engines.draft')
    .action(act((context: CommandContext, key: string) => set(context, key, undefined)));
}

async function list(context: CommandContext): Promise<undefined> {
  for (const [key, value] of flatten(await context.settings())) {
    context.output.product({ type: 'setting', v: 1, key, value }, `${key} = ${value}`);
  }
  context.output.result({});
  return undefined;
}

async function get(context: CommandContext, key: string): Promise<undefined> {
  const found = flatten(await context.settings()).find(([name]) => name === key);
  if (found === undefined) {
    throw new AmynoteError('usage', 'there is no such setting', {
      hint: 'see what there is: amynote config list',
    });
  }
  context.output.product({ type: 'setting', v: 1, key, value: found[1] }, found[1]);
  context.output.result({});
  return undefined;
}

async function set(context: CommandContext, key: string, value: string | undefined): Promise<undefined> {
  await context.changeSetting(key, value);
  context.output.result({ key });
  return undefined;
}

/** Every setting with its value, as `openai.model` → `gpt-transcribe`. */
function flatten(settings: object, prefix = ''): [string, string][] {
  return Object.entries(settings).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flatten(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, String(value)]],
  );
}
