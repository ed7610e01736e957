import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Addendum, SignedNote } from '../../../src/core/artefacts/note.ts';
import type { AuditEntry, AuditFault } from '../../../src/core/audit.ts';
import { addend } from '../../../src/pipeline/addend.ts';
import { correct } from '../../../src/pipeline/correct.ts';
import { enterFacts } from '../../../src/pipeline/facts.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { sealFaults } from '../../../src/pipeline/verify.ts';
import { verifyNote } from '../../../src/pipeline/verify-note.ts';
import { createSigner } from '../../../src/vault/signing-key.ts';
import { afterTheLast, playVault, temporaryFolder } from '../vault/play-vault.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const atEnd = afterTheLast();
const signer = { name: 'Ada Lund', credential: 'LCSW', license: 'LCSW 12345 (NY)' };
let made: Stage;
let sessionId: string;

beforeAll(async () => {
  made = await stage(undefined, temporaryFolder(atEnd));
  sessionId = await spokenSession(made);
  await completeDraft(made, sessionId);
  const facts = { diagnoses: ['F33.1'], measures: { 'PHQ-9': '14' }, place: '10' };
  await enterFacts(made.ports, sessionId, { facts, forget: [] });
  const times = { startedAt: '2026-03-02T20:00:00Z', endedAt: '2026-03-02T20:45:00Z' };
  await sign(made.ports, { sessionId, signer, times, confirmed: ['risk', 'plan'] });
  await addend(made.ports, { sessionId, type: 'late entry', text: 'Homework was agreed.', signer });
  await addend(made.ports, {
    sessionId,
    type: 'correction',
    statement: 's1',
    text: 'It was said otherwise.',
    signer,
  });
}, 60_000);

function pathOf(name: string): string {
  return join(made.vault.directory, 'sessions', sessionId, name);
}

async function opened<T>(name: string): Promise<T> {
  return JSON.parse(Buffer.from(await made.vault.files.open(readFileSync(pathOf(name)))).toString()) as T;
}

/** Somebody with the public recipients seals other words in the place of a file; it is put back afterwards. */
async function exchanged(name: string, value: unknown): Promise<void> {
  const before = readFileSync(pathOf(name));
  onTestFinished(() => writeFileSync(pathOf(name), before));
  writeFileSync(pathOf(name), await made.vault.files.seal(Buffer.from(JSON.stringify(value))));
}

function takenAway(name: string): void {
  const before = readFileSync(pathOf(name));
  onTestFinished(() => writeFileSync(pathOf(name), before));
  rmSync(pathOf(name));
}

/** Every place in a value where something could be changed, as its path, with the value that stands there. */
function leavesOf(value: unknown, path: string[] = []): { path: string[]; leaf: unknown }[] {
  if (typeof value !== 'object' || value === null) return [{ path, leaf: value }];
  return Object.entries(value).flatMap(([key, entry]) => leavesOf(entry, [...path, key]));
}

/** The same with another value at one place, as likely to pass a schema as can be. */
function tampered<T>(value: T, path: readonly string[]): T {
  const copy = structuredClone(value);
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
  const key = path.at(-1) ?? '';
  const before = (parent as Record<string, unknown>)[key];
  (parent as Record<string, unknown>)[key] = otherThan(before, key);
  return copy;
}

/** Another value of the same kind, from the same closed set where there is one. */
function otherThan(value: unknown, key: string): unknown {
  const sets = [
    ['verified', 'clinician', 'unsupported'],
    ['endorsed', 'denied', 'not_assessed', 'unclear'],
    ['late entry', 'addendum', 'correction'],
    ['clinician', 'recording'],
    ['any_turns', 'client_turns', 'therapist_turns'],
    ['not_risk', 'confirmed'],
    ['risk', 'plan'],
  ];
  if (key === 'source') return value === 'clinician' ? 'none' : 'clinician';
  const set = sets.find((one) => one.some((word) => word === value));
  if (set !== undefined) return set.find((word) => word !== value);
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  const text = String(value);
  if (/^[0-9a-f]{64}$/.test(text)) return text.startsWith('0') ? `1${text.slice(1)}` : `0${text.slice(1)}`;
  return text.endsWith('A') ? `${text.slice(0, -1)}B` : `${text}A`;
}

/** What verify says is wrong, or that it refuses the file altogether. */
async function faults(): Promise<string[]> {
  try {
    const checks = await verifyNote({ ...made.ports, vault: await made.vault.open() }, sessionId);
    return checks.filter(({ state }) => state === 'failed').map(({ check }) => check);
  } catch (error) {
    return [String((error as { code?: string }).code)];
  }
}

