import type { SessionLog } from './session-log.ts';

/**
 * `failed`: it is not what was signed. `changed`: what it rests on says something else by now. `gone`: what it could be
 * compared with is not there any more, which is no fault.
 */
export type CheckState = 'ok' | 'failed' | 'changed' | 'gone';

/** One thing that was looked at. */
export interface Check {
  /** `signature`, `transcript`, `evidence`, … */
  check: string;
  state: CheckState;
  /** A few words, free of what was said in the session. */
  detail: string;
  /** Statements it is about, e.g. `s7`. */
  statements?: string[];
}

/** @param well what to say when it holds. @param badly what to say when not */
export function check(name: string, holds: boolean, well: string, badly: string): Check {
  return { check: name, state: holds ? 'ok' : 'failed', detail: holds ? well : badly };
}

/** The log of the vault knows the hash of every file from the moment it was written. */
export function verifyFile(name: string, sha256: string, log: SessionLog): Check {
  const known = log.written.get(name);
  if (known === undefined && log.reachesBack) {
    return { check: 'file', state: 'failed', detail: `${name} was never written, by the audit log` };
  }
  if (known === undefined) {
    return {
      check: 'file',
      state: 'gone',
      detail: `${name} is older than the audit log, which tells nothing of it`,
    };
  }
  return check(
    'file',
    known === sha256,
    `${name} as the audit log saw it written`,
    `${name} was changed since`,
  );
}

/** How what a note rests on is missed: only what the audit log knows to be erased is no fault. */
export function missed(
  name: string,
  { kind, sha256 }: { kind: string; sha256: string },
  log: SessionLog,
): Check {
  const isErased = [...log.written].some(
    ([file, known]) => file.startsWith(`${kind}.`) && known === sha256 && log.erased.has(file),
  );
  if (isErased)
    return { check: name, state: 'gone', detail: 'erased since, as retention or a strike asks for' };
  const detail = log.reachesBack
    ? 'missing, and nobody erased it'
    : 'missing, and the audit log does not reach back to say that it was erased';
  return { check: name, state: 'failed', detail };
}
