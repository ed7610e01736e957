import type { Client } from '../core/client.ts';
import { randomId } from '../core/ids.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { localIso } from '../core/time.ts';
import { toolStamp } from '../core/version.ts';

/** The record of a new session under a new id; nothing is written yet. */
export function newSession(
  ports: StagePorts,
  { client, startedAt }: { client: Client; startedAt: Date },
  source: Session['source'],
): Session {
  return {
    v: 1,
    kind: 'session',
    id: randomId(),
    clientId: client.id,
    sessionKind: client.sessionKind,
    startedAt: localIso(startedAt),
    source,
    createdAt: ports.now().toISOString(),
    tool: toolStamp,
  };
}
