/** What a recording is doing, as the line on the screen says it. */
export type RecordingState = 'recording' | 'paused' | 'no-sound' | 'refused';

/** Something that happened during a recording and is told at once. */
export type RecordingFact =
  | 'paused'
  | 'resumed'
  | 'device-lost'
  | 'device-found'
  | 'trouble'
  | 'trouble-over'
  | 'mark'
  | 'strike'
  | 'held-in-memory'
  | 'sealed-again';

/** What a stage says while it works. No clinical text, ever: these reach the terminal and logs. */
export type StageEvent =
  | { type: 'started'; stage: string; sessionId: string }
  | Progress
  | { type: 'waiting'; stage: string; seconds: number; reason: string }
  | { type: 'skipped'; stage: string; sessionId: string; reason: string }
  | { type: 'finished'; stage: string; sessionId: string; summary: string }
  | { type: 'notice'; stage: string; message: string }
  /** The line of a running recording, several times a second. */
  | RecordingLine
  /** @see RecordingFact; `atMs` is the place on the session's timeline. */
  | {
      type: 'captured';
      stage: string;
      sessionId: string;
      fact: RecordingFact;
      atMs: number;
      message: string;
    };

interface Progress {
  type: 'progress';
  stage: string;
  done: number;
  total: number;
  unit: string;
  /** What is being done just now, e.g. the id of a section. */
  part?: string;
  /** How long the rest will take, once that can be told. */
  leftMs?: number;
  /** What has been paid so far, in US dollars. */
  costUsd?: number;
}

interface RecordingLine {
  type: 'recording';
  stage: string;
  state: RecordingState;
  elapsedMs: number;
  /** Peaks of the last moments in dB below full scale, oldest first. */
  levels: readonly number[];
  /** For how much more sound the disk has room; absent until it is known. */
  diskLeftMs?: number;
  /** How far there are words already, where it is transcribed meanwhile. */
  heardMs?: number;
}

export type OnEvent = (event: StageEvent) => void;
