import type { ErrorCode } from '../core/errors.ts';

/** One row of the published table: never renumbered. */
export interface ExitCode {
  status: number;
  meaning: string;
  /** The error that leads to it, where one does. */
  code?: ErrorCode;
}

/** Feeds `--help`, the README and a test. */
export const exitCodes: readonly ExitCode[] = [
  { status: 0, meaning: 'done' },
  { status: 1, meaning: 'failed', code: 'failed' },
  { status: 2, meaning: 'the command line is wrong', code: 'usage' },
  { status: 3, meaning: 'some of several failed' },
  { status: 10, meaning: 'there is no vault', code: 'no-vault' },
  { status: 11, meaning: 'the vault or session is busy', code: 'busy' },
  { status: 12, meaning: 'locked, or no key opens it', code: 'locked' },
  { status: 13, meaning: 'damaged, or of an unknown format', code: 'damaged' },
  { status: 14, meaning: 'no such session, client or template', code: 'not-found' },
  { status: 15, meaning: 'consent is missing or withdrawn', code: 'consent' },
  { status: 16, meaning: 'blocked by unresolved statements', code: 'unresolved' },
  { status: 20, meaning: 'the provider refused', code: 'provider-refused' },
  { status: 21, meaning: 'the provider could not be reached after retries', code: 'provider-unreachable' },
  { status: 30, meaning: 'ffmpeg or the sound device', code: 'audio' },
  { status: 70, meaning: 'a bug in amynote' },
  { status: 130, meaning: 'interrupted (Ctrl-C)', code: 'interrupted' },
  { status: 143, meaning: 'terminated' },
];

/** The exit status of an error's code; 70 for what is none of ours. */
export function exitStatus(code: ErrorCode | undefined): number {
  return exitCodes.find((row) => code !== undefined && row.code === code)?.status ?? 70;
}

/** How a command that ended with a status is told in the audit log: `done`, an error's code, or `partial`. */
export function outcomeOf(status: number): string {
  if (status === 0) return 'done';
  if (status === 3) return 'partial';
  return exitCodes.find((row) => row.status === status)?.code ?? 'failed';
}

/** The table as it stands at the end of `amynote --help`. */
export function exitCodeTable(): string {
  return exitCodes.map(({ status, meaning }) => `  ${String(status).padStart(3)}  ${meaning}`).join('\n');
}
