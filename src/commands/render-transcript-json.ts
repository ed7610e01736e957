import type { SpokenLine } from '../core/lines.ts';
import type { TranscriptPage } from './transcript-page.ts';

/** A transcript as one JSON document; times in milliseconds from the session's start. */
export function renderJson(page: TranscriptPage): string {
  const { sessionId, startedAt, participants, lines, echoes, marks } = page;
  const timeline = marks.map(({ record: { v: _, sessionId: __, ...facts } }) => facts);
  const people = participants.map(({ id, role, name }) => ({
    id,
    role,
    ...(name !== undefined && { name }),
  }));
  const document = {
    v: 1,
    sessionId,
    startedAt,
    participants: people,
    lines: lines.map(lineFacts),
    ...(echoes.length > 0 && {
      leftOut: echoes.map((line) => ({ ...lineFacts(line), echoOf: line.echoOf })),
    }),
    timeline,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A line's facts, under the names that they have in every JSON that shows lines. */
export function lineFacts(line: SpokenLine) {
  const { id, startMs, endMs, text, participant, role, confidence, flags, alternatives } = line;
  return {
    line: id,
    startMs,
    endMs,
    speaker: participant,
    role,
    text,
    ...(confidence !== undefined && { confidence }),
    ...(flags !== undefined && { flags }),
    ...(alternatives !== undefined && { alternatives }),
  };
}
