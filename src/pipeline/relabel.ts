import type { LineSpeaker, Speakers, SpeakerVoice } from '../core/artefacts/speakers.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { forgetDisownedVoices } from './enrolled-voices.ts';
import { withSpans } from './former-decisions.ts';
import { readSpeakers } from './read-speakers.ts';
import { headerFor, whileLocked } from './stage-session.ts';
import { tellTouched, touchedIn } from './touched.ts';

/** Line numbers from one to another, both included; absent ends are those of the transcript. */
export interface LineStretch {
  from?: number;
  to?: number;
}

/** What the clinician heard: whose these lines are (null: nobody knows), or that two voices are the wrong way round. */
export type Relabelling =
  | { type: 'lines'; stretches: readonly LineStretch[]; participant: string | null }
  /** Everywhere when there are no stretches, but for lines that the clinician has decided one by one. */
  | { type: 'swap'; stretches?: readonly LineStretch[] };

/**
 * Writes the next revision of a session's speakers with the clinician's correction. Lines that were named stay so,
 * whatever is computed later, for as long as their place in the sound does not change.
 * @returns the speakers, how many lines have another speaker now, and what that touches of the note, by its ids
 * @throws `not-found` for an unknown participant or lines, `failed` without speakers, `usage` for a swap of three
 */
export async function relabel(
  ports: StagePorts,
  request: { sessionId: string; change: Relabelling },
): Promise<Held<Speakers> & { changed: number; touched: string[] }> {
  const { sessionId, change } = request;
  return whileLocked(ports, sessionId, async () => {
    const { speakers, lines } = await readSpeakers(ports, sessionId);
    const now = changedBy(change, speakers);
    await forgetDisownedVoices(ports, sessionId, lines, { before: speakers.lines, now: now.lines });
    const written = await ports.vault.sessions.write<Speakers>({
      ...speakers,
      ...now,
      ...headerFor(ports, sessionId, speakers.inputs),
      method: 'relabel',
      // What the clinician touched is found again by its place, should the sound be transcribed anew.
      lines: withSpans(now.lines, lines, (entry, at) => entry !== speakers.lines[at]),
    });
    const changed = now.lines
      .filter(({ participant }, at) => participant !== speakers.lines[at]?.participant)
      .map(({ line }) => line);
    ports.onEvent({ type: 'finished', stage: 'relabel', sessionId, summary: `revision ${written.revision}` });
    const touched = await touchedIn(ports, sessionId, changed);
    tellTouched(ports, 'relabel', sessionId, touched);
    return { ...written, changed: changed.length, touched: touched?.ids ?? [] };
  });
}

function linesIn({ lines }: Speakers, stretches: readonly LineStretch[]): number[] {
  const last = Math.max(0, ...lines.map(({ line }) => line));
  const chosen = stretches.flatMap(({ from = 1, to = last }) => {
    const within = lines.filter(({ line }) => line >= from && line <= to).map(({ line }) => line);
    if (from < 1 || to > last || from > to || within.length === 0) {
      throw new AmynoteError('not-found', `the transcript has lines 1 to ${last}`, {
        hint: 'see them: amynote show --part transcript',
      });
    }
    return within;
  });
  return [...new Set(chosen)];
}

function changedBy(change: Relabelling, speakers: Speakers): Pick<Speakers, 'lines' | 'voices'> {
  if (change.type === 'lines') {
    const { participant } = change;
    refuseUnknown(speakers, participant);
    return decided(speakers, change.stretches, () => participant);
  }
  const other = theOther(speakers);
  if (change.stretches === undefined) return swapped(speakers, other);
  return decided(speakers, change.stretches, (now) => (now === null ? null : other(now)));
}

function decided(
  speakers: Speakers,
  stretches: readonly LineStretch[],
  whose: (now: string | null) => string | null,
): Pick<Speakers, 'lines'> {
  const numbers = new Set(linesIn(speakers, stretches));
  const lines = speakers.lines.map((one): LineSpeaker => {
    if (!numbers.has(one.line)) return one;
    // Somebody listened to it: it is no copy of another line to them, and is shown from now on.
    const { echoOf: _, ...line } = one;
    const participant = whose(one.participant);
    return { ...line, participant, confidence: participant === null ? 0 : 1, confirmed: true };
  });
  return { lines };
}

function swapped(
  speakers: Speakers,
  other: (participant: string) => string,
): Pick<Speakers, 'lines' | 'voices'> {
  const { lines, voices } = speakers;
  const named = new Set(lines.flatMap(({ voice, participant }) => (participant === null ? [] : [voice])));
  return {
    lines: lines.map((one) =>
      one.confirmed || one.participant === null ? one : { ...one, participant: other(one.participant) },
    ),
    // So that the voices keep these names when they are told apart again.
    ...(voices && {
      voices: voices.map(
        (one): SpeakerVoice => (named.has(one.voice) ? { ...one, by: 'clinician', swapped: true } : one),
      ),
    }),
  };
}

/** @throws `usage` where there are more than two people to be the other of */
function theOther({ participants }: Speakers): (participant: string) => string {
  const [first, second, third] = participants;
  if (first === undefined || second === undefined || third !== undefined) {
    throw new AmynoteError('usage', 'only two voices can be swapped', {
      hint: 'say whose voice each is: amynote speakers name SESSION VOICE PARTICIPANT',
    });
  }
  return (participant) => (participant === first.id ? second.id : first.id);
}

function refuseUnknown({ participants }: Speakers, participant: string | null): void {
  if (participant === null || participants.some(({ id }) => id === participant)) return;
  throw new AmynoteError('not-found', 'nobody of that name was in this session', {
    hint: `they are: ${participants.map(({ id }) => id).join(', ')}`,
  });
}
