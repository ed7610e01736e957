import type { ArtefactKind } from '../core/artefacts/header.ts';
import type { Note } from '../core/artefacts/note.ts';
import type { OnEvent } from '../core/events.ts';
import type { Held, StagePorts } from '../core/ports.ts';
import { diarize } from './diarize.ts';
import { draft } from './draft.ts';
import { transcribe } from './transcribe.ts';

/**
 * Runs the stages a session still needs, up to a drafted note. Stages that are finished are not run again:
 * a transcript made by another engine is still a transcript.
 */
export async function processSession(
  ports: StagePorts,
  request: { sessionId: string; template: string; jobs: number },
): Promise<Held<Note>> {
  const held = await ports.vault.sessions.heldKinds(request.sessionId);
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
