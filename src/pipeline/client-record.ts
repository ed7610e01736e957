import type { NoteContent, SignedNote } from '../core/artefacts/note.ts';
import type { Client } from '../core/client.ts';
import { correctedFacts, correctedRisk } from '../core/corrections.ts';
import { errorCode } from '../core/errors.ts';
import { isInaudible } from '../core/inaudible.ts';
import type { StagePorts } from '../core/ports.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import type { Session } from '../core/session.ts';
import { calendarDay } from '../core/time.ts';
import { readAddenda } from './read-addenda.ts';
import { readSignedNote } from './read-signed-note.ts';
import { readSpokenLines } from './stage-session.ts';

/**
 * A client's sessions with what was said and what was written of it, oldest first. Supervision notes are left out: they
 * are no part of the chart. Whoever calls this has asked for the scope that allows it.
 */
export async function readClientRecord(ports: StagePorts, client: Client): Promise<RecordedSession[]> {
  const own = await ports.vault.sessions.listSessions(client.id);
  return Promise.all(own.map((session) => readRecordedSession(ports, session)));
}

/** One session of {@link readClientRecord}. @throws `damaged`, `locked` */
export async function readRecordedSession(ports: StagePorts, session: Session): Promise<RecordedSession> {
  const spoken = await readSpokenLines(ports, session.id);
  const note = await noteOf(ports, session.id);
  return {
    session,
    day: calendarDay(session.startedAt),
    lines: (spoken?.lines ?? []).filter((line) => !isInaudible(line)),
    inaudible: (spoken?.lines ?? []).filter(isInaudible).map(({ startMs, endMs }) => ({ startMs, endMs })),
    ...(note !== undefined && note.content.template.kind !== 'supervision' && { note }),
  };
}

async function noteOf(ports: StagePorts, sessionId: string): Promise<RecordedSession['note']> {
  const signed = await readIfSound(() => readSignedNote(ports, sessionId));
  if (signed !== undefined) return { content: await asCorrected(ports, signed.value), signed: true };
  const draft = await ports.vault.sessions.latest(sessionId, 'note');
  return draft && { content: draft.value.content, signed: false };
}

/** Facts and risk lines as they were put right since; as they were signed where what was added cannot be believed. */
async function asCorrected(ports: StagePorts, note: SignedNote): Promise<NoteContent> {
  const { content } = note.body;
  const addenda = (await readIfSound(() => readAddenda(ports, note))) ?? [];
  if (addenda.length === 0) return content;
  const facts = correctedFacts(content.facts ?? {}, addenda);
  return { ...content, facts, risk: correctedRisk(content.risk, addenda) };
}

/** What is not as it was signed says nothing; it keeps nobody from reading the rest. */
async function readIfSound<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!['damaged', 'locked'].includes(errorCode(error) ?? '')) throw error;
    return undefined;
  }
}