describe('a signed note', () => {
  it('with its additions holds in every point', async () => {
    const checks = await verifyNote(made.ports, sessionId);
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    const named = new Set(checks.map(({ check }) => check));
    for (const name of ['signature', 'hash', 'key', 'file', 'transcript', 'speakers', 'template', 'note']) {
      expect(named).toContain(name);
    }
    expect(checks.filter(({ check }) => check === 'addendum')).toHaveLength(2);
  });

  it('is found changed by its signature whatever single field of its words was changed', async () => {
    const note = await opened<SignedNote>('signed-note.1.age');
    const leaves = leavesOf(note.body);
    expect(leaves.length).toBeGreaterThan(80);
    for (const { path } of leaves) {
      const forged = { ...note, body: tampered(note.body, path) };
      expect(await sealFaults(made.ports, forged, 'note'), path.join('.')).toContain('signature');
    }
  });

  it('is found changed whatever single field beside its words was changed, and sealed again', async () => {
    const { body, ...beside } = await opened<SignedNote>('signed-note.1.age');
    for (const { path } of leavesOf(beside)) {
      await exchanged('signed-note.1.age', { ...tampered(beside, path), body });
      expect(await faults(), path.join('.')).not.toEqual([]);
    }
  }, 60_000);

  it('is found changed without the vault’s log as well, but for what it says of effort', async () => {
    const { body, effort, ...beside } = await opened<SignedNote>('signed-note.1.age');
    const audit = { ...made.ports.vault.audit, backwards: async function* () {} };
    const unlogged = { ...made.ports, vault: { ...made.ports.vault, audit } };
    const forgeries = leavesOf(beside).map(({ path }) => ({ ...tampered(beside, path), body, effort }));
    for (const forgery of [...forgeries, { ...beside, effort, body: tampered(body, ['signedAt']) }]) {
      await exchanged('signed-note.1.age', forgery);
      const failed = await verifyNote(unlogged, sessionId).then(
        (checks) => checks.some(({ state }) => state === 'failed'),
        () => true,
      );
      expect(failed, JSON.stringify(forgery).slice(0, 200)).toBe(true);
    }
  }, 60_000);

  it('is found changed when a field was taken out or added', async () => {
    const note = await opened<SignedNote>('signed-note.1.age');
    const { effort: _, ...without } = note;
    const { receipt: __, ...body } = note.body;
    const forgeries: unknown[] = [
      without,
      { ...note, body },
      { ...note, engine: { name: 'claude', requestIds: [] } },
      { ...note, members: [{ member: 'p1', bodySha256: note.bodySha256, signature: note.signature }] },
    ];
    for (const forgery of forgeries) {
      await exchanged('signed-note.1.age', forgery);
      expect(await faults()).not.toEqual([]);
    }
  });

  it('by another key is not the clinician’s, and says whose it is', async () => {
    const other = await playVault();
    const ports = { ...made.ports, signer: async () => createSigner(other.home, other.files) };
    const checks = await verifyNote(ports, sessionId);
    const { publicKey } = (await opened<SignedNote>('signed-note.1.age')).body.signer;
    expect(checks.filter(({ check, state }) => check === 'key' && state === 'failed')).toEqual([
      { check: 'key', state: 'failed', detail: `not yours: ${publicKey}` },
    ]);
  });

  it('that stands there twice is refused: the first was never replaced by amynote', async () => {
    const note = await opened<SignedNote>('signed-note.1.age');
    onTestFinished(() => rmSync(pathOf('signed-note.2.age')));
    writeFileSync(
      pathOf('signed-note.2.age'),
      await made.vault.files.seal(Buffer.from(JSON.stringify(note))),
    );
    expect(await faults()).toContain('one');
  });

  it('is found to rest on an exchanged transcript, though the words of the note are as signed', async () => {
    const transcript = await opened<{ lines: { text: string }[] }>('transcript.1.age');
    const lines = transcript.lines.map((line) => ({ ...line, text: line.text.replace('four', 'nine') }));
    await exchanged('transcript.1.age', { ...transcript, lines });
    expect(await faults()).toContain('transcript');
  });
});

