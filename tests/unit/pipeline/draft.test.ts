import { describe, expect, it } from 'vitest';
import type { Note } from '../../../src/core/artefacts/note.ts';
import type { DraftedStatement } from '../../../src/core/provider-ports.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import type { NoteEdit } from '../../../src/pipeline/note-edit.ts';
import { type Asked, claude } from './claude-stage.ts';
import { type Stage, said, spokenSession, stage } from './stage.ts';

const sleep = {
  section: 'subjective',
  text: 'Client reported sleeping maybe four hours most nights.',
  lines: [4],
};
const shifts = { section: 'subjective', text: 'Client reported missing two shifts at work.', lines: [4] };
const morning = {
  section: 'subjective',
  text: "Client said “I feel like I'm drowning every morning”.",
  lines: [2],
};
const asked = { section: 'objective', text: 'Therapist asked about thoughts of suicide.', lines: [5] };
const evening = {
  section: 'plan',
  text: 'Client agreed to write down one thought each evening.',
  lines: [7, 8],
};
const tuesday = {
  section: 'plan',
  text: 'Therapist and client will meet again next Tuesday.',
  lines: [9, 10],
};
const wrong = { section: 'subjective', text: 'Client reported sleeping nine hours.', lines: [4] };

/** A stage, its session and a model that writes what it is told to. */
async function desk(write: (asked: Asked, round: number) => DraftedStatement[]) {
  const own: Stage = await stage();
  const sessionId = await spokenSession(own);
  const model = await claude(own, write);
  const read = async (): Promise<Note> => {
    const held = await own.ports.vault.sessions.latest(sessionId, 'note');
    return (held as NonNullable<typeof held>).value;
  };
  const change = (...changes: NoteEdit[]) => edit(own.ports, { sessionId, change: changes });
  return { ...model, own, sessionId, read, change };
}

function texts({ content }: Note, sectionId?: string): string[] {
  return content.sections
    .filter(({ id }) => sectionId === undefined || id === sectionId)
    .flatMap(({ statements }) => statements.map(({ id, text }) => `${id} ${text}`));
}

describe('a draft', () => {
  it('asks once more for the sections in which something was refused, and no others', async () => {
    const {
      ports,
      sessionId,
      asked: requests,
      own,
    } = await desk(({ isRepair }) => (isRepair ? [sleep, shifts] : [wrong, sleep, evening]));
    const { value } = await draft(ports, { sessionId });
    expect(requests).toEqual([
      {
        sections: ['subjective', 'objective', 'assessment', 'plan'],
        member: undefined,
        isRepair: false,
        risk: true,
      },
      { sections: ['subjective'], member: undefined, isRepair: true, risk: false },
    ]);
    expect(texts(value)).toEqual([`s1 ${sleep.text}`, `s2 ${shifts.text}`, `s3 ${evening.text}`]);
    expect(value.rejected).toEqual([]);
    expect(said(own.events, 'notice')).toHaveLength(1);
    expect(value.content.sections.find(({ id }) => id === 'assessment')?.missing).toMatch(
      /^\[clinician to complete/u,
    );
  });

  it('leaves out what is refused twice, keeps the better of two rounds, and says what was refused', async () => {
    const { ports, sessionId } = await desk(({ isRepair }) => (isRepair ? [wrong] : [wrong, sleep]));
    const { value } = await draft(ports, { sessionId });
    expect(texts(value)).toEqual([`s1 ${sleep.text}`]);
    expect(value.rejected).toMatchObject([{ id: 's2', section: 'subjective', text: wrong.text }]);
  });

  it('ends a section that nothing holds for as the clinician’s to complete', async () => {
    const { ports, sessionId, asked: requests } = await desk(() => [wrong]);
    const { value } = await draft(ports, { sessionId });
    expect(requests).toHaveLength(2);
    expect(value.content.sections.map(({ statements }) => statements.length)).toEqual([0, 0, 0, 0]);
    expect(value.content.sections.every(({ missing }) => missing?.startsWith('[clinician to complete'))).toBe(
      true,
    );
  });

  it('says how it was made: hashes of what was asked, the consents, the requests', async () => {
    const { ports, sessionId, own } = await desk(() => [sleep]);
    const { value } = await draft(ports, { sessionId });
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/u);
    expect(value.drafting).toEqual({ instructionsSha256: sha256, promptSha256: sha256, consentIds: ['k1'] });
    expect(value.engine).toEqual({ name: 'claude', model: 'claude-opus-5-5', requestIds: ['req_1'] });
    const other = await draft({ ...own.ports }, { sessionId: await spokenSession(own) });
    expect(other.value.drafting).toEqual({ consentIds: ['k1'] });
  });

  it('is made again when the wishes change, and is free as long as nothing does', async () => {
    const { ports, sessionId, asked: requests } = await desk(() => [sleep, evening]);
    await draft(ports, { sessionId, template: 'dap' });
    const again = await draft(ports, { sessionId });
    expect([again.revision, requests.length, again.value.content.template.id]).toEqual([1, 1, 'dap']);
    const wished = {
      ...ports,
      noteWishes: async () => ({ preferences: { density: 'brief' as const }, clinician: '' }),
    };
    expect((await draft(wished, { sessionId })).revision).toBe(2);
    expect((await draft(wished, { sessionId })).revision).toBe(2);
    expect(requests).toHaveLength(2);
  });
});

