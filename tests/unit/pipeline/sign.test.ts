import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SignedNote } from '../../../src/core/artefacts/note.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { readSignedNote } from '../../../src/pipeline/read-signed-note.ts';
import { relabel } from '../../../src/pipeline/relabel.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { createSigner } from '../../../src/vault/signing-key.ts';
import { transcript } from '../vault/artefacts.ts';
import { playVault } from '../vault/play-vault.ts';
import { completeDraft } from './signable.ts';
import { type Stage, said, spokenSession, stage } from './stage.ts';

const signer = { name: 'Ada Lund', credential: 'LCSW' };

let made: Stage;
let sessionId: string;
beforeEach(async () => {
  made = await stage();
  sessionId = await spokenSession(made);
});

async function signed() {
  await completeDraft(made, sessionId);
  return sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer });
}

describe('a signature', () => {
  it('is found right by another program: openssl’s Ed25519 over the canonical JSON of the stored body', async () => {
    await signed();
    const path = join(made.vault.directory, 'sessions', sessionId, 'signed-note.1.age');
    const stored: SignedNote = JSON.parse(
      Buffer.from(await made.vault.files.open(readFileSync(path))).toString(),
    );
    const bytes = Buffer.from(canonical(stored.body));
    const prefix = Buffer.from('302a300506032b6570032100', 'hex');
    const der = Buffer.concat([prefix, Buffer.from(stored.body.signer.publicKey, 'base64')]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const signature = Buffer.from(stored.signature, 'base64');
    expect(verify(null, bytes, key, signature)).toBe(true);
    expect(stored.bodySha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const changed = Buffer.from(bytes.toString().replace('drowning', 'drowninG'));
    expect(changed.equals(bytes)).toBe(false);
    expect(verify(null, changed, key, signature)).toBe(false);
  });

  it('fails for one changed letter, status, time, signer or signature, also when it is sealed again', async () => {
    const { value } = await signed();
    expect((await readSignedNote(made.ports, sessionId))?.value).toEqual(value);
    const first = value.body.content.sections.findIndex(({ statements }) => statements.length > 0);
    const forgeries: ((note: SignedNote) => void)[] = [
      (note) => {
        const [statement] = note.body.content.sections[first]?.statements ?? [];
        if (statement) statement.text = `${statement.text} `;
      },
      (note) => void note.body.content.risk.splice(0, 1),
      (note) => void Object.assign(note.body, { sessionStartedAt: '2026-03-03T20:00:00Z' }),
      (note) => void Object.assign(note.body.signer, { credential: 'PhD' }),
      (note) => void Object.assign(note.body.signer, { publicKey: 'AAAA' }),
      (note) => void Object.assign(note, { signature: 'AAAA' }),
    ];
    for (const [index, forge] of forgeries.entries()) {
      const note = structuredClone(value);
      forge(note);
      const path = join(made.vault.directory, 'sessions', sessionId, `signed-note.${index + 2}.age`);
      writeFileSync(path, await made.vault.files.seal(Buffer.from(JSON.stringify(note))));
      const held = await made.ports.vault.sessions.latest(sessionId, 'signed-note');
      expect(held?.revision).toBe(index + 2);
      const verdict = readSignedNote(made.ports, sessionId);
      await expect(verdict, `forgery ${index}`).rejects.toMatchObject({ code: 'damaged' });
    }
  });

  it('by another clinician’s key is not taken for one’s own', async () => {
    await signed();
    const other = await playVault();
    const ports = { ...made.ports, signer: async () => createSigner(other.home, other.files) };
    await expect(readSignedNote(ports, sessionId)).rejects.toMatchObject({
      message: expect.stringContaining('not yours'),
    });
  });
});

describe('signing', () => {
  it('is refused while a section waits for the clinician, and names it', async () => {
    const { value } = await draft(made.ports, { sessionId, template: 'soap' });
    const open = value.content.sections.filter(({ missing }) => missing !== undefined).map(({ id }) => id);
    expect(open.length).toBeGreaterThan(0);
    await expect(sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).rejects.toMatchObject({
      code: 'unresolved',
      data: { sections: open },
    });
    expect((await made.ports.vault.sessions.heldKinds(sessionId)).has('signed-note')).toBe(false);
  });

  it('is refused after the transcript changed', async () => {
    await completeDraft(made, sessionId);
    await made.ports.vault.sessions.write(transcript('Something else was said.', sessionId));
    await expect(sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).rejects.toMatchObject({
      code: 'unresolved',
    });
  });

  it('is refused after the speakers changed', async () => {
    await completeDraft(made, sessionId);
    const change = { type: 'lines' as const, stretches: [{ from: 2, to: 2 }], participant: 'therapist' };
    await relabel(made.ports, { sessionId, change });
    await expect(sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).rejects.toMatchObject({
      code: 'unresolved',
    });
  });

  it('is refused for words the transcript does not hold, though the draft says they were verified', async () => {
    await completeDraft(made, sessionId);
    const held = await made.ports.vault.sessions.latest(sessionId, 'note');
    if (held === undefined) throw new Error('there is no draft');
    const note = structuredClone(held.value);
    const statement = note.content.sections
      .flatMap(({ statements }) => statements)
      .find(({ text }) => /drowning/.test(text));
    if (statement === undefined) throw new Error('nothing was quoted');
    Object.assign(statement, { text: statement.text.replace('drowning', 'flying'), status: 'verified' });
    await made.ports.vault.sessions.write(note);
    await expect(sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).rejects.toMatchObject({
      code: 'unresolved',
      data: { statements: [statement.id] },
    });
  });

  it('is refused without a yes to risk and to plan, whoever calls it, and records no yes to what is not there', async () => {
    await completeDraft(made, sessionId);
    for (const confirmed of [undefined, [], ['risk'], ['plan']] as const) {
      const open = ['risk', 'plan'].filter((part) => !confirmed?.some((one) => one === part));
      const request = { sessionId, signer, ...(confirmed && { confirmed }) };
      await expect(sign(made.ports, request)).rejects.toMatchObject({
        code: 'unresolved',
        data: { confirm: open },
      });
    }
    expect((await made.ports.vault.sessions.heldKinds(sessionId)).has('signed-note')).toBe(false);
    await edit(made.ports, { sessionId, change: { type: 'confirm', part: 'risk' } });
    const { value } = await sign(made.ports, { sessionId, signer, confirmed: ['plan'] });
    expect(value.body.content.confirmed).toEqual(['risk', 'plan']);
  });

  it('takes no yes that was one to another risk than the rules find now', async () => {
    const { value } = await completeDraft(made, sessionId);
    const risk = value.content.risk.map((one) => ({ ...one, status: 'endorsed' as const }));
    const content = { ...value.content, risk, confirmed: ['risk' as const, 'plan' as const] };
    await made.ports.vault.sessions.write({ ...value, content });
    await expect(sign(made.ports, { sessionId, signer })).rejects.toMatchObject({
      code: 'unresolved',
      data: { confirm: ['risk'] },
    });
  });

  it('is refused without a name, with the command that enters it; a name is more than marks', async () => {
    await completeDraft(made, sessionId);
    for (const name of ['', ' ', '-', '\u200b']) {
      const request = {
        sessionId,
        signer: { name, credential: 'LCSW' },
        confirmed: ['risk', 'plan'] as const,
      };
      await expect(sign(made.ports, request)).rejects.toMatchObject({
        code: 'usage',
        hint: expect.stringContaining('amynote config set clinician.name'),
      });
    }
    expect((await made.ports.vault.sessions.heldKinds(sessionId)).has('signed-note')).toBe(false);
  });

  it('without a draft is refused, and a second time gives the first signature', async () => {
    await expect(sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).rejects.toMatchObject({
      code: 'failed',
    });
    const first = await signed();
    expect(
      await sign(made.ports, {
        confirmed: ['risk', 'plan'],
        sessionId,
        signer: { name: 'Someone', credential: '' },
      }),
    ).toEqual(first);
    expect(said(made.events, 'skipped')).toEqual(['sign: signed already']);
  });

  it('ends all changes: the note is neither edited nor drafted again', async () => {
    await signed();
    const before = await made.ports.vault.sessions.latest(sessionId, 'note');
    const change = { type: 'add' as const, sectionId: 'plan', texts: ['More.'] };
    await expect(edit(made.ports, { sessionId, change })).rejects.toMatchObject({ code: 'failed' });
    await expect(draft(made.ports, { sessionId, template: 'dap' })).rejects.toMatchObject({ code: 'failed' });
    expect(await made.ports.vault.sessions.latest(sessionId, 'note')).toEqual(before);
  });
});

describe('editing a draft', () => {
  it('adds the clinician’s own sentences as theirs, and leaves the revision before as it was', async () => {
    const first = await draft(made.ports, { sessionId, template: 'soap' });
    const change = { type: 'add' as const, sectionId: 'plan', texts: ['Weekly sessions.', 'Sleep diary.'] };
    const second = await edit(made.ports, { sessionId, change });
    expect(second.revision).toBe(first.revision + 1);
    const plan = second.value.content.sections.find(({ id }) => id === 'plan');
    expect(plan?.missing).toBeUndefined();
    const added = plan?.statements.slice(-2) ?? [];
    expect(added.map(({ text, status, lines }) => ({ text, status, lines }))).toEqual([
      { text: 'Weekly sessions.', status: 'clinician', lines: [] },
      { text: 'Sleep diary.', status: 'clinician', lines: [] },
    ]);
    const all = second.value.content.sections.flatMap(({ statements }) => statements.map(({ id }) => id));
    expect(new Set(all).size).toBe(all.length);
    expect(
      readFileSync(join(made.vault.directory, 'sessions', sessionId, 'note.1.age')).length,
    ).toBeGreaterThan(0);
  });

  it('drops one statement, and a section that becomes empty waits for the clinician', async () => {
    const { value } = await draft(made.ports, { sessionId, template: 'soap' });
    const section = value.content.sections.find(({ statements }) => statements.length > 0);
    let latest = value;
    for (const { id } of section?.statements ?? []) {
      latest = (await edit(made.ports, { sessionId, change: { type: 'drop', statementId: id } })).value;
      expect(
        latest.content.sections.flatMap(({ statements }) => statements.map((each) => each.id)),
      ).not.toContain(id);
    }
    const left = latest.content.sections.find(({ id }) => id === section?.id);
    expect(left).toMatchObject({ statements: [], missing: '[clinician to complete]' });
  });

  it('of what is not there is refused, and writes nothing', async () => {
    await draft(made.ports, { sessionId, template: 'soap' });
    const drop = { type: 'drop' as const, statementId: 's99' };
    const add = { type: 'add' as const, sectionId: 'nowhere', texts: ['x'] };
    for (const change of [drop, add]) {
      await expect(edit(made.ports, { sessionId, change })).rejects.toMatchObject({ code: 'not-found' });
    }
    expect((await made.ports.vault.sessions.latest(sessionId, 'note'))?.revision).toBe(1);
  });
});

/** RFC 8785 for what a note holds, written apart from the program: no number here needs more than its shortest form. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
}
