import { type Command, Option } from 'commander';
import type { Attest } from '../core/attest.ts';
import { counted } from '../core/counted.ts';
import { attest as attestAll, verdictOf } from '../pipeline/attest.ts';
import { attestMarkdown, attestText } from './attest-text.ts';
import type { Act, CommandContext } from './command-context.ts';

interface Flags {
  format: 'text' | 'md' | 'json';
  out?: string;
}

export function attest(program: Command, act: Act): void {
  program
    .command('attest')
    .description(
      'hold vault, machine and ledger against four questions of trust and the HIPAA Security Rule, each with its evidence',
    )
    .addOption(
      new Option('--format <format>', 'text to read here, md or json to keep or hand on')
        .choices(['text', 'md', 'json'])
        .default('text'),
    )
    .option('--out <file>', 'a new file, readable by you only')
    .addHelpText('after', '\nExamples:\n  $ amynote attest\n  $ amynote attest --format md --out attest.md')
    .action(act(run));
}

async function run(context: CommandContext, flags: Flags): Promise<number | undefined> {
  const found = await lookAtAll(context);
  const verdict = verdictOf(found);
  if (flags.format === 'text' && flags.out === undefined) tell(context, found);
  else await hand(context, found, flags);
  const { pass, yours, fail } = verdict;
  const words = `${pass} hold, ${yours} are yours to see to, ${counted(fail, 'claim')} ${fail === 1 ? 'does' : 'do'} not hold`;
  context.output.say(words);
  context.output.result({ pass, yours, fail });
  return fail > 0 ? 1 : undefined;
}

async function lookAtAll(context: CommandContext): Promise<Attest> {
  const { vaultId } = await (await context.keeper()).describe();
  const ports = await context.stages();
  const health = await (await context.health()).keeping();
  const inspection = await (await context.inspector()).inspect({
    signal: context.signal,
    onProgress: (done, total) =>
      context.output.onEvent({
        type: 'progress',
        stage: 'attest',
        done: Math.round(done / 1e6),
        total: Math.round(total / 1e6),
        unit: 'MB',
      }),
  });
  return attestAll(ports, { vaultId, inspection, health, settings: await context.settings() });
}

function tell({ output }: CommandContext, { parts }: Attest): void {
  const { reader, strong, faint } = output;
  const look = { columns: reader.columns, strong, faint };
  for (const [at, { id, title, lines }] of parts.entries()) {
    for (const [nth, line] of lines.entries()) {
      const heading = nth > 0 ? '' : `${at > 0 ? '\n' : ''}${strong(title)}\n`;
      output.product({ type: 'attest', v: 1, part: id, ...line }, `${heading}${attestText(line, look)}`);
    }
  }
}

async function hand(context: CommandContext, found: Attest, { format, out }: Flags): Promise<void> {
  const text = format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : attestMarkdown(found);
  if (out === undefined) {
    context.output.product({ type: 'attest', v: 1, ...found }, text.trimEnd());
    return;
  }
  await context.writeFile(out, text);
  context.output.product({ type: 'file', v: 1, format, path: out }, out);
}
