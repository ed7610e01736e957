import { expect, it } from 'vitest';
import type { NoteFacts } from '../../../src/core/artefacts/note.ts';
import type { Client } from '../../../src/core/client.ts';
import type { NudgeWishes } from '../../../src/core/nudge-wishes.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import { sha256Of } from '../../../src/core/sha256.ts';
import { localIso } from '../../../src/core/time.ts';
import { readClientRecord } from '../../../src/pipeline/client-record.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { enterFacts } from '../../../src/pipeline/facts.ts';
import { addScore, correctScore } from '../../../src/pipeline/measure.ts';
import type { NudgeSettings } from '../../../src/pipeline/nudge-client.ts';
import {
  approveNudge,
  discardNudge,
  editNudge,
  findNudge,
  handOverNudge,
} from '../../../src/pipeline/nudge-decisions.ts';
import { draftNudges, type NudgeRequest } from '../../../src/pipeline/nudge-drafts.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const settings: NudgeSettings = {
  clinician: 'Ruth Vale',
  practice: 'Elm House',
  place: 'US',
  afterHours: '',
  quietHours: undefined,
};

/** A client whose signed note of 2026-03-02 agrees on homework; it is Thursday, 2026-03-05, ten in the morning. */
async function withHomework(...plan: string[]): Promise<Stage> {
  return withNote(plan, {});
}

async function withNote(plan: string[], facts: NoteFacts, template = 'soap'): Promise<Stage> {
  const made = await stage();
  const sessionId = await spokenSession(made);
  await completeDraft(made, sessionId, template);
  if (plan.length > 0)
    await edit(made.ports, { sessionId, change: { type: 'add', sectionId: 'plan', texts: plan } });
  await enterFacts(made.ports, sessionId, { facts, forget: [] });
  await sign(made.ports, {
    sessionId,
    signer: { name: 'Ruth Vale', credential: 'LCSW' },
    confirmed: ['risk', 'plan'],
  });
  return at(made, '2026-03-05T10:00:00');
}

function at(made: Stage, moment: string): Stage {
  return { ...made, ports: { ...made.ports, now: () => new Date(moment) } };
}

async function drafted({ ports, client }: Stage, more: Partial<NudgeRequest> = {}) {
  return draftNudges(ports, { client, settings, spokenMoment: () => 'Friday', ...more });
}

async function approved(made: Stage, own: string) {
  const { drafts } = await drafted(made, { own });
  const held = await findNudge(made.ports, drafts[0]?.value.id ?? '');
  return approveNudge(made.ports, held, held.value.text, settings);
}

const giveNothing = async () => undefined;

async function say(ports: StagePorts, client: Client, nudges: NudgeWishes): Promise<Client> {
  const after = { ...client, nudges };
  await ports.vault.people.saveClient(after);
  return after;
}

it('a draft rests on words of the signed note, and is drafted once', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const { drafts } = await drafted(made);
  const walk = drafts.find(({ value }) => value.text.includes('walk ten minutes after lunch'))?.value;
  expect(walk).toMatchObject({
    about: 'homework',
    origin: 'template',
    state: 'draft',
    sources: [{ day: '2026-03-02', section: 'plan', speaker: 'clinician', lines: [] }],
  });
  const spoken = drafts.flatMap(({ value }) => value.sources).find(({ speaker }) => speaker === 'client');
  expect(spoken).toMatchObject({
    quote: 'Yes, I can write one down each evening before I go to bed.',
    startMs: 42_000,
  });
  const again = await drafted(made);
  expect(again.drafts.map(({ isNew }) => isNew)).toEqual(drafts.map(() => false));
  expect(await made.ports.vault.nudges.list(made.client.id)).toHaveLength(drafts.length);
});

