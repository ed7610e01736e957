import type { Session } from '../core/session.ts';
import type { JsonRecord } from './output.ts';

/** A session as every command prints it with `--json`. */
export function sessionRecord(session: Session): JsonRecord {
  const { id, clientId, sessionKind, startedAt, source } = session;
  return { type: 'session', v: 1, id, clientId, kind: sessionKind, startedAt, source };
}
