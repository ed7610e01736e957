import type { CommandContext } from '../commands/command-context.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { outcomeOf } from './exit-codes.ts';
import { explained } from './system-error.ts';

/** What `main` has of a command's context beyond what commands have. */
export interface OpenContext extends CommandContext {
  /**
   * Ends the run in the audit log, if the vault or a key was opened or anything written.
   * @param command `consent add`, …. @param outcome `done` or the error's code. @throws `failed`, `locked`, `damaged`
   */
  close(command: string, outcome: string): Promise<void>;
}

/**
 * What `audit head` prints is the end of the log, and must stay that. What clinicians ask of themselves touches nothing
 * of the vault, and is no business of whoever else reads its log.
 */
const unlogged = ['audit head', 'wellbeing check', 'wellbeing erase'];

/**
 * Does a command's work and tells of it in the audit log, if it opened or wrote anything there. A log that cannot
 * be written is said, and changes nothing else about how the command ends.
 * @param command `consent add`, …. @returns the work's exit status
 */
export async function inAuditLog(
  context: OpenContext,
  command: string,
  work: () => Promise<number>,
): Promise<number> {
  let outcome = 'bug';
  try {
    const status = await work();
    outcome = outcomeOf(status);
    return status;
  } catch (error) {
    outcome = errorCode(explained(error)) ?? 'bug';
    throw error;
  } finally {
    if (!unlogged.includes(command)) await tell(context, command, outcome);
  }
}

async function tell(context: OpenContext, command: string, outcome: string): Promise<void> {
  try {
    await context.close(command, outcome);
  } catch (error) {
    const cause = explained(error);
    const code = errorCode(cause) ?? 'failed';
    // Without a vault there is no log; and a full disk that ended the command is not said twice.
    if (code === 'no-vault' || code === outcome) return;
    const reason = cause instanceof AmynoteError ? cause : undefined;
    const why = reason === undefined ? '' : `: ${reason.message}`;
    const hint = reason?.hint ?? 'see how the log is: amynote audit verify';
    context.output.failure(
      new AmynoteError(code, `this command is not in the audit log${why}`, { hint, cause }),
    );
  }
}
