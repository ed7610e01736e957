import type { LineSpeaker } from '../core/artefacts/speakers.ts';
import type { Line } from '../core/artefacts/transcript.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { participantsOf } from '../core/participants.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import type { Cue } from '../core/speech-ports.ts';
import { newSession } from './new-session.ts';
import { headerFor, requireScope } from './stage-session.ts';

export interface ImportCaptionsRequest {
  client: Client;
  /** The caption file's text. */
  text: string;
  /** The label the file gives the therapist, when it is not a usual one. */
  therapist?: string;
  startedAt: Date;
}

/**
 * Takes a caption file as transcript and speakers of a new session.
 * @throws `consent`, `usage` when the text is no caption file
 */
export async function importCaptions(ports: StagePorts, request: ImportCaptionsRequest): Promise<Session> {
  await requireScope(ports, request.client, 'record_audio');
  const captions = await ports.captions();
  const cues = captions.parse(request.text);
  const lines = linesOf(cues);
  if (lines.length === 0) throw noCues();
  const session = newSession(ports, request, 'captions');
  const { sessions } = ports.vault;
  try {
    const transcript = await sessions.write({
      ...headerFor(ports, session.id, {}),
      kind: 'transcript',
      engine: { name: 'captions', requestIds: [] },
      durationMs: lines.at(-1)?.endMs ?? 0,
      lines,
    });
    const participants = participantsOf(request.client);
    const labels = cues.filter(({ text }) => text !== '').map(({ speaker }) => speaker);
    const spoken = captions.speakers(labels, participants, {
      names: Object.fromEntries(request.client.people.map(({ id, name }) => [id, name])),
      ...(request.therapist !== undefined && { therapist: request.therapist }),
    });
    await sessions.write({
      ...headerFor(ports, session.id, { transcript: transcript.sha256 }),
      kind: 'speakers',
      method: 'captions',
      participants,
      lines: spoken,
    });
    await sessions.createSession(session);
    noteUnknown(ports, spoken);
    return session;
  } finally {
    await sessions.abandon(session.id);
  }
}

function linesOf(cues: readonly Cue[]): Line[] {
  return cues
    .filter(({ text }) => text !== '')
    .map(({ startMs, endMs, text }, index) => ({ id: index + 1, startMs, endMs, text }));
}

function noteUnknown(ports: StagePorts, spoken: readonly LineSpeaker[]): void {
  const unknown = spoken.filter(({ participant }) => participant === null).length;
  if (unknown === 0) return;
  ports.onEvent({
    type: 'notice',
    stage: 'import',
    message: `${unknown} of ${spoken.length} lines name no known speaker: amynote relabel SESSION LINES PARTICIPANT`,
  });
}

function noCues(): AmynoteError {
  return new AmynoteError('usage', 'the caption file holds no spoken text', {
    hint: 'name a WebVTT or SRT file: amynote import FILE --captions --client CLIENT',
  });
}
