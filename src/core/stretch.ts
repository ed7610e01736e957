/** A stretch of the session, in milliseconds from its start; `endMs` is exclusive. */
export interface Stretch {
  startMs: number;
  endMs: number;
}

/** Milliseconds that two stretches share; negative when so much lies between them. */
export function overlapMs(a: Stretch, b: Stretch): number {
  return Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs);
}
