import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Note } from '../../../src/core/artefacts/note.ts';
import { canonicalBytes } from '../../../src/core/canonical.ts';
import { memberBody } from '../../../src/core/member-body.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { enterFacts, enterStandingFacts, readFacts } from '../../../src/pipeline/facts.ts';
import { readReceipt } from '../../../src/pipeline/receipt.ts';
import { readyToSign, sign } from '../../../src/pipeline/sign.ts';
import { verifyNote } from '../../../src/pipeline/verify-note.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const signer = { name: 'Ada Lund', credential: 'LCSW', license: 'LCSW 12345 (NY)' };
const times = { startedAt: '2026-03-02T20:01:00Z', endedAt: '2026-03-02T20:46:00Z' };

let made: Stage;
let sessionId: string;
beforeEach(async () => {
  made = await stage();
  sessionId = await spokenSession(made);
});

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of a file's plaintext, computed apart from the program. */
async function plaintextHash(file: string): Promise<string> {
  return sha256Of(await made.vault.files.open(readFileSync(join(made.vault.directory, file))));
}

describe('start and stop of a signed note', () => {
  it('are what the clinician says; without it what was recorded, and the note says which', async () => {
    await completeDraft(made, sessionId);
    const { value } = await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer, times });
    expect(value.body).toMatchObject({
      sessionStartedAt: times.startedAt,
      sessionEndedAt: times.endedAt,
      timesFrom: 'clinician',
      content: { facts: times },
    });
    const other = await stage();
    const id = await spokenSession(other);
    await completeDraft(other, id);
    const { body } = (await sign(other.ports, { confirmed: ['risk', 'plan'], sessionId: id, signer })).value;
    expect(body.timesFrom).toBe('recording');
    expect(body.content.facts?.startedAt).toBeUndefined();
    expect(Date.parse(body.sessionEndedAt) - Date.parse(body.sessionStartedAt)).toBe(59_000);
  });

  it('that cannot be are refused, and nothing is signed', async () => {
    await completeDraft(made, sessionId);
    const backwards = { startedAt: times.endedAt, endedAt: times.startedAt };
    const refused = sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer, times: backwards });
    await expect(refused).rejects.toMatchObject({ code: 'usage' });
    expect((await made.ports.vault.sessions.heldKinds(sessionId)).has('signed-note')).toBe(false);
  });
});

describe('facts', () => {
  it('that stand on every note of a client come to the signed one, under what was entered for it', async () => {
    await completeDraft(made, sessionId);
    const standing = { diagnoses: ['F33.1'], place: '10', modality: 'audio-video' as const };
    await enterStandingFacts(made.ports, made.client, { facts: standing, forget: [] });
    await enterFacts(made.ports, sessionId, { facts: { place: '11' }, forget: [] });
    expect((await readFacts(made.ports, sessionId)).from).toEqual({
      modality: 'client',
      diagnoses: 'client',
      place: 'note',
    });
    const { body } = (await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).value;
    expect(body.content.facts).toEqual({ diagnoses: ['F33.1'], place: '11', modality: 'audio-video' });
    const [client] = await made.ports.vault.people.listClients();
    if (client === undefined) throw new Error('there is no client');
    await enterStandingFacts(made.ports, client, { facts: { diagnoses: ['F41.1'] }, forget: [] });
    expect((await readFacts(made.ports, sessionId)).facts.diagnoses).toEqual(['F33.1']);
  });

  it('never hold a code that nobody entered, whatever was suggested', async () => {
    await completeDraft(made, sessionId);
    await enterFacts(made.ports, sessionId, { facts: times, forget: [] });
    expect((await readFacts(made.ports, sessionId)).suggestion).toMatchObject({ code: '90834', minutes: 45 });
    const { body } = (await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).value;
    expect(body.content.facts).toEqual(times);
  });
});

describe('what keeps a note from being signed', () => {
  it('is told all at once, each with its next command, and the error is the first of it', async () => {
    const { value } = await draft(made.ports, { sessionId, template: 'soap' });
    const sections = value.content.sections.map(({ missing: _, ...section }, index) =>
      index === 0 ? section : { ...section, statements: [], missing: '[clinician to complete]' },
    );
    const hits = (value.content.hits ?? []).map(({ disposition: _, ...hit }) => ({
      ...hit,
      tier: 1 as const,
    }));
    const risk = value.content.risk.map((one, index) =>
      index === 0 ? { ...one, status: 'unclear' as const, source: 'drafter' as const, lines: [] } : one,
    );
    const content = { ...value.content, sections, hits, risk };
    await made.ports.vault.sessions.write<Note>({ ...value, content });
    made.events.length = 0;
    const refused = await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'unresolved', hint: expect.stringContaining('amynote edit') });
    const notices = made.events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
    const open = sections.filter(({ statements }) => statements.length === 0).map(({ id }) => id);
    if (notices.length === 0) throw new Error('nothing was told');
    expect(notices[0]).toContain(open.join(', '));
    for (const notice of notices) expect(notice).toMatch(/^open: .+\n {2}.*amynote (edit|show) /);
  });

  it('is a draft that is not the one that was read', async () => {
    await completeDraft(made, sessionId);
    const { note, unconfirmed } = await readyToSign(made.ports, sessionId);
    expect(unconfirmed).toEqual(['risk', 'plan']);
    const change = { type: 'add' as const, sectionId: 'plan', texts: ['One more thing.'] };
    await edit(made.ports, { sessionId, change });
    const refused = sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer, seen: note.sha256 });
    await expect(refused).rejects.toMatchObject({ code: 'failed' });
    const { note: now } = await readyToSign(made.ports, sessionId);
    const request = { sessionId, signer, seen: now.sha256, confirmed: ['risk', 'plan'] as const };
    expect((await sign(made.ports, request)).value.body.content.confirmed).toEqual(['risk', 'plan']);
  });
});

