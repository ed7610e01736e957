import type { ArtefactKind } from '../core/artefacts/kinds.ts';
import type { Note } from '../core/artefacts/note.ts';
import type { OnEvent } from '../core/events.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { diarize } from './diarize.ts';
import { draft } from './draft.ts';
import { transcribe } from './transcribe.ts';

export interface ProcessRequest {
  sessionId: string;
  /** Template id, e.g. `soap`; that of the newest draft when absent. */
  template?: string;
  /** The only section of the newest draft to draft again. */
  section?: string;
  /** Pieces of sound under way at once. */
  jobs: number;
  /** Leaves a session alone that has a note, signed or not. */
  onlyMissing: boolean;
}

/**
 * Runs the stages a session still needs, up to a drafted note. Stages that are finished are not run again:
 * a transcript made by another engine is still a transcript.
 */
export async function processSession(ports: StagePorts, request: ProcessRequest): Promise<Held<Note>> {
  const { sessionId } = request;
  const existing = request.onlyMissing ? await ports.vault.sessions.latest(sessionId, 'note') : undefined;
  if (existing !== undefined) {
    ports.onEvent({ type: 'skipped', stage: 'process', sessionId, reason: 'there is a note already' });
    return existing;
  }
  const held = await ports.vault.sessions.heldKinds(sessionId);
  await prepareLines({ ...ports, onEvent: withoutSkips(ports.onEvent) }, request, held);
  return draft(ports, request);
}

async function prepareLines(
  ports: StagePorts,
  request: { sessionId: string; jobs: number },
  held: ReadonlySet<ArtefactKind>,
): Promise<void> {
  if (!held.has('transcript')) await transcribe(ports, request);
  if (!held.has('signed-note')) await diarize(ports, request);
}

/** That an earlier stage had nothing to do is no news to somebody who asked for a note. */
function withoutSkips(onEvent: OnEvent): OnEvent {
  return (event) => {
    if (event.type !== 'skipped') onEvent(event);
  };
}