describe('what a note rests on', () => {
  it('is missed when somebody took it away, and is not called erased', async () => {
    const names = ['transcript.1.age', 'speakers.1.age', 'note.2.age'];
    for (const name of names) takenAway(name);
    const absent = (await verifyNote(made.ports, sessionId)).filter(({ state }) => state !== 'ok');
    expect(absent).toEqual([
      { check: 'transcript', state: 'failed', detail: 'missing, and nobody erased it' },
      { check: 'speakers', state: 'failed', detail: 'missing, and nobody erased it' },
      { check: 'evidence', state: 'failed', detail: 'the words of the session are missing' },
    ]);
  });

  it('is missed as well where no log reaches back to its erasure', async () => {
    takenAway('transcript.1.age');
    const audit = { ...made.ports.vault.audit, backwards: async function* () {} };
    const unlogged = { ...made.ports, vault: { ...made.ports.vault, audit } };
    const absent = (await verifyNote(unlogged, sessionId)).filter(({ check }) => check === 'transcript');
    const detail = 'missing, and the audit log does not reach back to say that it was erased';
    expect(absent).toEqual([{ check: 'transcript', state: 'failed', detail }]);
  });

  it('is erased where the log says so', async () => {
    const twin = await stage();
    const id = await spokenSession(twin);
    await completeDraft(twin, id);
    await sign(twin.ports, { confirmed: ['risk', 'plan'], sessionId: id, signer });
    for (const kind of ['transcript', 'speakers'] as const)
      await twin.ports.vault.sessions.erase(id, kind, 1);
    const absent = (await verifyNote(twin.ports, id)).filter(({ state }) => state !== 'ok');
    expect(absent.map(({ check, state }) => `${check} ${state}`)).toEqual([
      'transcript gone',
      'speakers gone',
      'evidence gone',
    ]);
  });

  it('is not erased by an erasure that failed, and was taken away afterwards', async () => {
    const { audit } = made.ports.vault;
    const entries: (AuditEntry | AuditFault)[] = [];
    for await (const entry of audit.backwards()) entries.push(entry);
    const erasure = { v: 1, kind: 'audit', seq: 9999, at: '2026-03-02T20:00:00Z', mac: '', run: 'other' };
    const file = `sessions/${sessionId}/transcript.1.age`;
    const told = { ...erasure, action: 'erase', file };
    const backwards = async function* () {
      yield { ...told, outcome: 'failed' } as unknown as AuditEntry;
      yield told as unknown as AuditEntry;
      yield* entries;
    };
    takenAway('transcript.1.age');
    const vault = { ...made.ports.vault, audit: { ...audit, backwards } };
    const checks = await verifyNote({ ...made.ports, vault }, sessionId);
    expect(checks.find(({ check }) => check === 'transcript')).toMatchObject({ state: 'failed' });
  });
});

describe('an addendum', () => {
  it('is found changed whatever single field of it was changed', async () => {
    const addendum = await opened<Addendum>('addendum.2.age');
    for (const { path } of leavesOf(addendum)) {
      await exchanged('addendum.2.age', tampered(addendum, path));
      expect(await faults(), path.join('.')).not.toEqual([]);
    }
  }, 60_000);

  it('that was taken away is missed', async () => {
    const before = readFileSync(pathOf('addendum.2.age'));
    onTestFinished(() => writeFileSync(pathOf('addendum.2.age'), before));
    rmSync(pathOf('addendum.2.age'));
    expect(await faults()).toEqual(['addendum']);
  });

  it('keeps what a corrected statement said', async () => {
    const note = await opened<SignedNote>('signed-note.1.age');
    const { body } = await opened<Addendum>('addendum.2.age');
    const [first] = note.body.content.sections.flatMap(({ statements }) => statements);
    expect(body).toMatchObject({ statement: 's1', was: first?.text, noteSha256: note.bodySha256 });
  });
});

describe('a session whose words change after signing', () => {
  it('no longer bears out the statements that rest on them, and the note is still as it was signed', async () => {
    const twin = await stage();
    const id = await spokenSession(twin);
    await completeDraft(twin, id);
    await sign(twin.ports, { confirmed: ['risk', 'plan'], sessionId: id, signer });
    const change = { type: 'line' as const, line: 4, text: 'I slept maybe nine hours most nights.' };
    const { touched } = await correct(twin.ports, { sessionId: id, change });
    const checks = await verifyNote(twin.ports, id);
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    const changed = checks.filter(({ state }) => state === 'changed').flatMap((one) => one.statements ?? []);
    expect(changed.length).toBeGreaterThan(0);
    expect(touched).toEqual(expect.arrayContaining(changed));
  });
});
