import type { SelfCheck } from './self-check.ts';
import type { Load, LoadQuestion, MomentLine, WorkedSession, WorkRecord } from './wellbeing.ts';

/** One question of a self-check. */
export interface SelfQuestion {
  id: string;
  question: string;
  /** Least and most, whole numbers. */
  range: readonly [number, number];
  /** What each number stands for, from the least on; absent where a total is typed. */
  answers?: readonly string[] | undefined;
  /** What is said of a number from there on, the highest that fits; `support` points to people. */
  bands: readonly { from: number; say: string; support?: boolean | undefined }[];
}

export interface SelfCheckKind {
  id: string;
  name: string;
  about?: string | undefined;
  asks: readonly SelfQuestion[];
  licence: string;
  sources: readonly string[];
}

/** Turns times into numbers, and numbers into sentences of the rules. */
export interface LoadRules {
  load(record: WorkRecord, question: LoadQuestion): Load;
  /** Undefined when there was no session this week. */
  moment(sessions: readonly WorkedSession[], now: string, hours: string): MomentLine | undefined;
  /** Days before the last one that `load` looks back for a break. */
  breakDays: number;
  /** Whether somebody sits at a command while it runs. @param command as the audit log names it */
  isAtDesk(command: string): boolean;
  checks: readonly SelfCheckKind[];
  /** To whom one can turn. */
  support: string;
}

/**
 * What a clinician answered about themselves: sealed to the public half of the identity at home, kept at home and in no
 * vault. It is no part of the stages' ports: nothing that drafts, searches, exports, backs up or sends can reach it.
 */
export interface SelfChecks {
  /** Oldest first; `closed` are sealed to an identity that is no longer here. @throws `locked`, `damaged` */
  list(): Promise<{ checks: SelfCheck[]; closed: number }>;
  /** @throws `locked` without an identity, `failed`, `busy` */
  save(check: SelfCheck): Promise<void>;
  /** Removes them for good; no key is needed. @returns how many */
  eraseAll(): Promise<number>;
}

/** When a session's files were written, as the file system tells it. */
export interface SessionTimes {
  sessionId: string;
  /** Milliseconds since 1970. */
  begunMs: number;
  /** When its sound was finished; absent without a recording. */
  finishedMs?: number;
}

/** What `amynote wellbeing` and the line of `status` are made of. */
export interface Wellbeing {
  rules(): Promise<LoadRules>;
  checks: SelfChecks;
  /** Sessions whose first file was written since; nothing is opened. A session is never older than its file. */
  sessionTimes(since: Date): Promise<SessionTimes[]>;
}
