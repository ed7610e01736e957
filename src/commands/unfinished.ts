import type { StagePorts } from '../core/ports.ts';

/** Sessions whose recording is not finished: those being recorded now, and those that a crash left. */
export async function unfinishedSessions({
  vault: { captures, sessions },
}: StagePorts): Promise<{ recording: string[]; unfinished: string[] }> {
  const recording: string[] = [];
  const unfinished: string[] = [];
  for (const id of await captures.unfinished()) {
    if (await sessions.isLocked(id)) recording.push(id);
    else unfinished.push(id);
  }
  return { recording, unfinished };
}

/** The one line that offers to recover what a crash left. */
export function unfinishedWords(id: string): string {
  return `session ${id} was never finished; its sound is safe: amynote record --resume ${id}`;
}
