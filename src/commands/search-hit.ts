import type { SaidLine, SearchHit } from '../core/memory-ports.ts';
import { oneLine } from '../core/one-line.ts';
import { calendarDay, clockTime } from '../core/time.ts';
import type { JsonRecord } from './output.ts';

/** A hit for people: where it is, the words, and what to type to be there. @param faint the terminal's grey */
export function hitText(hit: SearchHit, faint: (text: string) => string): string {
  return [faint(placeOf(hit)), ...wordsOf(hit), faint(`  ${commandOf(hit)}`)].join('\n');
}

/** `2026-03-04 00:25  s5k…  client  transcript` */
function placeOf({ session, source, line, note }: SearchHit): string {
  const moment = line === undefined ? '' : ` ${clockTime(line.startMs)}`;
  const place = `${calendarDay(session.startedAt)}${moment}  ${session.id}`;
  if (note === undefined) return `${place}  ${line?.participant ?? '?'}  ${source}`;
  return `${place}  ${note.signed ? 'signed note' : 'draft of a note'}, ${note.section}`;
}

/** With lines around it the one that was found is marked. */
function wordsOf({ text, context, line }: SearchHit): string[] {
  if (context === undefined || line === undefined) return [`  ${oneLine(text)}`];
  return [
    ...context.before.map((one) => `    ${spoken(one)}`),
    `  > ${spoken(line)}`,
    ...context.after.map((one) => `    ${spoken(one)}`),
  ];
}

function spoken({ startMs, participant, text }: SaidLine): string {
  return `${clockTime(startMs)}  ${participant ?? '?'}: ${oneLine(text)}`;
}

/** What is to be typed to hear it, or to read on where there is no sound. */
function commandOf({ session, line, note }: SearchHit): string {
  if (session.source !== 'captions' && line !== undefined) {
    return `amynote play ${session.id} --at ${clockTime(line.startMs)}`;
  }
  return `amynote show ${session.id} --part ${note === undefined ? 'transcript' : 'note'}`;
}

/** A hit for programs. */
export function hitRecord(hit: SearchHit): JsonRecord {
  const { session, source, line, lines, text, note, score, context } = hit;
  return {
    type: 'hit',
    v: 1,
    sessionId: session.id,
    clientId: session.clientId,
    date: calendarDay(session.startedAt),
    startedAt: session.startedAt,
    line: line?.id ?? null,
    startMs: line?.startMs ?? null,
    endMs: line?.endMs ?? null,
    speaker: line?.participant ?? null,
    role: line?.role ?? null,
    text,
    score,
    source,
    ...(note && { section: note.section, signed: note.signed }),
    command: commandOf(hit),
    passage: lines.map(lineRecord),
    ...(context && {
      context: { before: context.before.map(lineRecord), after: context.after.map(lineRecord) },
    }),
  };
}

function lineRecord({ id, startMs, endMs, participant, role, text }: SaidLine) {
  return { line: id, startMs, endMs, speaker: participant, role, text };
}
