import type { Client } from '../core/client.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { resolveClient } from './client-argument.ts';
import type { CommandContext } from './command-context.ts';
import { resolveSession } from './session-arguments.ts';

/** Whose something is: one session's, or a client's with all their sessions. */
export type Whose = { session: Session; client?: never } | { client: Client; session?: never };

/**
 * @param hint the command that shows what there is
 * @throws `usage` where a word may mean a session and a client; `not-found`
 */
export async function sessionOrClient(
  context: CommandContext,
  ports: StagePorts,
  word: string,
  hint: string,
): Promise<Whose> {
  const session = await unlessNotFound(resolveSession(context, ports, word));
  const client = await unlessNotFound(resolveClient(ports, word));
  if (session !== undefined && client !== undefined) {
    throw new AmynoteError('usage', 'a session and a client fit', {
      hint: 'type the whole id of one of them',
    });
  }
  if (session !== undefined) return { session };
  if (client !== undefined) return { client };
  throw new AmynoteError('not-found', 'there is no such session and no such client', { hint });
}

function unlessNotFound<T>(found: Promise<T>): Promise<T | undefined> {
  return found.catch((error: unknown) => {
    if (errorCode(error) === 'not-found') return undefined;
    throw error;
  });
}
