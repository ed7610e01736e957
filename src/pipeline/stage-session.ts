import type { ArtefactHeader } from '../core/artefacts/header.ts';
import type { Note } from '../core/artefacts/note.ts';
import type { Speakers } from '../core/artefacts/speakers.ts';
import type { Transcript } from '../core/artefacts/transcript.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { type EchoedLine, echoedLines, type SpokenLine, spokenLines } from '../core/lines.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Scope } from '../core/scopes.ts';
import type { Session } from '../core/session.ts';
import type { Held } from '../core/vault-ports.ts';
import { toolStamp } from '../core/version.ts';

/** A session together with the client it belongs to. */
export interface SessionOfClient {
  session: Session;
  client: Client;
}

/** @throws `not-found` */
export async function readSessionOfClient(ports: StagePorts, sessionId: string): Promise<SessionOfClient> {
  const session = await ports.vault.sessions.readSession(sessionId);
  return { session, client: await readClient(ports, session.clientId) };
}

/** @throws `not-found` */
export async function readClient(ports: StagePorts, clientId: string): Promise<Client> {
  const client = await ports.vault.people.readClient(clientId);
  if (client !== undefined) return client;
  throw new AmynoteError('not-found', 'there is no such client', { hint: 'see them: amynote client list' });
}

/** @returns ids of the consents that allow it. @throws `consent`, naming the scope. */
export async function requireScope(ports: StagePorts, client: Client, scope: Scope): Promise<string[]> {
  const events = await ports.vault.people.consentEvents(client.id);
  return (await ports.gate()).require(client, events, scope, ports.now());
}

/** A client as if only these people were in the room: their own yes is asked for, and of a child every guardian's. */
export function onlyWith(client: Client, people: Client['people']): Client {
  const inTheRoom = client.people.filter((one) => one.role === 'guardian' && !people.includes(one));
  const guardians = [...(client.guardians ?? []), ...inTheRoom];
  return { ...client, people, ...(guardians.length > 0 && { guardians }) };
}

/** Runs a stage as the only writer of its session. @throws `busy` */
export async function whileLocked<T>(
  ports: StagePorts,
  sessionId: string,
  work: () => Promise<T>,
): Promise<T> {
  const release = await ports.vault.sessions.lock(sessionId);
  try {
    return await work();
  } finally {
    await release();
  }
}

/**
 * Folds the egress ledger at the end of a stage. Where that fails the single entries stay and are read as
 * well, so a failure here must not hide what the stage itself has to say.
 */
export function settleQuietly(ports: StagePorts): Promise<void> {
  return ports.vault.ledger.settle().catch(() => undefined);
}

/** The part of an artefact's header that every stage fills in the same way. */
export function headerFor(
  ports: StagePorts,
  sessionId: string,
  inputs: ArtefactHeader['inputs'],
): Pick<ArtefactHeader, 'v' | 'sessionId' | 'createdAt' | 'tool' | 'inputs'> {
  return { v: 1, sessionId, createdAt: ports.now().toISOString(), tool: toolStamp, inputs };
}

/** Whether two sets of inputs are the same. */
export function sameInputs(a: ArtefactHeader['inputs'], b: ArtefactHeader['inputs']): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}

/** A session's newest lines with their speakers, the copies that are left out of them, and the hashes of both as inputs; undefined without a transcript. */
export async function readSpokenLines(
  ports: StagePorts,
  sessionId: string,
): Promise<{ lines: SpokenLine[]; echoes: EchoedLine[]; inputs: ArtefactHeader['inputs'] } | undefined> {
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  if (transcript === undefined) return undefined;
  const held = await ports.vault.sessions.latest(sessionId, 'speakers');
  // Speakers of an older transcript name other lines: they are not used.
  const speakers = held !== undefined && restOn(held.value, transcript) ? held : undefined;
  const inputs = { transcript: transcript.sha256, ...(speakers && { speakers: speakers.sha256 }) };
  const of = [transcript.value, speakers?.value] as const;
  return { lines: spokenLines(...of), echoes: echoedLines(...of), inputs };
}

/** Whether speakers name the lines of a transcript: they were told of it, or of the one it was corrected from. */
export function restOn({ inputs }: Speakers, { sha256, value }: Held<Transcript>): boolean {
  const told = inputs.transcript;
  return told !== undefined && (told === sha256 || told === value.correctedFrom);
}

/** @throws `failed` when nothing was drafted yet */
export async function readDraft(ports: StagePorts, sessionId: string): Promise<Held<Note>> {
  const note = await ports.vault.sessions.latest(sessionId, 'note');
  if (note !== undefined) return note;
  throw new AmynoteError('failed', 'this session has no draft yet', {
    hint: `make it: amynote draft ${sessionId}`,
  });
}

/** @throws `failed` when the note is signed: from then on nothing changes it */
export async function refuseSigned(ports: StagePorts, sessionId: string): Promise<void> {
  if (!(await ports.vault.sessions.heldKinds(sessionId)).has('signed-note')) return;
  throw new AmynoteError('failed', 'the note of this session is signed and cannot be changed', {
    hint: `read it: amynote show ${sessionId}`,
  });
}

/** The sentence of a stage that needs a transcript and finds none. */
export function notTranscribed(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'this session has no transcript yet', {
    hint: `make it: amynote transcribe ${sessionId}`,
  });
}

/** Gives up waiting, at once, when the clinician interrupts. @throws `interrupted` */
export async function orInterrupted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(interruption());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

export function interruption(): AmynoteError {
  return new AmynoteError('interrupted', 'interrupted; finished work is kept', {
    hint: 'run the same command again to go on',
  });
}
