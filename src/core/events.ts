/** What a stage says while it works. No clinical text, ever: these reach the terminal and logs. */
export type StageEvent =
  | { type: 'started'; stage: string; sessionId: string }
  | { type: 'progress'; stage: string; done: number; total: number; unit: string }
  | { type: 'waiting'; stage: string; seconds: number; reason: string }
  | { type: 'skipped'; stage: string; sessionId: string; reason: string }
  | { type: 'finished'; stage: string; sessionId: string; summary: string }
  | { type: 'notice'; stage: string; message: string };

export type OnEvent = (event: StageEvent) => void;
