import { AmynoteError } from '../core/errors.ts';
import { lineMarks } from '../core/line-marks.ts';
import { oneLine } from '../core/one-line.ts';
import { participantsOf } from '../core/participants.ts';
import type { StagePorts } from '../core/ports.ts';
import { clockTime } from '../core/time.ts';
import { noTranscript } from '../pipeline/erased-parts.ts';
import { readSessionOfClient, readSpokenLines } from '../pipeline/stage-session.ts';
import type { CommandContext } from './command-context.ts';
import { lineFacts, renderJson } from './render-transcript-json.ts';
import { renderMarkdown } from './render-transcript-md.ts';
import { renderSrt } from './render-transcript-srt.ts';
import { renderVtt } from './render-transcript-vtt.ts';
import { table } from './table.ts';
import { type TimelineMark, timelineMarks } from './timeline-marks.ts';
import { inOrder, leftOut, shownName, type TranscriptPage } from './transcript-page.ts';

const renderers = { md: renderMarkdown, vtt: renderVtt, srt: renderSrt, json: renderJson };

/** How a transcript can be shown. */
export const transcriptFormats = ['txt', 'md', 'vtt', 'srt', 'json'] as const;
export type TranscriptFormat = (typeof transcriptFormats)[number];

/** @param fullName write people's names instead of `therapist` and `client`. @throws `failed` without a transcript */
export async function showTranscript(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
  how: { format: TranscriptFormat; fullName: boolean },
): Promise<void> {
  const page = await readPage(context, ports, sessionId, how.fullName);
  const note = leftOut(page);
  if (how.format === 'txt') {
    showLines(context, page);
    const record = { type: 'left-out', v: 1, sessionId, lines: page.echoes.map(({ id }) => id) };
    if (note !== undefined) context.output.product(record, context.output.faint(note));
    return;
  }
  const text = renderers[how.format](page).trimEnd();
  context.output.product({ type: 'transcript', v: 1, sessionId, format: how.format, text }, text);
  if (note !== undefined) context.output.say(note);
}

async function readPage(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
  fullName: boolean,
): Promise<TranscriptPage> {
  const spoken = await readSpokenLines(ports, sessionId);
  if (spoken === undefined) throw await noTranscript(ports, sessionId);
  const { session, client } = await readSessionOfClient(ports, sessionId);
  const clinician = fullName ? (await context.settings()).clinician.name : '';
  const names = new Map(client.people.map(({ id, name }) => [id, name]));
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  const recording = (await ports.vault.sessions.latest(sessionId, 'recording'))?.value;
  return {
    sessionId,
    startedAt: session.startedAt,
    participants: participantsOf(client).map((participant) => {
      const name = participant.role === 'therapist' ? clinician : names.get(participant.personId ?? '');
      return { ...participant, ...(fullName && name && { name: oneLine(name) }) };
    }),
    lines: spoken.lines.map((line) => ({ ...line, text: oneLine(line.text) })),
    echoes: spoken.echoes.map((line) => ({ ...line, text: oneLine(line.text) })),
    marks: timelineMarks(
      recording ?? { sessionId, strikes: transcript?.value.strikes ?? [], gaps: [], marks: [] },
    ),
  };
}

function showLines(context: CommandContext, page: TranscriptPage): void {
  const { output } = context;
  const rows = page.lines.map(({ id, startMs, participant, text }) => [
    String(id),
    clockTime(startMs),
    participant === null ? '?' : shownName(page, participant),
    text,
  ]);
  const texts = new Map(table(rows).map((text, index) => [page.lines[index], text]));
  for (const { line, mark } of inOrder(page)) {
    if (mark !== undefined) {
      showMark(context, mark);
      continue;
    }
    const marks = lineMarks(line);
    const beside = marks.length === 0 ? '' : `  ${output.faint(`(${marks.join('; ')})`)}`;
    const record = { type: 'line', v: 1, sessionId: page.sessionId, ...lineFacts(line) };
    output.product(record, `${texts.get(line)}${beside}`);
  }
}

/** What stands on the timeline beside words. */
export function showMark({ output }: CommandContext, { record, text }: TimelineMark): void {
  output.product(record, output.faint(text));
}

/** @throws `usage` */
export function formatOption(word: string): TranscriptFormat {
  const format = transcriptFormats.find((name) => name === word);
  if (format !== undefined) return format;
  throw new AmynoteError('usage', 'there is no such format', {
    hint: `the formats are: ${transcriptFormats.join(', ')}`,
  });
}
