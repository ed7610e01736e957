import { beforeEach, describe, expect, it } from 'vitest';
import type { Addendum, Note } from '../../../src/core/artefacts/note.ts';
import { canonicalBytes } from '../../../src/core/canonical.ts';
import { addend } from '../../../src/pipeline/addend.ts';
import { enterFacts, readFacts } from '../../../src/pipeline/facts.ts';
import { readNoteContext } from '../../../src/pipeline/note-context.ts';
import { readAddenda } from '../../../src/pipeline/read-addenda.ts';
import { readSignedNote } from '../../../src/pipeline/read-signed-note.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { readSessionOfClient } from '../../../src/pipeline/stage-session.ts';
import { verifyNote } from '../../../src/pipeline/verify-note.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const signer = { name: 'Ada Lund', credential: 'LCSW' };
const times = { startedAt: '2026-03-02T20:00:00Z', endedAt: '2026-03-02T20:45:00Z' };

let made: Stage;
let sessionId: string;
beforeEach(async () => {
  made = await stage();
  sessionId = await spokenSession(made);
  await completeDraft(made, sessionId);
});

async function signed(more: { times?: typeof times } = {}) {
  return (await sign(made.ports, { sessionId, signer, confirmed: ['risk', 'plan'], ...more })).value;
}

function corrected(part: Partial<Parameters<typeof addend>[1]>) {
  return addend(made.ports, { sessionId, type: 'correction', text: '', signer, ...part });
}

async function faults(): Promise<string[]> {
  const checks = await verifyNote(made.ports, sessionId);
  return checks.filter(({ state }) => state === 'failed').map(({ detail }) => detail);
}

describe('a correction of facts', () => {
  it('holds the right values and what the note said, verifies, and leaves the note as it was signed', async () => {
    await enterFacts(made.ports, sessionId, { facts: { measures: { 'PHQ-9': '14' } }, forget: [] });
    const note = await signed({ times });
    const right = { startedAt: '2026-03-02T21:00:00Z', endedAt: '2026-03-02T21:45:00Z' };
    const facts = { ...right, attendees: ['client', 'mother'], measures: { 'GAD-7': '9' } };
    const { body } = (await corrected({ facts })).value;
    expect(body).toMatchObject({
      facts: { ...facts, measures: { 'PHQ-9': '14', 'GAD-7': '9' } },
      was: 'start 2026-03-02 20:00; stop 2026-03-02 20:45; attendees not entered; measures PHQ-9 14',
      text: '',
    });
    await corrected({ facts: { code: '90834' }, text: 'It was left out.' });
    expect(await faults()).toEqual([]);
    const details = (await verifyNote(made.ports, sessionId)).map(({ detail }) => detail);
    expect(details).toContain('correction 1 of start, stop, attendees, measures: signed, and of this note');
    expect((await readSignedNote(made.ports, sessionId))?.value).toEqual(note);
    const read = await readFacts(made.ports, sessionId);
    expect(read.facts).toEqual({ ...body.facts, code: '90834' });
    expect(Object.values(read.from)).toEqual(Array.from({ length: 5 }, () => 'correction'));
    expect(read.suggestion).toMatchObject({ minutes: 45 });
  });

  it('that cannot be, or changes nothing, is refused, and nothing is written', async () => {
    await signed();
    const before = { startedAt: times.endedAt, endedAt: times.startedAt };
    for (const part of [
      { facts: before },
      { facts: { startedAt: times.startedAt } },
      { facts: { code: '90834' }, statement: 's1' },
      { facts: { code: '90834' }, member: 'p1' },
      { facts: { code: '90834' }, type: 'addendum' as const },
      { facts: { code: '90834' }, signer: { name: ' ', credential: 'LCSW' } },
      { risk: { category: 'self_harm' as const, status: 'denied' as const } },
      {},
    ]) {
      await expect(corrected(part), JSON.stringify(part)).rejects.toMatchObject({ code: 'usage' });
    }
    expect(await made.ports.vault.sessions.history(sessionId, 'addendum')).toEqual([]);
    await corrected({ facts: { code: '90834' } });
    await expect(corrected({ facts: { code: '90834' } })).rejects.toMatchObject({ code: 'usage' });
    expect(await made.ports.vault.sessions.history(sessionId, 'addendum')).toHaveLength(1);
  });

  it('that says the note said something else is found out, though it is signed with the clinician’s key', async () => {
    await signed({ times });
    const { value } = await corrected({ facts: { code: '90834' } });
    for (const other of [{ was: 'code 90837' }, { facts: { place: '11' } }]) {
      const body = { ...value.body, ...other };
      const { signature, sha256 } = await (await made.ports.signer()).sign(canonicalBytes(body));
      await made.ports.vault.sessions.write<Addendum>({ ...value, body, bodySha256: sha256, signature });
    }
    expect(await faults()).toEqual([
      'correction 2 of code: what it says was there before was not',
      'correction 3 of place: what it says was there before was not',
    ]);
  });
});