describe('the drafter on this machine', () => {
  it('does nothing but quote, so that a wish for no quotations does not reach it', async () => {
    const { own, sessionId } = await desk(() => []);
    const wished = {
      ...own.ports,
      noteWishes: async () => ({ preferences: { quotes: 'none' as const }, clinician: '' }),
    };
    const { value } = await draft(wished, { sessionId });
    expect(texts(value).length).toBeGreaterThan(1);
    expect(value.rejected).toEqual([]);
  });
});

describe('drafting again', () => {
  const brief = { preferences: { density: 'brief' as const }, clinician: '' };

  it('takes nothing away that the clinician wrote, accepted, decided or filled in', async () => {
    const { ports, sessionId, change, read } = await desk(({ isRepair }, round) => {
      if (isRepair) return [];
      return round === 1 ? [morning, sleep, asked, evening] : [shifts, asked, tuesday];
    });
    await draft(ports, { sessionId });
    const hit = (await read()).content.hits?.[0];
    await change(
      { type: 'accept', statementId: 's1' },
      { type: 'replace', statementId: 's2', texts: ['Slept badly, in my words.'] },
      { type: 'add', sectionId: 'assessment', texts: ['Some progress.'] },
      { type: 'risk', category: 'suicidal_ideation', status: 'denied' },
      { type: 'facts', facts: { objective: '2.1' } },
      ...(hit === undefined
        ? []
        : [{ type: 'hit' as const, hitId: hit.id, disposition: 'follow_up' as const }]),
      { type: 'confirm', part: 'risk' },
      { type: 'confirm', part: 'plan' },
    );
    const before = await read();
    await draft({ ...ports, noteWishes: async () => brief }, { sessionId });
    const after = await read();
    expect(texts(after)).toEqual([
      `s1 ${morning.text}`,
      `s7 ${shifts.text}`,
      's5 Slept badly, in my words.',
      `s3 ${asked.text}`,
      's6 Some progress.',
      `s8 ${tuesday.text}`,
    ]);
    expect(after.content.sections[0]?.statements[0]).toMatchObject({ accepted: true, status: 'verified' });
    expect(after.content.facts).toEqual({ objective: '2.1' });
    expect(after.content.hits).toEqual(before.content.hits);
    const decided = after.content.risk.find(({ category }) => category === 'suicidal_ideation');
    expect(decided).toMatchObject({ status: 'denied', source: 'clinician' });
    // The plan says something else now, so the yes to it is asked for again.
    expect(after.content.confirmed).toEqual(['risk']);
  });

  it('never gives an id to another statement, not even that of one long gone', async () => {
    const { ports, sessionId, change, read } = await desk((_, round) =>
      round === 1 ? [sleep, evening] : [shifts, evening],
    );
    await draft(ports, { sessionId });
    await change({ type: 'add', sectionId: 'plan', texts: ['One.', 'Two.'] });
    await change({ type: 'drop', statementId: 's4' });
    await draft({ ...ports, noteWishes: async () => brief }, { sessionId });
    expect(texts(await read())).toEqual([`s5 ${shifts.text}`, `s2 ${evening.text}`, 's3 One.']);
  });
});

describe('one section drafted again', () => {
  it('is asked for alone and changes nothing else', async () => {
    const {
      ports,
      sessionId,
      change,
      read,
      asked: requests,
    } = await desk((_, round) =>
      round === 1 ? [sleep, asked, evening] : [{ ...sleep, text: 'Client slept.' }, tuesday],
    );
    await draft(ports, { sessionId });
    await change(
      { type: 'accept', statementId: 's1' },
      { type: 'add', sectionId: 'plan', texts: ['Call the school.'] },
    );
    const before = await read();
    await draft(ports, { sessionId, section: 'plan' });
    const after = await read();
    expect(requests.at(-1)).toEqual({ sections: ['plan'], member: undefined, isRepair: false, risk: false });
    expect(texts(after, 'plan')).toEqual([`s5 ${tuesday.text}`, 's4 Call the school.']);
    const others = ({ content }: Note) => content.sections.filter(({ id }) => id !== 'plan');
    expect(others(after)).toEqual(others(before));
    const rest = ({ content: { sections: _, ...content }, inputs }: Note) => ({ content, inputs });
    expect(rest(after)).toEqual(rest(before));
    expect(after.engine?.requestIds).toHaveLength(2);
  });

  it('needs a draft of the same words, and a section that is drafted', async () => {
    const { ports, sessionId } = await desk(() => [sleep]);
    await expect(draft(ports, { sessionId, section: 'plan' })).rejects.toMatchObject({
      code: 'failed',
      message: 'this session has no draft yet',
    });
    await draft(ports, { sessionId });
    await expect(draft(ports, { sessionId, section: 'poem' })).rejects.toMatchObject({
      code: 'not-found',
      hint: 'they are: subjective, objective, assessment, plan',
    });
    await expect(draft(ports, { sessionId, section: 'plan', template: 'dap' })).rejects.toMatchObject({
      code: 'failed',
      message: 'the words or the template changed since this draft',
    });
  });
});
