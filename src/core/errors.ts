/**
 * The closed set of ways a command can fail. The text of a message is for people; programs
 * look at this code, and `cli/exit-codes.ts` turns it into the exit status.
 */
export type ErrorCode =
  | 'failed'
  | 'usage'
  | 'no-vault'
  | 'busy'
  | 'locked'
  | 'damaged'
  | 'not-found'
  | 'consent'
  | 'unresolved'
  | 'provider-refused'
  | 'provider-unreachable'
  | 'audio'
  | 'interrupted';

/** Extra facts of an {@link AmynoteError}. */
export interface ErrorFacts {
  /** The next command to type, or the next thing to do. */
  hint?: string;
  /** Facts for `--json`; never clinical text, a name or a key. */
  data?: Record<string, string | number | boolean | string[]>;
  cause?: unknown;
}

/**
 * A failure with a sentence for the clinician. The sentence is lower case, has no full stop and
 * holds no clinical text, no name, no key and no provider's body.
 */
export class AmynoteError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly data: ErrorFacts['data'];

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, { cause: facts.cause });
    this.name = 'AmynoteError';
    this.code = code;
    this.hint = facts.hint;
    this.data = facts.data;
  }
}

/** The error's code, found through any wrapping; undefined when it is none of ours (a bug). */
export function errorCode(error: unknown): ErrorCode | undefined {
  if (error instanceof AmynoteError) return error.code;
  if (error instanceof Error && error.cause !== undefined) return errorCode(error.cause);
  return undefined;
}
