import type { Participant, Speakers } from './artefacts/speakers.ts';
import type { Line, Transcript } from './artefacts/transcript.ts';

/** A line together with who said it: what drafters, verifiers and readers work on. */
export interface SpokenLine extends Line {
  /** A participant's id (`therapist`, `client`, `client-2`), or null where nobody could tell. */
  participant: string | null;
  role: Participant['role'] | null;
  /** The person of the client record who said it; absent for the therapist, and where nobody could tell. */
  person?: string;
}

/** A line that is left out: its words are those of another line, heard once more through the other channel. */
export interface EchoedLine extends SpokenLine {
  /** The number of that line. */
  echoOf: number;
}

/**
 * Joins a transcript with its speakers; lines the speakers do not name have no participant. What was heard once more
 * through another channel is left out: {@link echoedLines} has it.
 */
export function spokenLines(transcript: Transcript, speakers: Speakers | undefined): SpokenLine[] {
  const echoes = echoesOf(speakers);
  return joined(transcript, speakers).filter(({ id }) => !echoes.has(id));
}

/** The lines that {@link spokenLines} leaves out, so that readers can say that there are some. */
export function echoedLines(transcript: Transcript, speakers: Speakers | undefined): EchoedLine[] {
  const echoes = echoesOf(speakers);
  return joined(transcript, speakers).flatMap((line) => {
    const echoOf = echoes.get(line.id);
    return echoOf === undefined ? [] : [{ ...line, echoOf }];
  });
}

/** By line number; where the line that holds the words is gone, its copy is all there is. */
function echoesOf(speakers: Speakers | undefined): Map<number, number> {
  const entries = speakers?.lines ?? [];
  const shown = new Set(entries.flatMap(({ line, echoOf }) => (echoOf === undefined ? [line] : [])));
  return new Map(
    entries.flatMap(({ line, echoOf }) =>
      echoOf === undefined || !shown.has(echoOf) ? [] : [[line, echoOf] as const],
    ),
  );
}

function joined(transcript: Transcript, speakers: Speakers | undefined): SpokenLine[] {
  const known = new Map(speakers?.participants.map((participant) => [participant.id, participant]));
  const bySpeaker = new Map(speakers?.lines.map((entry) => [entry.line, entry.participant]));
  return transcript.lines.map((line) => {
    const participant = bySpeaker.get(line.id) ?? null;
    const { role = null, personId } = known.get(participant ?? '') ?? {};
    return { ...line, participant, role, ...(personId !== undefined && { person: personId }) };
  });
}
