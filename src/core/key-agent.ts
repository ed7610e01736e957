/** The word that makes the program an agent; `unlock` says it, nobody types it. */
export const agentWord = 'key-agent';

/** Whether the key can be used without its passphrase; nothing is asked to find out. */
export type KeyState =
  | { state: 'unlocked'; locksInMs: number }
  | { state: 'locked' | 'not-protected' | 'missing' };

/** How long an unlocked key stays so. */
export interface KeyLife {
  /** Milliseconds without a use. */
  idleMs: number;
  /** Milliseconds in all, whatever the use. */
  ttlMs: number;
}

/** What the agent's process is started with. */
export interface AgentStart extends KeyLife {
  /** Where its socket is made (`AMYNOTE_HOME`). */
  home: string;
  /** Which identity file it holds the key of: it answers for no other, and ends when that one changes. */
  mark: string;
  /** The identity (`AGE-SECRET-KEY-…`) as bytes, so that it can be wiped. */
  secret: Uint8Array;
}

/** Holds the opened identity in the memory of a process of its own, so that a passphrase is asked once a day. */
export interface KeyAgent {
  /** @throws `locked` when the agent's socket is not to be trusted or the agent does not answer */
  state(): Promise<KeyState>;
  /** The identity, or undefined when it is not unlocked. @throws `locked` as {@link KeyAgent.state} */
  identity(): Promise<string | undefined>;
  /** Asks for the passphrase and starts the agent. @throws `locked`, `failed` */
  unlock(life: KeyLife): Promise<void>;
  /** Forgets the key at once. @returns whether it was unlocked */
  lock(): Promise<boolean>;
}
