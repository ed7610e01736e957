import type { Note } from '../core/artefacts/note.ts';
import type { StagePorts } from '../core/ports.ts';
import { readSpokenLines } from './stage-session.ts';

/** Whether a draft was made of the session's words and speakers as they are now: only such a one can be signed. */
export async function isUpToDate(
  ports: StagePorts,
  { sessionId, inputs }: Pick<Note, 'sessionId' | 'inputs'>,
): Promise<boolean> {
  const spoken = await readSpokenLines(ports, sessionId);
  return spoken !== undefined && restsOn(inputs, spoken.inputs);
}

/** Whether a draft's inputs are these words and these speakers. */
export function restsOn(draft: Note['inputs'], spoken: Note['inputs']): boolean {
  return draft.transcript === spoken.transcript && draft.speakers === spoken.speakers;
}
