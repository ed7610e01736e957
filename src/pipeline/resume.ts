import type { Recording } from '../core/artefacts/recording.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { finishCapture } from './finish-capture.ts';
import { checkBeforeRecording } from './preflight.ts';
import { liveHearing, noteStart, type RecordRequest, recordInto } from './record.ts';
import { readClient, whileLocked } from './stage-session.ts';

/** After a longer break it is another session: the first one is finished instead. */
const longestBreakMs = 60 * 60_000;

/**
 * Finishes a recording whose process died: everything that was sealed becomes the session's sound.
 * @throws `busy` when the recording is still running, `not-found` when nothing was left
 */
export async function resumeCapture(ports: StagePorts, request: { sessionId: string }): Promise<Recording> {
  const session = await ports.vault.sessions.readSession(request.sessionId);
  return whileLocked(ports, session.id, async () => {
    const made = await ports.vault.sessions.latest(session.id, 'recording');
    if (made === undefined) return finishCapture(ports, session);
    // It died between writing the recording, which was read back before, and erasing the parts.
    await ports.vault.captures.clear(session.id);
    return made.value;
  });
}

/**
 * Goes on recording a session whose process died; the time between is a gap.
 * @throws `failed` when the break was too long or the recording is finished: nothing was opened then
 */
export async function continueCapture(
  ports: StagePorts,
  request: Omit<RecordRequest, 'client' | 'channels'> & { sessionId: string },
): Promise<Session> {
  const { sessionId, live, ...capturing } = request;
  const { captures, sessions } = ports.vault;
  const session = await sessions.readSession(sessionId);
  const client = await readClient(ports, session.clientId);
  return whileLocked(ports, session.id, async () => {
    if (!(await canContinue(ports, session.id))) throw tooLate(session.id);
    await checkBeforeRecording(ports, client);
    const hearing = await liveHearing(client, live);
    const format = await captures.format(session.id);
    const starts = (await captures.entries(session.id)).flatMap((entry) =>
      entry.type === 'event' && entry.event.type === 'start' ? [entry.event.at] : [],
    );
    const firstAt = starts[0] ?? session.startedAt;
    return recordInto(ports, { ...capturing, session, client, format, firstAt, hearing }, async (at) => {
      await noteStart(ports, session, at);
      ports.onEvent({ type: 'started', stage: 'record', sessionId: session.id });
    });
  });
}

/** Whether a session can go on being recorded: it is not finished, and its last sound came less than an hour ago. */
export async function canContinue(ports: StagePorts, sessionId: string): Promise<boolean> {
  const { captures, sessions } = ports.vault;
  const lastAt = await captures.lastAt(sessionId);
  const finished = (await sessions.heldKinds(sessionId)).has('recording');
  return !finished && lastAt !== undefined && ports.now().getTime() - lastAt.getTime() <= longestBreakMs;
}

function tooLate(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'more than an hour has passed since the last sound of this session', {
    hint: `finish it: amynote record --resume ${sessionId}`,
  });
}