it('a text is approved word for word, handed over, and each of it is kept', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const { value } = await approved(made, 'Hi, ten minutes of walking after lunch.');
  const sha256 = await sha256Of(new TextEncoder().encode(value.text));
  expect(value.approval).toMatchObject({ by: 'Ruth Vale', sha256, consentIds: ['k1'] });
  const given = await handOverNudge(
    made.ports,
    await findNudge(made.ports, value.id),
    'printed',
    settings,
    giveNothing,
  );
  expect(given.value.handedOver).toEqual([{ at: made.ports.now().toISOString(), how: 'printed' }]);
  const held = await findNudge(made.ports, value.id);
  await expect(editNudge(made.ports, held, 'Hi, other words.', settings)).rejects.toMatchObject({
    code: 'failed',
  });
  await expect(discardNudge(made.ports, held)).rejects.toMatchObject({ code: 'failed' });
  const written = (await made.ports.vault.audit.list()).filter(({ file }) =>
    file?.includes(`nudge.${value.id}.`),
  );
  expect(written.map(({ action }) => action)).toEqual(['write', 'write', 'write', 'write']);
});

it('what was not read is not approved, and what was changed needs a new yes', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const { value } = await approved(made, 'Hi, ten minutes of walking after lunch.');
  const changed = await editNudge(
    made.ports,
    await findNudge(made.ports, value.id),
    'Hi, a short walk.',
    settings,
  );
  expect([changed.value.state, changed.value.approval]).toEqual(['draft', undefined]);
  const held = await findNudge(made.ports, value.id);
  await expect(handOverNudge(made.ports, held, 'copied', settings, giveNothing)).rejects.toMatchObject({
    code: 'failed',
  });
  await expect(approveNudge(made.ports, held, value.text, settings)).rejects.toMatchObject({
    code: 'failed',
  });
});

it('what breaks a rule is kept as a draft and cannot be approved', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const [draft] = (await drafted(made, { own: 'How are you feeling after the walk?' })).drafts;
  expect(draft?.problems.map(({ rule }) => rule)).toEqual(['invites', 'question']);
  const held = await findNudge(made.ports, draft?.value.id ?? '');
  await expect(approveNudge(made.ports, held, held.value.text, settings)).rejects.toMatchObject({
    code: 'unresolved',
    data: { problems: ['invites', 'question'] },
  });
});

it('between the yes and the hand-over a pause, a withdrawn consent or a crisis still keep it back', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const { value } = await approved(made, 'Hi, ten minutes of walking after lunch.');
  const { ports, client } = made;
  const handOver = async () =>
    handOverNudge(ports, await findNudge(ports, value.id), 'copied', settings, giveNothing);
  await say(ports, client, { crisisOn: '2026-03-04' });
  await expect(handOver()).rejects.toMatchObject({ data: { suppressed: ['crisis'] } });
  await say(ports, client, { paused: { since: '2026-03-05T09:00:00Z' } });
  await expect(handOver()).rejects.toMatchObject({ data: { suppressed: ['paused'] } });
  await say(ports, client, {});
  await ports.vault.people.saveConsentEvent({
    v: 1,
    kind: 'withdrawal',
    id: 'w1',
    clientId: client.id,
    personId: 'p1',
    scopes: ['nudge_drafts'],
    withdrawnAt: '2026-03-05T09:30:00Z',
  });
  await expect(handOver()).rejects.toMatchObject({ code: 'consent' });
  expect((await findNudge(ports, value.id)).value.handedOver).toEqual([]);
});

it('three yeses at the same moment leave at most two', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const texts = ['Hi, ten minutes of walking.', 'Hi, a slow walk after lunch.', 'Hi, lunch, then a walk.'];
  const drafts = (await Promise.all(texts.map((own) => drafted(made, { own })))).flatMap((one) => one.drafts);
  const held = await Promise.all(drafts.map(({ value }) => findNudge(made.ports, value.id)));
  await Promise.allSettled(held.map((one) => approveNudge(made.ports, one, one.value.text, settings)));
  const list = await made.ports.vault.nudges.list(made.client.id);
  expect(list.filter(({ value }) => value.state === 'approved').length).toBeLessThanOrEqual(2);
  expect(list).toHaveLength(3);
});

