import { setFlagsFromString } from 'node:v8';
import type { CommandContext } from '../commands/command-context.ts';
import type { Output } from '../commands/output.ts';
import { inAuditLog } from './audited-run.ts';
import { createContext } from './context.ts';
import type { GlobalFlags, Host } from './host.ts';
import { createPrompts } from './prompts.ts';

/** What holds sound, or seals or copies all files. */
const withSound =
  /^(?:record|import|transcribe|diarize|speakers|play|strike|draft|process|review|recipient|recovery|backup|restore)\b/;

/** What a command runs with. */
export interface CommandRun {
  host: Host;
  flags: GlobalFlags;
  output: Output;
  signal: AbortSignal;
}

/** Does one command's work. @param command `consent add`, …. @returns the exit status */
export async function runCommand(
  { host, flags, output, signal }: CommandRun,
  command: string,
  work: (context: CommandContext) => Promise<number | undefined>,
): Promise<number> {
  // Sound comes in pieces that are soon garbage: with a nursery that grows they are kept for longer, which took
  // 35 MB more of a 3-hour recording and was no faster. A search holds what it reads, and is faster with one. With
  // another flag than the build had, V8 also compiles anew what is loaded from here on.
  if (withSound.test(command)) setFlagsFromString('--semi-space-growth-factor=1');
  const context = createContext(host, flags, output, createPrompts(host, signal), signal);
  return inAuditLog(context, command, async () => (await work(context)) ?? 0);
}
