import type { Participant, Speakers } from './artefacts/speakers.ts';
import type { Line, Transcript } from './artefacts/transcript.ts';

/** A line together with who said it: what drafters, verifiers and readers work on. */
export interface SpokenLine extends Line {
  /** A participant's id (`therapist`, `client`, `client-2`), or null where nobody could tell. */
  participant: string | null;
  role: Participant['role'] | null;
}

/**
 * Joins a transcript with its speakers; lines the speakers do not name have no participant. What was heard once more
 * through another channel is left out.
 */
export function spokenLines(transcript: Transcript, speakers: Speakers | undefined): SpokenLine[] {
  const roles = new Map(speakers?.participants.map((participant) => [participant.id, participant.role]));
  const bySpeaker = new Map(speakers?.lines.map((entry) => [entry.line, entry.participant]));
  const echoes = new Set(speakers?.lines.flatMap(({ line, echoOf }) => (echoOf === undefined ? [] : [line])));
  return transcript.lines
    .filter(({ id }) => !echoes.has(id))
    .map((line) => {
      const participant = bySpeaker.get(line.id) ?? null;
      return { ...line, participant, role: participant === null ? null : (roles.get(participant) ?? null) };
    });
}
