import { readFileSync } from 'node:fs';
import { type Command, CommanderError } from 'commander';
import { afterAll, expect, test } from 'vitest';
import { exitCodes, exitStatus } from '../../src/cli/exit-codes.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { momentOption } from '../../src/commands/typed-options.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import { openDesk } from './desk.ts';

const readme = readFileSync('README.md', 'utf8');
const desk = openDesk();
afterAll(() => desk.clear());

test('README, --help and the code hold the same exit codes', async () => {
  const { stdout } = await desk.run(['--help'], { env: { COLUMNS: '200' } });
  const helped = [...stdout.matchAll(/^ {2,5}(\d+) {2}(.+)$/gm)].map(([, status, meaning]) => [
    status,
    meaning,
  ]);
  const written = [...readme.matchAll(/^\| *`?(\d+)`? *\| *(.+?) *\|$/gm)].map(([, status, meaning]) => [
    status,
    meaning,
  ]);
  const published = exitCodes.map(({ status, meaning }) => [String(status), meaning]);
  expect(helped).toEqual(published);
  expect(written).toEqual(published);
});

test('the exit codes that programs rely on are never renumbered', () => {
  const promised: Record<ErrorCode, number> = {
    failed: 1,
    usage: 2,
    'no-vault': 10,
    busy: 11,
    locked: 12,
    damaged: 13,
    'not-found': 14,
    consent: 15,
    unresolved: 16,
    'provider-refused': 20,
    'provider-unreachable': 21,
    audio: 30,
    interrupted: 130,
  };
  for (const [code, status] of Object.entries(promised))
    expect(exitStatus(code as ErrorCode), code).toBe(status);
  expect(exitStatus(undefined), 'a bug').toBe(70);
});

test('README shows every command with what it does and an example', async () => {
  for (const { words, description } of leaves(await buildProgram(idle))) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${words}\` |`));
    expect(row, `the row of ${words}`).toContain(` ${description.replaceAll('|', '\\|')} | `);
    expect(row, `the example of ${words}`).toMatch(
      new RegExp(`\\bamynote (?:--\\w+ (?:/\\S+ )?)*${words}\\b`),
    );
  }
});

test('--help shows every command', async () => {
  const { stdout } = await desk.run(['--help']);
  for (const { words } of leaves(await buildProgram(idle)))
    expect(stdout).toMatch(new RegExp(`^  ${words.split(' ')[0]}\\b`, 'm'));
});

test('every example in README can be typed', async () => {
  const examples = examplesIn(readme);
  expect(examples.length).toBeGreaterThan(40);
  for (const example of examples) await expectTypable(example);
});

test('every example in the help of a command can be typed', async () => {
  const helps = everyCommand(await buildProgram(idle)).map(helpOf);
  const examples = helps.flatMap((help) => examplesIn(help));
  expect(examples.length).toBeGreaterThan(20);
  for (const example of examples) await expectTypable(example);
});

test('a moment to come is named so in README and help that it lies ahead on any day', async () => {
  const helps = everyCommand(await buildProgram(idle)).map(helpOf);
  const moments = [readme, ...helps]
    .flatMap((text) => examplesIn(text))
    .flatMap((example) => /^amynote nudge .*--for "([^"]+)"/u.exec(example)?.[1] ?? []);
  expect(moments.length).toBeGreaterThan(1);
  for (const moment of moments) expect(momentOption(moment) > new Date(), moment).toBe(true);
  expect(moments.filter((moment) => /\d{4}-\d\d/u.test(moment))).toEqual([]);
});

/** Commands that only parse what is typed and then do nothing. */
const idle: Parameters<typeof buildProgram>[0] = () => () => async () => undefined;

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function leaves(command: Command, path: string[] = []): { words: string; description: string }[] {
  if (command.commands.length === 0) return [{ words: path.join(' '), description: command.description() }];
  return command.commands.flatMap((one) => leaves(one, [...path, one.name()]));
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (more) => {
      text += more;
    },
  });
  command.outputHelp();
  return text;
}

/** `amynote …` as it stands in code lines, tables and pipes, up to the next pipe, redirection, `&&` or comment. */
function examplesIn(text: string): string[] {
  const code = text.split('\n').flatMap((line) => {
    if (/^ {2,}/.test(line)) return line.replace(/ #.*$/, '');
    return [...line.replaceAll('\\|', '|').matchAll(/`([^`]*\bamynote [^`]*)`/g)].map(
      ([, inside]) => inside ?? '',
    );
  });
  const commands = code.flatMap((line) => line.split(/\s*(?:\||&&|;|>)\s*/));
  return commands.flatMap((command) => /^(?:\s*\$ )?\s*(amynote [a-z-].*)$/.exec(command)?.[1]?.trim() ?? []);
}

async function expectTypable(example: string): Promise<void> {
  const program = await buildProgram(idle);
  for (const command of everyCommand(program))
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  const words = [...example.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  const problem = await program.parseAsync(words.slice(1), { from: 'user' }).then(
    () => undefined,
    (error: unknown) => (error instanceof CommanderError && error.exitCode === 0 ? undefined : error),
  );
  expect(problem, example).toBeUndefined();
}
