import type { LineSpeaker, Speakers } from '../core/artefacts/speakers.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { headerFor, whileLocked } from './stage-session.ts';

/** What the clinician heard: these lines are that participant's, or the two voices are the wrong way round. */
export type Relabelling = { type: 'lines'; from: number; to: number; participant: string } | { type: 'swap' };

/**
 * Writes the next revision of a session's speakers with the clinician's correction.
 * @throws `not-found` for an unknown participant or lines, `failed` without speakers
 */
export async function relabel(
  ports: StagePorts,
  request: { sessionId: string; change: Relabelling },
): Promise<Held<Speakers>> {
  const { sessionId, change } = request;
  return whileLocked(ports, sessionId, async () => {
    const held = await ports.vault.sessions.latest(sessionId, 'speakers');
    const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
    // Speakers of an older transcript name other lines: nobody would see the correction.
    if (held === undefined || held.value.inputs.transcript !== transcript?.sha256)
      throw noSpeakers(sessionId);
    const lines = change.type === 'swap' ? swapped(held.value) : relabelled(held.value, change);
    const written = await ports.vault.sessions.write<Speakers>({
      ...held.value,
      ...headerFor(ports, sessionId, held.value.inputs),
      method: 'relabel',
      lines,
    });
    ports.onEvent({ type: 'finished', stage: 'relabel', sessionId, summary: `revision ${written.revision}` });
    return written;
  });
}

function swapped(speakers: Speakers): LineSpeaker[] {
  const [first, second, third] = speakers.participants;
  if (first === undefined || second === undefined || third !== undefined) {
    throw new AmynoteError('usage', 'only two voices can be swapped', {
      hint: 'name the lines instead: amynote relabel SESSION 31-40 client-2',
    });
  }
  const other = new Map([
    [first.id, second.id],
    [second.id, first.id],
  ]);
  return speakers.lines.map((line) => ({
    ...line,
    participant: line.participant === null ? null : (other.get(line.participant) ?? line.participant),
  }));
}

function relabelled(speakers: Speakers, change: Extract<Relabelling, { type: 'lines' }>): LineSpeaker[] {
  if (!speakers.participants.some(({ id }) => id === change.participant)) {
    throw new AmynoteError('not-found', 'nobody of that name was in this session', {
      hint: `they are: ${speakers.participants.map(({ id }) => id).join(', ')}`,
    });
  }
  const last = Math.max(0, ...speakers.lines.map(({ line }) => line));
  if (change.from < 1 || change.to > last || change.from > change.to) {
    throw new AmynoteError('not-found', `the transcript has lines 1 to ${last}`, {
      hint: 'see them: amynote show --part transcript',
    });
  }
  return speakers.lines.map((entry) =>
    entry.line >= change.from && entry.line <= change.to
      ? { ...entry, participant: change.participant, confidence: 1 }
      : entry,
  );
}

function noSpeakers(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'nobody has said yet who spoke in this transcript', {
    hint: `let amynote try first: amynote diarize ${sessionId}`,
  });
}
