import { existsSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import type { Act } from '../commands/command-context.ts';
import type { Output } from '../commands/output.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { agentWord } from '../core/key-agent.ts';
import { exitStatus } from './exit-codes.ts';
import type { GlobalFlags, Host } from './host.ts';
import { buildProgram } from './program.ts';
import { type Interruption, watchSignals } from './signals.ts';
import { explained } from './system-error.ts';

/** Runs one command line. @returns the exit status; it is also what the process ends with. */
export async function main(): Promise<number> {
  const host = hostOf(process);
  let unwritten = false;
  // A reader that closes early (`amynote process - | head`) has what it wanted; the work goes on.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    unwritten ||= error.code !== 'EPIPE';
  });
  process.stderr.on('error', () => undefined);
  const interruption = watchSignals(process);
  setTimeout(loadTheRest, 3000).unref();
  try {
    const status = await run(host, interruption);
    // A disk that is full is told by an event after the write.
    await new Promise<void>((done) => process.stdout.write('', () => done()));
    if (!unwritten) return status;
    process.stderr.write('amynote: error: standard output cannot be written\n');
    return exitStatus('failed');
  } finally {
    interruption.dispose();
  }
}

/**
 * The built program loads its files as it needs them. A run that lasts takes all at once, piece by piece: the end of a
 * recording must not depend on files that an update has replaced meanwhile.
 */
function loadTheRest(): void {
  const { amynoteLater } = globalThis as { amynoteLater?: { all: { it: unknown }[] } };
  const next = amynoteLater?.all.shift();
  if (next === undefined) return;
  try {
    void next.it;
  } finally {
    setImmediate(loadTheRest).unref();
  }
}

async function run(host: Host, interruption: Interruption): Promise<number> {
  let status = 0;
  let flags: GlobalFlags = {};
  let output: Output | undefined;
  // One for all: what tells of a failure must take away the moving line of the command that failed, or it moves on.
  const outputFor = async (asked: GlobalFlags) => {
    const { createOutput } = await import('./context.ts');
    output ??= await createOutput(host, asked);
    return output;
  };
  const program = await buildProgram((readFlags) => {
    const act: Act =
      (work) =>
      async (...args) => {
        flags = readFlags();
        const { runCommand } = await import('./run-command.ts');
        const { signal } = interruption;
        const command = { host, flags, output: await outputFor(flags), signal };
        status = await runCommand(command, commandOf(args), async (context) => work(context, ...args));
      };
    return act;
  }, host.argv.slice(2));
  for (const command of everyCommand(program)) {
    command.configureOutput({ writeErr: () => undefined }).exitOverride((error) => {
      throw error.exitCode === 0 ? error : commandLineError(error, command);
    });
  }
  try {
    if (host.argv[2] === agentWord) await (await import('./context.ts')).runKeyAgent(interruption.signal);
    else await program.parseAsync([...host.argv]);
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const told = await outputFor({ ...flags, json: flags.json ?? host.argv.includes('--json') });
    return fail(told, explained(error), interruption);
  }
}

/** The parser gives every action its command last. @returns `consent add`, … */
function commandOf(args: readonly unknown[]): string {
  const command = args.at(-1);
  return command instanceof Command ? pathOf(command).replace(/^amynote /, '') : '';
}

function fail(output: Output, error: unknown, interruption: Interruption): number {
  output.failure(error);
  const code = errorCode(error);
  return code === 'interrupted' ? (interruption.status() ?? exitStatus(code)) : exitStatus(code);
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** The parser's own complaints, in our words' form: lower case, no full stop, and where to read on. */
function commandLineError(error: CommanderError, command: Command): AmynoteError {
  const help = `see what there is: ${pathOf(command)} --help`;
  if (error.code === 'commander.help') return new AmynoteError('usage', 'say what to do', { hint: help });
  const [message = '', suggestion] = withoutValues(error.message.replace(/^error: /, '')).split('\n');
  const hint = suggestion?.replace(/^\(Did (.*)\)$/, 'did $1') ?? help;
  return new AmynoteError('usage', message.replace(/\.$/, ''), { hint });
}

/** What was typed may be a name or a key: of unknown words only what looks like a command or an option is repeated. */
function withoutValues(message: string): string {
  return message
    .replace(/unknown option '(--[a-z][a-z-]*)?[^\n]*'/, (_, name?: string) =>
      name === undefined ? 'unknown option' : `unknown option '${name}'`,
    )
    .replace(/unknown command '(?![a-z-]+')[^\n]*'/, 'unknown command')
    .replace(/(argument|option) '(.*?)' argument '[^\n]*' is invalid/, "$1 '$2' is invalid");
}

/** `amynote client add` */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function hostOf(target: NodeJS.Process): Host {
  return {
    argv: target.argv,
    env: target.env,
    platform: target.platform,
    homeDirectory: homedir(),
    hostName: hostname(),
    userName: userName(target),
    pid: target.pid,
    uid: target.geteuid?.(),
    nodeVersion: target.version,
    nodeFlags: target.execArgv,
    packageRoot: packageRoot(),
    isAlive: (pid) => isAlive(target, pid),
    // Made only for who reads it.
    get stdin() {
      return target.stdin;
    },
    stdout: target.stdout,
    stderr: target.stderr,
  };
}

/** A user without an entry in the system's list has a number only. */
function userName(target: NodeJS.Process): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${target.getuid?.() ?? 'unknown'}`;
  }
}

/** The folder above this file, bundled or not, that holds the templates. */
function packageRoot(): string {
  const candidates = ['..', '../..'].map((up) => fileURLToPath(new URL(up, import.meta.url)));
  return (
    candidates.find((folder) => existsSync(`${folder}/templates`)) ??
    fileURLToPath(new URL('..', import.meta.url))
  );
}

function isAlive(target: NodeJS.Process, pid: number): boolean {
  try {
    return target.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
