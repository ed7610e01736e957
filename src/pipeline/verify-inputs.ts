import type { SignedBody } from '../core/artefacts/note.ts';
import type { Recording } from '../core/artefacts/recording.ts';
import { errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { hasSound } from './erased-parts.ts';
import type { SessionLog } from './session-log.ts';
import { type Check, missed } from './verify-check.ts';

/** What a note names as its inputs and the vault keeps as artefacts. */
const keptKinds = ['transcript', 'speakers', 'note'] as const;
type KeptKind = (typeof keptKinds)[number];

/** Compares the hashes a note was signed with to what is still in the vault. */
export async function verifyInputs(ports: StagePorts, body: SignedBody, log: SessionLog): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, sha256] of Object.entries(body.inputs)) {
    const kind = keptKinds.find((one) => one === name);
    if (kind !== undefined) checks.push(await verifyKept(ports, body.sessionId, { kind, sha256 }, log));
    if (name === 'template') checks.push(await verifyTemplate(ports, body.content.template.id, sha256));
  }
  const sound = body.receipt?.audioSha256;
  return sound === undefined ? checks : [...checks, await verifySound(ports, body.sessionId, sound, log)];
}

async function verifyKept(
  ports: StagePorts,
  sessionId: string,
  { kind, sha256 }: { kind: KeptKind; sha256: string },
  log: SessionLog,
): Promise<Check> {
  const found = await orDamaged(ports.vault.sessions.history(sessionId, kind));
  if (found === 'damaged') return { check: kind, state: 'failed', detail: 'a revision of it cannot be read' };
  const held = found.find((one) => one.sha256 === sha256);
  const newest = found.at(-1);
  if (held !== undefined && newest !== undefined) {
    const since = held === newest ? '' : `; it was changed since, up to revision ${newest.revision}`;
    return { check: kind, state: 'ok', detail: `revision ${held.revision} is what it was${since}` };
  }
  return missed(kind, { kind, sha256 }, log);
}

async function verifyTemplate(ports: StagePorts, id: string, sha256: string): Promise<Check> {
  const now = await (await ports.templates()).read(id).catch((error: unknown) => {
    // Gone, or a file of the clinician's own that is being written.
    if (['not-found', 'usage'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  });
  if (now?.sha256 === sha256) return { check: 'template', state: 'ok', detail: `${id} is what it was` };
  const detail = now === undefined ? `${id} is not there any more` : `${id} is another version by now`;
  return { check: 'template', state: 'gone', detail };
}

async function verifySound(
  ports: StagePorts,
  sessionId: string,
  sha256: string,
  log: SessionLog,
): Promise<Check> {
  const recordings = await orDamaged(ports.vault.sessions.history(sessionId, 'recording'));
  if (recordings === 'damaged')
    return { check: 'sound', state: 'failed', detail: 'its recording cannot be read' };
  const recording = recordings.find(({ value }) => value.audioSha256 === sha256)?.value;
  const isThere = recording !== undefined && (await hasSound(ports, recording));
  if (isThere) return readThrough(ports, recording);
  return missed('sound', { kind: 'audio', sha256 }, log);
}

async function readThrough(ports: StagePorts, recording: Recording): Promise<Check> {
  const { sessionId, audioRevision, audioSha256 } = recording;
  try {
    for await (const _ of ports.vault.sessions.readAudio(sessionId, audioRevision, audioSha256));
    return { check: 'sound', state: 'ok', detail: 'every byte of it is what it was' };
  } catch (error) {
    if (errorCode(error) !== 'damaged') throw error;
    return { check: 'sound', state: 'failed', detail: 'it is not the sound that was recorded' };
  }
}

function orDamaged<T>(read: Promise<T>): Promise<T | 'damaged'> {
  return read.catch((error: unknown) => {
    if (errorCode(error) === 'damaged') return 'damaged' as const;
    throw error;
  });
}
