import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import type { CommandContext } from './command-context.ts';

/** How every command describes its sessions in `--help`. */
export const sessionArgument = 'session id, unambiguous prefix, "last", or "-" for ids on standard input';

/**
 * Finds the sessions that the arguments mean. None means the last one.
 * @throws `not-found`, or `usage` for an ambiguous prefix
 */
export async function resolveSessions(
  context: CommandContext,
  ports: StagePorts,
  args: readonly string[],
): Promise<Session[]> {
  const sessions = await ports.vault.sessions.listSessions();
  const wanted = args.length === 0 ? ['last'] : args;
  const words = await Promise.all(wanted.map((word) => (word === '-' ? idsFromInput(context) : [word])));
  // Named twice, done once.
  return [...new Set(words.flat().map((word) => findSession(sessions, word)))];
}

/** The one session a command is about. */
export async function resolveSession(
  context: CommandContext,
  ports: StagePorts,
  arg: string | undefined,
): Promise<Session> {
  const [session, another] = await resolveSessions(context, ports, arg === undefined ? [] : [arg]);
  if (session === undefined) throw unknownSession();
  if (another === undefined) return session;
  throw new AmynoteError('usage', 'this command takes one session at a time', { hint: 'name one session' });
}

/**
 * Does the same to each session; one that fails does not stop the others.
 * @returns 3 when some of several failed; a single session's failure is thrown.
 */
export async function forEachSession(
  context: CommandContext,
  sessions: readonly Session[],
  work: (session: Session) => Promise<void>,
): Promise<number | undefined> {
  const failures: unknown[] = [];
  for (const session of sessions) {
    try {
      await work(session);
    } catch (error) {
      if (sessions.length === 1 || context.signal.aborted) throw error;
      failures.push(error);
      context.output.say(`session ${session.id}:`);
      context.output.failure(error);
    }
  }
  context.output.result({ done: sessions.length - failures.length, failed: failures.length });
  if (failures.length === 0) return undefined;
  return failures.length < sessions.length ? 3 : 1;
}

/** The first word of each line, so that the output of `amynote list` can be piped in as it is. */
async function idsFromInput(context: CommandContext): Promise<string[]> {
  const text = await context.prompts.readInput();
  return text.split('\n').flatMap((line) => line.trim().split(/\s+/)[0] || []);
}

function findSession(sessions: readonly Session[], word: string): Session {
  if (word === 'last') {
    // The one made last, not the one with the latest date: a session imported from months ago is what one goes on with.
    const last = sessions.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)).at(-1);
    if (last !== undefined) return last;
    throw new AmynoteError('not-found', 'there is no session yet', {
      hint: 'make one: amynote record --client CLIENT',
    });
  }
  const matches = sessions.filter(({ id }) => id.startsWith(word.toLowerCase()));
  if (matches.length > 1) {
    throw new AmynoteError('usage', 'several sessions begin with that id', { hint: 'type more of it' });
  }
  if (matches[0] !== undefined) return matches[0];
  throw unknownSession();
}

function unknownSession(): AmynoteError {
  return new AmynoteError('not-found', 'there is no such session', { hint: 'see them: amynote list' });
}