it('nothing signed, or nothing agreed on in the last weeks, is nothing to remind of', async () => {
  const unsigned = await stage();
  await completeDraft(unsigned, await spokenSession(unsigned));
  await expect(drafted(at(unsigned, '2026-03-05T10:00:00'))).rejects.toMatchObject({ code: 'failed' });
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  await expect(drafted(at(made, '2026-06-01T10:00:00'))).rejects.toMatchObject({ code: 'failed' });
});

it('the help is that of the place where the client is, and the stricter law counts', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const client = await say(made.ports, made.client, { place: 'GB' });
  const [british] = (await drafted({ ...made, client }, { own: 'Hi, ten minutes of walking after lunch.' }))
    .drafts;
  expect(british?.value.text).toContain('Samaritans on 116 123');
  const strict = { ...settings, place: 'US-IL' };
  const { drafts, leftOut } = await drafted(
    { ...made, client },
    { about: 'encouragement', settings: strict },
  );
  expect(drafts).toEqual([]);
  expect(leftOut.flatMap(({ problems }) => problems.map(({ rule }) => rule))).toEqual(['strict-law']);
});

it('an entered score that asks for a look at risk keeps texts back, and one that does not is a form to remind of', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const { ports, client } = made;
  const date = new Date('2026-03-04T09:00:00');
  await expect(drafted(made, { about: 'measure' })).rejects.toMatchObject({ code: 'failed' });
  const { id } = await addScore(ports, client, { measure: 'phq9', items: [1, 1, 1, 1, 1, 1, 1, 1, 1], date });
  await expect(drafted(made)).rejects.toMatchObject({ data: { suppressed: ['open-risk'] } });
  await correctScore(ports, client, id, { items: [1, 1, 1, 1, 1, 1, 1, 1, 0] });
  const { drafts } = await drafted(made, { about: 'measure' });
  expect(drafts[0]?.value).toMatchObject({
    text: expect.stringContaining('your short form is ready'),
    sources: [{ day: '2026-03-04', section: 'measures', quote: 'phq9' }],
  });
});

it('an appointment is told as on the day of the text, and a text that names one is not handed over after it', async () => {
  const made = await withNote([], { nextAppointment: '2026-03-20T10:00:00+00:00' });
  const read: string[] = [];
  const spokenMoment = (moment: Date, readAt: Date) => {
    read.push(localIso(readAt).slice(0, 16));
    return `the ${moment.getDate()}th`;
  };
  const forAt = new Date('2026-03-18T12:00:00');
  const { drafts } = await drafted(made, { about: 'appointment', forAt, spokenMoment });
  expect(read).toEqual(['2026-03-18T12:00']);
  const held = await findNudge(made.ports, drafts[0]?.value.id ?? '');
  expect(held.value).toMatchObject({
    body: expect.stringContaining('we meet the 20th'),
    meets: { words: 'the 20th' },
  });
  await approveNudge(made.ports, held, held.value.text, settings);
  const late = at(made, '2026-03-20T10:30:00');
  const again = await findNudge(late.ports, held.value.id);
  await expect(handOverNudge(late.ports, again, 'copied', settings, giveNothing)).rejects.toMatchObject({
    data: { problems: ['appointment'] },
  });
  await expect(
    drafted(made, { about: 'appointment', forAt: new Date('2026-03-21T12:00:00') }),
  ).rejects.toThrow('no next appointment');
});

it('words that were put in the place of a draft rest on what they speak of', async () => {
  const made = await withHomework(
    'Client agreed to walk ten minutes after lunch.',
    'Client agreed to call the library about the reading group.',
  );
  const { drafts } = await drafted(made);
  const walk = drafts.find(({ value }) => value.text.includes('walk ten minutes'));
  const held = await findNudge(made.ports, walk?.value.id ?? '');
  const { value } = await editNudge(made.ports, held, 'Hi, a note about the library.', settings);
  expect(value.sources.map(({ quote }) => quote)).toEqual([
    'Client agreed to call the library about the reading group.',
  ]);
});

