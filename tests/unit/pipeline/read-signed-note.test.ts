import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readNote } from '../../../src/commands/render-session.ts';
import type { SignedNote } from '../../../src/core/artefacts/note.ts';
import { canonicalBytes } from '../../../src/core/canonical.ts';
import type { Client } from '../../../src/core/client.ts';
import { memberBody } from '../../../src/core/member-body.ts';
import { scopes } from '../../../src/core/scopes.ts';
import { addend } from '../../../src/pipeline/addend.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { readFacts } from '../../../src/pipeline/facts.ts';
import { readNoteContext } from '../../../src/pipeline/note-context.ts';
import type { NoteEdit } from '../../../src/pipeline/note-edit.ts';
import { readSignedNote } from '../../../src/pipeline/read-signed-note.ts';
import { readReceipt } from '../../../src/pipeline/receipt.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { readSessionOfClient } from '../../../src/pipeline/stage-session.ts';
import { touchedIn } from '../../../src/pipeline/touched.ts';
import { openHits } from '../../../src/pipeline/unresolved.ts';
import { sealFaults } from '../../../src/pipeline/verify.ts';
import { verifyNote } from '../../../src/pipeline/verify-note.ts';
import { consent } from '../vault/artefacts.ts';
import { captioned } from './claude-stage.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const signer = { name: 'Ada Lund', credential: 'LCSW' };
let made: Stage;
let sessionId: string;
beforeEach(async () => {
  made = await stage();
  sessionId = await spokenSession(made);
});

async function signed(): Promise<SignedNote> {
  await completeDraft(made, sessionId);
  return (await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).value;
}

/** Somebody who can write to the vault's folder seals a note to its recipients. */
async function planted(id: string, note: SignedNote): Promise<void> {
  const path = join(made.vault.directory, 'sessions', id, 'signed-note.1.age');
  writeFileSync(path, await made.vault.files.seal(Buffer.from(JSON.stringify({ ...note, sessionId: id }))));
}

/** Every way that a stage or a command takes the words of a signed note. */
function readings(id: string): Record<string, () => Promise<unknown>> {
  const { ports } = made;
  return {
    read: () => readSignedNote(ports, id),
    show: () => readNote(ports, id),
    sign: () => sign(ports, { confirmed: ['risk', 'plan'], sessionId: id, signer }),
    receipt: () => readReceipt(ports, id),
    facts: () => readFacts(ports, id),
    addend: () => addend(ports, { sessionId: id, type: 'addendum', text: 'More.', signer }),
  };
}

async function refusedByAll(id: string): Promise<void> {
  for (const [name, read] of Object.entries(readings(id))) {
    await expect(read(), name).rejects.toMatchObject({
      code: 'damaged',
      hint: expect.stringContaining(`amynote verify ${id}`),
    });
  }
}

