import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../../src/core/client.ts';
import type { PrepItem, PrepPage, PrepPart } from '../../../src/core/prep.ts';
import { importCaptions } from '../../../src/pipeline/import-captions.ts';
import { addScore } from '../../../src/pipeline/measure.ts';
import { prep } from '../../../src/pipeline/prep.ts';
import { consent } from '../vault/artefacts.ts';
import { temporaryFolder } from '../vault/play-vault.ts';
import { lineAt, type Months, months, signed } from './months.ts';
import { stage } from './stage.ts';

let made: Months;
let page: PrepPage;
const home = temporaryFolder((remove) => afterAll(remove));

beforeAll(async () => {
  made = await months(home);
  const { ports, client, ids } = made;
  await signed(made, ids[2] ?? '', 'treatment-plan', [
    {
      type: 'add',
      sectionId: 'objectives',
      texts: ['1.1 Client will sleep six hours on five nights of the week.'],
    },
  ]);
  await signed(made, ids[6] ?? '', 'soap', [
    { type: 'risk', category: 'suicidal_ideation', status: 'endorsed' },
    { type: 'facts', facts: { objective: '1.1' } },
  ]);
  await signed(made, ids[7] ?? '', 'soap', [
    { type: 'risk', category: 'suicidal_ideation', status: 'not_assessed' },
  ]);
  await signed(made, ids[10] ?? '', 'soap', [
    {
      type: 'add',
      sectionId: 'plan',
      texts: ['Client agreed to write down the house rules for the roommate.'],
    },
  ]);
  await addScore(ports, client, { measure: 'phq9', total: 14, date: new Date('2026-02-16T12:00:00') });
  await addScore(ports, client, { measure: 'gad7', total: 5, date: new Date('2026-03-23T12:00:00') });
  page = (await prep(ports, { client })).page;
}, 120_000);

function of(part: PrepPart): PrepItem[] {
  return page.items.filter((item) => item.part === part);
}

const told = (part: PrepPart) =>
  of(part).map(({ text, remark, quotes }) => [text, remark, quotes.map(({ day }) => day)]);

it('every quote stands word for word in the line it names, and its day is its session’s', async () => {
  const quotes = page.items.flatMap((item) => item.quotes);
  expect(quotes.length).toBeGreaterThan(10);
  for (const { at, sessionId, quote, day } of quotes) {
    const session = await made.ports.vault.sessions.readSession(sessionId);
    expect(session.startedAt.slice(0, 10)).toBe(day);
    if (at === undefined) continue;
    expect(await lineAt(made, sessionId, at.line)).toMatchObject({ text: quote, startMs: at.startMs });
  }
  const numbers = new Map(quotes.map(({ number, quote }) => [number, quote]));
  expect([...numbers.keys()]).toEqual(Array.from({ length: numbers.size }, (_, at) => at + 1));
});

it('what a signed note left open about risk stays until a later one says that it was denied', () => {
  const [first] = of('risk');
  expect(first?.text).toBe('suicidal ideation: endorsed');
  expect(first?.remark).toBe('note of 2026-02-09; no later signed note says it was denied');
  expect(first?.quotes.map(({ quote }) => quote).join(' ')).toMatch(
    /better off without me|would not wake up/,
  );
  expect(page.ask[0]).toMatchObject({ text: 'risk: suicidal ideation (2026-02-09)' });
  // What the clinician decided on the signed notes is not heard again.
  expect(of('risk').map(({ text }) => text)).not.toContain('mania');
});

it('objectives are those of the newest signed plan, and say on which note one stood last', () => {
  expect(told('objectives').slice(0, 1)).toEqual([
    [
      '1.1 Client will sleep six hours on five nights of the week.',
      'plan of 2026-01-12; on the note of 2026-02-09',
      ['2026-01-12'],
    ],
  ]);
});

it('homework is what was agreed last, and whether it was spoken of again', () => {
  expect(told('homework').slice(-1)).toEqual([
    ['Client agreed to write down the house rules for the roommate.', 'not spoken of since', ['2026-03-09']],
  ]);
});

it('promises are told with what became of them: kept, or not spoken of since', () => {
  expect(of('promises').map(({ text, remark, tells }) => [text, remark, tells])).toEqual([
    [
      "I'll find out about the tenant lawyer at the community center.",
      'not spoken of since',
      ['since', 'still'],
    ],
    ["I'll look into the sleep clinic on Harbor Street for you.", 'not spoken of since', ['since', 'still']],
    [
      "I'm going to send you the breathing recording we talked about.",
      'spoken of again 2026-02-02',
      ['again'],
    ],
  ]);
});