it('what other parts of a note speak of was not agreed on', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const note = (await readClientRecord(made.ports, made.client)).at(-1)?.note?.content;
  const elsewhere = note?.sections.find(({ id, statements }) => id !== 'plan' && statements.length > 0);
  const word = elsewhere?.statements[0]?.text.match(/\p{L}{7,}/u)?.[0] ?? '';
  expect(word).not.toBe('');
  const { drafts } = await drafted(made, { own: `Hi, a note about ${word}.`, about: 'homework' });
  expect(drafts[0]?.problems.map(({ rule }) => rule)).toEqual(['not-agreed']);
});

it('after a discharge there is none', async () => {
  const made = await withNote([], {}, 'discharge');
  await expect(drafted(made)).rejects.toMatchObject({ data: { suppressed: ['ended'] } });
});

it('what two sentences agree on is one text, which the next run puts on another day', async () => {
  const walk = 'Client agreed to walk ten minutes after lunch.';
  const made = await withHomework(walk, walk);
  const ofWalk = async (day: string) => {
    const { drafts } = await drafted(made, { forAt: new Date(`${day}T12:00:00`) });
    return drafts.filter(({ value }) => value.text.includes('walk ten minutes')).map(({ value }) => value);
  };
  const [first, ...others] = await ofWalk('2026-03-06');
  expect([first?.sources.length, others]).toEqual([2, []]);
  const [again] = await ofWalk('2026-03-07');
  expect(again).toMatchObject({ id: first?.id, forAt: new Date('2026-03-07T12:00:00').toISOString() });
});

it('while a text is given out the record says that it is about to be, afterwards that it was, and of what failed nothing', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const { value } = await approved(made, 'Hi, ten minutes of walking after lunch.');
  const { ports } = made;
  const kept = async () => (await findNudge(ports, value.id)).value.handedOver;
  const at = ports.now().toISOString();
  const give = (work: () => Promise<void>) => async () =>
    handOverNudge(ports, await findNudge(ports, value.id), 'written', settings, work);
  const fails = give(async () => {
    throw new Error('the disk is full');
  });
  await expect(fails()).rejects.toThrow('the disk is full');
  expect(await kept()).toEqual([]);
  let during: unknown;
  const works = give(async () => {
    during = await kept();
  });
  await works();
  expect(during).toEqual([{ at, how: 'written', begun: true }]);
  expect(await kept()).toEqual([{ at, how: 'written' }]);
});

it('a text whose hand-over was cut off cannot be changed as if nobody had it', async () => {
  const made = await withHomework('Client agreed to walk ten minutes after lunch.');
  const { value } = await approved(made, 'Hi, ten minutes of walking after lunch.');
  const { ports } = made;
  const held = await findNudge(ports, value.id);
  const killed = async () => {
    throw new Error('killed');
  };
  const dying = { ...ports, vault: { ...ports.vault, nudges: onlyOnce(ports) } };
  await expect(handOverNudge(dying, held, 'copied', settings, killed)).rejects.toThrow('killed');
  const left = await findNudge(ports, value.id);
  expect(left.value.handedOver).toMatchObject([{ how: 'copied', begun: true }]);
  await expect(editNudge(ports, left, 'Hi, a short walk.', settings)).rejects.toMatchObject({
    code: 'failed',
  });
});

/** A vault that takes one more state and then none, as when the run is killed. */
function onlyOnce({ vault }: StagePorts): StagePorts['vault']['nudges'] {
  let saved = 0;
  return {
    list: vault.nudges.list,
    save: async (nudge, after) => {
      saved += 1;
      if (saved > 1) throw new Error('killed');
      return vault.nudges.save(nudge, after);
    },
  };
}