describe('a signed note', () => {
  it('that nobody signed is refused wherever it is read', async () => {
    const note = await signed();
    await planted(sessionId, { ...note, body: { ...note.body, assistance: 'Written by hand.' } });
    await refusedByAll(sessionId);
    expect(await touchedIn(made.ports, sessionId, [2])).toMatchObject({ signed: false });
  });

  it('of another session is refused wherever it is read', async () => {
    const note = await signed();
    const other = await spokenSession(made);
    await completeDraft(made, other);
    await planted(other, note);
    await refusedByAll(other);
    expect((await readSignedNote(made.ports, sessionId))?.value).toEqual(note);
  });

  it('whose session was given to another client is refused', async () => {
    await signed();
    const path = join(made.vault.directory, 'sessions', sessionId, 'session.age');
    const { session } = await readSessionOfClient(made.ports, sessionId);
    const twin: Client = { ...made.client, id: 'c7', name: 'Jonah Pell' };
    await made.ports.vault.people.saveClient(twin);
    const moved = Buffer.from(JSON.stringify({ ...session, clientId: twin.id }));
    writeFileSync(path, await made.vault.files.seal(moved));
    await expect(readSignedNote(made.ports, sessionId)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('of an earlier release, signed without a type, is read as before', async () => {
    const { body, ...note } = await signed();
    const { type, ...untyped } = body;
    expect(type).toBe('note');
    const { signature, sha256 } = await (await made.ports.signer()).sign(canonicalBytes(untyped));
    await planted(sessionId, { ...note, body: untyped, bodySha256: sha256, signature });
    expect((await readSignedNote(made.ports, sessionId))?.value.body).toEqual(untyped);
    const checks = await verifyNote(made.ports, sessionId);
    expect(checks.find(({ check }) => check === 'type')).toMatchObject({ state: 'ok' });
  });

  it('that was planted among a client’s earlier ones is left out of what a draft knows, and that is said', async () => {
    const note = await signed();
    const later = await captioned(made, made.client, ['Therapist: Hello.', 'Client: I slept.']);
    const { session, client } = await readSessionOfClient(made.ports, later);
    const asLater = { ...session, startedAt: '2026-04-01T00:00:00Z' };
    expect((await readNoteContext(made.ports, asLater, client)).lastNotes).toHaveLength(1);
    const body = structuredClone(note.body);
    body.content.template.kind = 'plan';
    await planted(sessionId, { ...note, body });
    made.events.length = 0;
    const context = await readNoteContext(made.ports, asLater, client);
    expect([context.plan, context.lastNotes, context.earlierRisk]).toEqual([[], [], []]);
    const message = `an earlier note cannot be believed and is left out: amynote verify ${sessionId}`;
    expect(made.events).toEqual([{ type: 'notice', stage: 'draft', message }]);
  });
});

describe('a member’s own chart', () => {
  const people: Client['people'] = [
    { id: 'p1', name: 'Ana Ruiz', role: 'client' },
    { id: 'p2', name: 'Ben Cole', role: 'group member' },
  ];
  const turns = [
    'Therapist: Today we practise saying no, first in pairs and then all together.',
    'Ana Ruiz: I told my manager no on Monday and my hands were shaking.',
    'Ben Cole: I could not do it. I said yes to my brother three times this week.',
  ];

  it('does not pass as the whole group’s note, with a type or signed before there were any', async () => {
    const group: Client = { ...made.client, name: 'Monday group', sessionKind: 'group', people };
    await made.ports.vault.people.saveClient(group);
    const agreed = { ...consent('k2', [...scopes]), personId: 'p2' };
    await made.ports.vault.people.saveConsentEvent(agreed);
    const id = await captioned(made, group, turns);
    const { value } = await draft(made.ports, { sessionId: id, template: 'group' });
    const change: NoteEdit[] = [
      ...value.content.sections.flatMap(({ id: sectionId, missing, member }) =>
        missing === undefined
          ? []
          : [
              {
                type: 'add' as const,
                sectionId,
                texts: ['Reviewed.'],
                ...(member !== undefined && { member }),
              },
            ],
      ),
      ...openHits(value.content).map(({ id: hitId }) => ({
        type: 'hit' as const,
        hitId,
        disposition: 'not_risk' as const,
      })),
    ];
    await edit(made.ports, { sessionId: id, change });
    const {
      members = [],
      effort: _,
      ...note
    } = (await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId: id, signer })).value;
    const [own] = members;
    if (own === undefined) throw new Error('nobody has a chart');
    const body = memberBody(note.body, own.member);
    expect(await sealFaults(made.ports, { body, ...own }, 'member')).toEqual([]);
    expect(await sealFaults(made.ports, { body, ...own }, 'note')).toEqual(['type']);
    expect(await sealFaults(made.ports, { body, ...own }, 'addendum')).toEqual(['type']);

    const { type: __, ...untyped } = body;
    const old = await (await made.ports.signer()).sign(canonicalBytes(untyped));
    const charts = [
      { body, bodySha256: own.bodySha256, signature: own.signature },
      { body: untyped, bodySha256: old.sha256, signature: old.signature },
    ];
    for (const chart of charts) {
      await planted(id, { ...note, ...chart });
      await refusedByAll(id);
      const failed = (await verifyNote(made.ports, id)).filter(({ state }) => state === 'failed');
      expect(failed.map(({ check }) => check)).toContain('type');
    }
    rmSync(join(made.vault.directory, 'sessions', id, 'signed-note.1.age'));
    expect(await readSignedNote(made.ports, id)).toBeUndefined();
  });
});