describe('a receipt', () => {
  it('is signed with the note, and each of its hashes is that of a file, computed apart', async () => {
    await completeDraft(made, sessionId);
    const { value } = await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer });
    const { receipt } = value.body;
    expect(receipt).toMatchObject({
      transcriptRevision: 1,
      noteRevision: 2,
      tool: value.tool,
      drafter: 'extract',
      transcriber: 'captions',
      consentIds: ['k1'],
    });
    const { hashes, signed, file } = await readReceipt(made.ports, sessionId);
    for (const name of ['transcript', 'speakers', 'note']) {
      const hash = hashes.find(({ of }) => of === name);
      expect(hash?.sha256, name).toBe(await plaintextHash(hash?.file ?? ''));
    }
    const template = readFileSync(join(import.meta.dirname, '../../../templates/soap.yaml'));
    expect(hashes.find(({ of }) => of === 'template')?.sha256).toBe(sha256Of(template));
    expect(signed).toMatchObject({ bodySha256: value.bodySha256, signer: { license: signer.license } });
    expect(file).toBe(`sessions/${sessionId}/signed-note.1.age`);
  });

  it('of a draft is what it would be now, and bears no signature', async () => {
    await draft(made.ports, { sessionId, template: 'soap' });
    const receipt = await readReceipt(made.ports, sessionId);
    expect(receipt.signed).toBeUndefined();
    expect(receipt.made.noteRevision).toBe(1);
  });
});

describe('effort', () => {
  it('is how far the signed words are from the first draft, and is not part of what is signed', async () => {
    const { value: drafted } = await draft(made.ports, { sessionId, template: 'soap' });
    await completeDraft(made, sessionId);
    const change = { type: 'add' as const, sectionId: 'plan', texts: ['Three words more.'] };
    await edit(made.ports, { sessionId, change });
    const { value } = await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer });
    const words = (note: { sections: { statements: { text: string }[] }[] }) =>
      note.sections.flatMap(({ statements }) => statements.flatMap(({ text }) => text.split(/\s+/)));
    expect(value.effort?.drafted).toBe(words(drafted.content).length);
    expect(value.effort?.changed).toBe(words(value.body.content).length - words(drafted.content).length);
    expect(JSON.stringify(value.body)).not.toContain('reviewMs');
  });
});

describe('a group’s note', () => {
  it('is signed once more for each member, over their own chart alone', async () => {
    const { value } = await completeDraft(made, sessionId);
    const [first, ...others] = value.content.sections;
    if (first === undefined) throw new Error('there is no section');
    const own = (member: string, id: string) => ({
      ...first,
      id: `${first.id}_of`,
      member,
      statements: [{ id, text: `Own words for ${member}.`, lines: [], quotes: [], problems: [] }].map(
        (one) => ({
          ...one,
          status: 'clinician' as const,
        }),
      ),
    });
    const sections = [first, ...others, own('p1', 's91'), own('p2', 's92')];
    await made.ports.vault.sessions.write<Note>({ ...value, content: { ...value.content, sections } });
    const { value: signed } = await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer });
    expect(signed.members?.map(({ member }) => member)).toEqual(['p1', 'p2']);
    const key = await made.ports.signer();
    for (const { member, bodySha256, signature } of signed.members ?? []) {
      const bytes = canonicalBytes(memberBody(signed.body, member));
      expect(sha256Of(bytes)).toBe(bodySha256);
      expect(await key.verify(bytes, signature, signed.body.signer.publicKey)).toBe(true);
      const other = member === 'p1' ? 'p2' : 'p1';
      expect(new TextDecoder().decode(bytes)).not.toContain(`Own words for ${other}`);
    }
    const checks = (await verifyNote(made.ports, sessionId)).filter(({ check }) => check === 'member');
    expect(checks.map(({ state }) => state)).toEqual(['ok', 'ok']);
  });
});