describe('a correction of a risk line', () => {
  it('is the clinician’s own judgement, and what it leaves open the next note has to come back to', async () => {
    const note = await signed();
    const line = note.body.content.risk.find(({ status }) => status === 'not_assessed');
    if (line === undefined) throw new Error('everything was assessed');
    const { category } = line;
    const risk = { category, status: 'endorsed' as const };
    const { body } = (await corrected({ risk, text: 'Told at the door.' })).value;
    expect(body).toMatchObject({ risk, was: `${category.replaceAll('_', ' ')}: not assessed` });
    expect(await faults()).toEqual([]);
    const next = { ...(await readSessionOfClient(made.ports, sessionId)).session };
    const later = { ...next, id: 'laterlaterla', startedAt: '2027-01-01T10:00:00.000Z' };
    const { earlierRisk } = await readNoteContext(made.ports, later, made.client);
    expect(earlierRisk).toContainEqual(expect.objectContaining({ category, status: 'endorsed' }));
    await expect(corrected({ risk, text: 'Again.' })).rejects.toMatchObject({ code: 'usage' });
    const back = { category, status: 'not_assessed' as const };
    await corrected({ risk: back, text: 'It was somebody else.' });
    expect((await readNoteContext(made.ports, later, made.client)).earlierRisk).not.toContainEqual(
      expect.objectContaining({ category }),
    );
    const signedNote = (await readSignedNote(made.ports, sessionId))?.value;
    expect(signedNote && (await readAddenda(made.ports, signedNote))).toHaveLength(2);
  });

  it('in a group names whose it is, as facts of one person do', async () => {
    const held = await made.ports.vault.sessions.latest(sessionId, 'note');
    if (held === undefined) throw new Error('there is no draft');
    const { content } = held.value;
    const [first, ...others] = content.sections;
    if (first === undefined) throw new Error('there is no section');
    const own = ['p1', 'p2'].map((member, at) => ({
      ...first,
      id: `${first.id}_of`,
      member,
      statements: first.statements.map((one) => ({ ...one, id: `s9${at}${one.id.slice(1)}` })),
    }));
    const risk = ['p1', 'p2'].flatMap((member) =>
      content.risk.map((one) => ({
        ...one,
        status: 'not_assessed' as const,
        source: 'clinician' as const,
        member,
      })),
    );
    const hits = (content.hits ?? []).map((hit) => ({ ...hit, disposition: 'not_risk' as const }));
    const sections = [first, ...others, ...own];
    await made.ports.vault.sessions.write<Note>({
      ...held.value,
      content: { ...content, sections, risk, hits },
    });
    await signed();
    const harm = { category: 'self_harm' as const, status: 'denied' as const };
    await expect(corrected({ risk: harm, text: 'x' })).rejects.toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining('--member p1, or --member p2'),
    });
    const whose = corrected({ facts: { diagnoses: ['F33.1'] } });
    await expect(whose).rejects.toMatchObject({ hint: expect.stringContaining('--member p1') });
    await expect(corrected({ facts: { place: '11' }, member: 'p1' })).rejects.toMatchObject({
      code: 'usage',
    });
    const [one] = made.client.people;
    const member = one?.id ?? '';
    await corrected({ risk: harm, text: 'Asked at the end.', member });
    await corrected({ facts: { diagnoses: ['F33.1'] }, member });
    await corrected({ facts: { place: '11' } });
    expect(await faults()).toEqual([]);
    expect((await readFacts(made.ports, sessionId, member)).facts).toEqual({
      diagnoses: ['F33.1'],
      place: '11',
    });
    expect((await readFacts(made.ports, sessionId)).facts).toEqual({ place: '11' });
  });
});
