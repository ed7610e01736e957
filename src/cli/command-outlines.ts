import { readFileSync } from 'node:fs';
import type { Command } from 'commander';

/** What the list of all commands shows of one. */
export interface CommandOutline {
  /** `search <query...>` */
  usage: string;
  hasOptions: boolean;
  description: string;
}

/** Written beside the program when it is built; from its sources it has none. */
export const outlinesFile = 'commands.json';

/** By name. @returns undefined where none were prepared */
export function readOutlines(): Record<string, CommandOutline> | undefined {
  try {
    return JSON.parse(readFileSync(new URL(outlinesFile, import.meta.url), 'utf8')) as Record<
      string,
      CommandOutline
    >;
  } catch {
    return undefined;
  }
}

/** What {@link readOutlines} will read. */
export function outlinesOf(program: Command): string {
  return JSON.stringify(
    Object.fromEntries(program.commands.map((command) => [command.name(), outline(command)])),
  );
}

function outline(command: Command): CommandOutline {
  const args = command.registeredArguments.map((argument) => {
    const name = argument.name() + (argument.variadic ? '...' : '');
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return {
    usage: [command.name(), ...args].join(' '),
    hasOptions: command.options.length > 0,
    description: command.description(),
  };
}
