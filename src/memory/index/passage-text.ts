import type { SaidLine } from '../../core/memory-ports.ts';
import type { Passage, PassagePart } from '../passages/passages-of.ts';

/** Somebody who speaks in a session, or nobody knows who. */
export type Speaker = Pick<SaidLine, 'participant' | 'role' | 'person'>;

/** Number, start, end, speaker by their place in the session's list, and the words. */
type LineRow = [id: number, startMs: number, endMs: number, speaker: number, text: string];

/** A note's passage; of a transcript's there are only its lines. */
interface NoteRow {
  section: string;
  signed: boolean;
  lines: LineRow[];
  /** A sentence with the places, among those lines, of what it rests on. */
  parts: [text: string, lines: number[]][];
}

/** A passage as JSON. @param speakers of its session; whoever is not in it yet is added */
export function writePassage(passage: Passage, speakers: Speaker[]): Uint8Array {
  const lines = passage.lines.map((line): LineRow => {
    return [line.id, line.startMs, line.endMs, speakerNumber(line, speakers), line.text];
  });
  if (passage.note === undefined) return Buffer.from(JSON.stringify(lines));
  const parts = passage.parts.map((part): NoteRow['parts'][number] => {
    return [part.text, part.lines.map((line) => passage.lines.indexOf(line))];
  });
  return Buffer.from(JSON.stringify({ ...passage.note, lines, parts } satisfies NoteRow));
}

/** The passage that {@link writePassage} wrote. */
export function readPassage(bytes: Uint8Array, speakers: readonly Speaker[]): Passage {
  const row = JSON.parse(textOfBytes(bytes)) as LineRow[] | NoteRow;
  if (Array.isArray(row)) {
    const lines = row.map((one) => lineOf(one, speakers));
    return { source: 'transcript', lines, parts: lines.map(spokenPart) };
  }
  const { section, signed } = row;
  const lines = row.lines.map((one) => lineOf(one, speakers));
  const parts = row.parts.map(([text, rests]): PassagePart => {
    return { text, participant: null, role: null, lines: rests.flatMap((at) => lines[at] ?? []) };
  });
  return { source: 'note', lines, parts, note: { section, signed } };
}

/** The place of a line's speaker in the list, where it is added when it is new. */
export function speakerNumber({ participant, role, person }: Speaker, speakers: Speaker[]): number {
  const known = speakers.findIndex(
    (one) => one.participant === participant && one.role === role && one.person === person,
  );
  if (known >= 0) return known;
  return speakers.push({ participant, role, ...(person !== undefined && { person }) }) - 1;
}

function lineOf([id, startMs, endMs, speaker, text]: LineRow, speakers: readonly Speaker[]): SaidLine {
  return { id, startMs, endMs, text, ...(speakers[speaker] ?? { participant: null, role: null }) };
}

function spokenPart(line: SaidLine): PassagePart {
  return { text: line.text, participant: line.participant, role: line.role, lines: [line] };
}

function textOfBytes({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString();
}