it('days the client named are those of the calendar; what is over and was not spoken of is asked about', () => {
  expect(of('dates').map(({ text, remark, day }) => [text, remark, day])).toEqual([
    ['interview: Thursday 2026-03-19', 'is over; not spoken of since', '2026-03-19'],
    ['hearing: Tuesday 2026-04-14', undefined, '2026-04-14'],
  ]);
  expect(page.ask.map(({ text }) => text)).toContain('how it went: interview (2026-03-16)');
});

it('a measure is due after four weeks', () => {
  expect(told('measures')).toEqual([
    ['PHQ-9: 14 (moderate) on 2026-02-16', '39 days ago: due; item 9 was not entered', []],
    ['GAD-7: 5 (mild) on 2026-03-23', '4 days ago', []],
  ]);
});

it('threads are the theme of session 4 that came back in session 12, and what was left for another time', () => {
  expect(told('threads')).toEqual([
    ['father: again after 7 sessions without it', 'last before 2026-01-26', ['2026-01-26', '2026-03-23']],
    ['left for another time', 'not spoken of since', ['2026-03-23']],
  ]);
});

it('the sessions without a signed note are named', () => {
  expect(page.unsigned.map(({ day }) => day)).toEqual(
    ['01-05', '01-19', '01-26', '02-02', '02-23', '03-02', '03-16', '03-23'].map((day) => `2026-${day}`),
  );
});

it('the same record and day give the same page; a day before the interview it is still ahead', async () => {
  expect((await prep(made.ports, { client: made.client })).page).toEqual(page);
  const ports = { ...made.ports, now: () => new Date('2026-03-18T09:00:00') };
  const before = (await prep(ports, { client: made.client })).page;
  const [interview] = before.items.filter(({ part }) => part === 'dates');
  expect([interview?.text, interview?.remark, interview?.ask]).toEqual([
    'interview: Thursday 2026-03-19',
    undefined,
    undefined,
  ]);
});

describe('several people', () => {
  const turns = [
    'Therapist: What is coming up for you, Jon?',
    'Jon Lund: My court hearing is on Thursday, and I wish I was dead.',
    'Therapist: I will call the clinic for you.',
    'Jon Lund: Thank you.',
    'Maya Ortiz: My interview is on Friday.',
    'Therapist: I will send you the worksheet.',
    'Maya Ortiz: Please do.',
  ];

  async function group(kind: 'group' | 'couple') {
    const one = await stage();
    const role = kind === 'group' ? ('group member' as const) : ('partner' as const);
    const person = { id: 'p2', name: 'Jon Lund', role };
    const client: Client = { ...one.client, sessionKind: kind, people: [...one.client.people, person] };
    await one.ports.vault.people.saveClient(client);
    await one.ports.vault.people.saveConsentEvent({
      ...consent('k2', ['record_audio', 'cross_session_search']),
      personId: 'p2',
    });
    const cues = turns.map((turn, at) => {
      const [speaker, words] = turn.split(': ');
      return `00:00:${String(at * 6).padStart(2, '0')}.000 --> 00:00:${String(at * 6 + 5).padStart(2, '0')}.000\n<v ${speaker}>${words}\n`;
    });
    const startedAt = new Date('2026-03-02T15:00:00');
    await importCaptions(one.ports, {
      client,
      text: `WEBVTT\n\n${cues.join('\n')}`,
      therapist: 'Therapist',
      startedAt,
    });
    const later = `WEBVTT\n\n00:01.000 --> 00:04.000\n<v Jon Lund>The worksheet was hard, and the interview, too.\n`;
    await importCaptions(one.ports, {
      client,
      text: later,
      therapist: 'Therapist',
      startedAt: new Date('2026-03-02T18:00:00'),
    });
    return { ports: { ...one.ports, now: () => new Date('2026-03-03T09:00:00') }, client };
  }

  it('of a group one member’s page holds nothing that another said or was told', async () => {
    const { ports, client } = await group('group');
    await expect(prep(ports, { client })).rejects.toMatchObject({ code: 'usage' });
    const own = (await prep(ports, { client, person: 'p1' })).page;
    expect(own.items.map(({ part, text }) => `${part} ${text}`)).toEqual([
      'promises I will send you the worksheet.',
      'dates interview: Friday 2026-03-06',
    ]);
    expect(JSON.stringify(own)).not.toMatch(/court|dead|clinic|client-2|hard/);
    expect(own.items[0]?.remark).toBe('not spoken of since');
  });

  it('a couple’s page holds both, and that of one partner what that one said', async () => {
    const { ports, client } = await group('couple');
    const both = (await prep(ports, { client })).page;
    expect(both.items.filter(({ part }) => part === 'dates').map(({ text }) => text)).toEqual([
      'court: Thursday 2026-03-05',
      'interview: Friday 2026-03-06',
    ]);
    const one = (await prep(ports, { client, person: 'p2' })).page;
    expect(JSON.stringify(one.items)).not.toMatch(/interview|worksheet/);
    expect(one.items[0]?.part).toBe('risk');
  });
});
