import type { LineSpeaker, SpeakerVoice } from '../core/artefacts/speakers.ts';
import type { Line } from '../core/artefacts/transcript.ts';
import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import { participantsOf } from '../core/participants.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import type { Cue } from '../core/speech-ports.ts';
import { newSession } from './new-session.ts';
import { headerFor, requireScope } from './stage-session.ts';

export interface ImportCaptionsRequest {
  client: Client;
  /** The transcript file's text. */
  text: string;
  /** The label the file gives the therapist, when it is not a usual one. */
  therapist?: string;
  startedAt: Date;
}

/**
 * Takes a transcript that another program wrote as transcript and speakers of a new session. Its words are taken as
 * they are; labels that are nobody's for sure stay open, to be named by the clinician.
 * @throws `consent`, `usage` when the text is no transcript
 */
export async function importCaptions(ports: StagePorts, request: ImportCaptionsRequest): Promise<Session> {
  await requireScope(ports, request.client, 'record_audio');
  const captions = await ports.captions();
  const cues = captions.parse(request.text, namesIn(request));
  const session = newSession(ports, request, 'captions');
  const { sessions } = ports.vault;
  try {
    const transcript = await sessions.write({
      ...headerFor(ports, session.id, {}),
      kind: 'transcript',
      engine: { name: 'captions', requestIds: [] },
      durationMs: cues.reduce((last, { endMs }) => Math.max(last, endMs), 0),
      lines: linesOf(cues),
    });
    const participants = participantsOf(request.client);
    const { lines, voices } = captions.speakers(
      cues.map(({ speaker }) => speaker),
      participants,
      {
        names: Object.fromEntries(request.client.people.map(({ id, name }) => [id, name])),
        ...(request.therapist !== undefined && { therapist: request.therapist }),
      },
    );
    await sessions.write({
      ...headerFor(ports, session.id, { transcript: transcript.sha256 }),
      kind: 'speakers',
      method: 'captions',
      participants,
      lines,
      voices,
    });
    await sessions.createSession(session);
    noteUnsure(ports, session.id, lines, voices);
    return session;
  } finally {
    await sessions.abandon(session.id);
  }
}

/** Of everybody whose label can stand in the file. */
function namesIn({ client, therapist }: ImportCaptionsRequest): string[] {
  return [...client.people.map(({ name }) => name), ...(therapist === undefined ? [] : [therapist])];
}

function linesOf(cues: readonly Cue[]): Line[] {
  return cues.map(({ startMs, endMs, text }, index) => ({ id: index + 1, startMs, endMs, text }));
}

function noteUnsure(
  ports: StagePorts,
  sessionId: string,
  lines: readonly LineSpeaker[],
  voices: readonly SpeakerVoice[],
): void {
  const unsure = lines.filter(({ confidence }) => confidence < 1).length;
  if (unsure === 0) return;
  const nameless = voices.filter(({ by }) => by === undefined).length;
  const under =
    nameless === 0 ? '' : `, ${counted(nameless, 'name')} of the file being nobody’s of this session`;
  ports.onEvent({
    type: 'notice',
    stage: 'import',
    message: `${unsure} of ${lines.length} lines do not say for sure who speaks${under}`,
  });
  if (nameless > 0) {
    const message = `whose names they are is yours to say: amynote speakers show ${sessionId}`;
    ports.onEvent({ type: 'notice', stage: 'import', message });
  }
  const message = `line by line: amynote relabel ${sessionId} --confirm`;
  ports.onEvent({ type: 'notice', stage: 'import', message });
}
