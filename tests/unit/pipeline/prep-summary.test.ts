import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrepPage } from '../../../src/core/prep.ts';
import type { DraftedStatement } from '../../../src/core/provider-ports.ts';
import { type Prepared, prep } from '../../../src/pipeline/prep.ts';
import { summarisePage } from '../../../src/pipeline/prep-summary.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { temporaryFolder } from '../vault/play-vault.ts';
import { claude, claudeAt } from './claude-stage.ts';
import { type Months, months } from './months.ts';

const kit = join(import.meta.dirname, '../../../fixtures/sessions');
const home = temporaryFolder((remove) => afterAll(remove));
let made: Months;
let prepared: Prepared;
let simulator: Simulator;

beforeAll(async () => {
  made = await months(home);
  prepared = await prep(made.ports, { client: made.client });
  const source = { script: join(kit, 'maya-01.yaml'), audio: join(kit, 'maya-01.opus') };
  simulator = await startSimulator({ sessions: [source] });
}, 60_000);
afterAll(() => simulator.close());

/** The number on the page of a line that holds these words. */
function numberOf(words: string): number {
  const { items } = prepared.page;
  return items.flatMap(({ quotes }) => quotes).find(({ quote }) => quote.includes(words))?.number ?? 0;
}

/** A summary by a model that says just this, at first and when it is asked to mend it. */
async function saying(first: DraftedStatement[], second: DraftedStatement[] = first) {
  const asked = await claude(made, (_, round) => (round === 1 ? first : second));
  return { ...asked, summary: await summarisePage(asked.ports, made.client, prepared) };
}

const sentence = (text: string, ...lines: number[]): DraftedStatement => ({
  section: 'standing',
  text,
  lines,
});

it('what the quotes prove is kept, with their numbers', async () => {
  const letter = numberOf('wrote me a letter');
  const said = sentence('Client said: “My father wrote me a letter.”', letter);
  const { summary } = await saying([said, { ...said, section: 'open' }]);
  expect(summary).toMatchObject({
    sentences: [{ text: 'Client said: “My father wrote me a letter.”', numbers: [letter] }],
    model: 'claude-opus-5-5',
    refused: 0,
  });
});

describe('is refused, asked about once more, and left out', () => {
  it.each([
    [
      'a theme that nobody spoke of',
      'Client spoke of gambling and of their father.',
      ['wrote me a letter'],
      'theme-not-in-quotes',
    ],
    [
      'a day that nobody named',
      'Client’s father wrote a letter on 2026-03-20.',
      ['wrote me a letter'],
      'day-in-summary',
    ],
    [
      'a weekday, even one that is right',
      'Client has a hearing about the rent on Tuesday.',
      ['hearing about the rent'],
      'day-in-summary',
    ],
    [
      'a length of time',
      'Client spoke of the letter two weeks ago.',
      ['wrote me a letter'],
      'day-in-summary',
    ],
    [
      '"again" of what did not come back',
      'Client has a hearing about the rent again.',
      ['hearing about the rent'],
      'order-not-in-dates',
    ],
    [
      '"first" of what is not',
      'Client first spoke of the hearing about the rent.',
      ['hearing about the rent'],
      'order-not-in-dates',
    ],
    [
      'a change that rests on one session',
      'Client’s father is more ill.',
      ['wrote me a letter'],
      'change-needs-two-days',
    ],
    [
      'a quotation that nobody said',
      'Client said: “My father died.”',
      ['wrote me a letter'],
      'quote-not-verbatim',
    ],
    [
      'words in another’s mouth',
      'Therapist said: “My father wrote me a letter.”',
      ['wrote me a letter'],
      'quote-wrong-speaker',
    ],
    ['a quote that is not on the page', 'Client said: “My father wrote me a letter.”', [], 'unknown-quote'],
    [
      'risk, which stands on the page by itself',
      'Client said: “Sometimes I wish I would not wake up.”',
      ['would not wake up'],
      'unknown-line',
    ],
  ])('%s', async (_, text, words, rule) => {
    const numbers = words.length > 0 ? words.map(numberOf) : [999];
    const { summary, asked } = await saying([sentence(text, ...numbers)]);
    expect(summary.sentences).toEqual([]);
    expect(summary.rules).toContain(rule);
    expect(asked.map(({ isRepair }) => isRepair)).toEqual([false, true]);
  });

  it('and what is mended is kept', async () => {
    const letter = numberOf('wrote me a letter');
    const wrong = sentence('Client said on Monday: “My father wrote me a letter.”', letter);
    const right = sentence('Client said: “My father wrote me a letter.”', letter);
    const { summary } = await saying([wrong], [right]);
    expect([summary.sentences.map(({ text }) => text), summary.refused]).toEqual([[right.text], 0]);
  });
});

it.each([
  [
    'Client wants to see their father.',
    'Client’s father wrote a letter because he is ill.',
    'Client answered the letter.',
    'Client should visit their father.',
    'Client spoke with their father.',
    'Client’s father called because he is ill.',
    'Client returned to their father.',
    'Client’s father wrote <b>a letter</b>.',
  ],
  [
    'Client is ill.',
    'Client’s father died.',
    'Client’s father has cancer.',
    'Client is depressed.',
    'Client felt abandoned by their father.',
    'Client agreed to see their father.',
    'Risk is low.',
    'Client missed three sessions.',
  ],
])('of eight inventions about the same lines none is kept: %s …', async (...texts) => {
  const numbers = [numberOf('called for the first time'), numberOf('wrote me a letter')];
  const said = texts.map((text, at) => ({
    ...sentence(text, ...numbers),
    section: at % 2 === 0 ? 'standing' : 'open',
  }));
  const { summary } = await saying(said);
  expect(summary.sentences.map(({ text }) => text)).toEqual([]);
  expect(summary.refused).toBe(texts.length);
});

it('"again" may be said of the theme whose dates say so, and of two of its quotes', async () => {
  const numbers = [numberOf('called for the first time'), numberOf('wrote me a letter')];
  const { summary } = await saying([sentence('Client spoke of their father again.', ...numbers)]);
  expect([summary.sentences.map(({ text }) => text), summary.rules]).toEqual([
    ['Client spoke of their father again.'],
    [],
  ]);
});

describe('against the simulator', () => {
  it('a summary is made of the page, no name and no day leaves, and the ledger says what went', async () => {
    const drafter = claudeAt(made, simulator.anthropicBaseUrl);
    const summary = await summarisePage(
      { ...made.ports, drafter: async () => drafter },
      made.client,
      prepared,
    );
    expect(summary.sentences.length).toBeGreaterThan(2);
    const body = simulator.requests.at(-1)?.body.toString() ?? '';
    expect(body).toContain('My father wrote me a letter.');
    expect(/Ines|Caldwell|Harbor|2026-|would not wake up/.exec(body)?.[0]).toBeUndefined();
    const [entry] = (await made.ports.vault.ledger.list()).slice(-1);
    const quoted = new Set(shownSessions(prepared.page));
    expect(entry).toMatchObject({ purpose: 'prep', clientId: made.client.id, sessionId: made.ids.at(-1) });
    expect(new Set(entry?.sessionIds)).toEqual(quoted);
  });

  it.each([
    'invented-date',
    'invented-theme',
    'invented-sentence',
    'fabricated-quote',
    'unknown-lines',
  ] as const)('%s never reaches the page', async (name) => {
    simulator.setFaults([{ name, endpoint: 'messages', count: 'always' }]);
    const drafter = claudeAt(made, simulator.anthropicBaseUrl);
    const summary = await summarisePage(
      { ...made.ports, drafter: async () => drafter },
      made.client,
      prepared,
    );
    simulator.setFaults([]);
    expect(summary.refused).toBeGreaterThan(0);
    expect(JSON.stringify(summary.sentences)).not.toMatch(/2031|gambling|Lisbon|clocks/);
    expect(summary.sentences.every(({ numbers }) => numbers.every((one) => one < 900))).toBe(true);
  });
});

it('a summary that the model declines says how to go on without it', async () => {
  simulator.setFaults([{ name: 'refusal', endpoint: 'messages', count: 'always' }]);
  const drafter = claudeAt(made, simulator.anthropicBaseUrl);
  const asking = summarisePage({ ...made.ports, drafter: async () => drafter }, made.client, prepared);
  await expect(asking).rejects.toMatchObject({
    code: 'provider-refused',
    message: 'the model declined to write this summary',
    hint: 'run: amynote prep CLIENT, without --engine',
  });
  simulator.setFaults([]);
});

it('without consent to drafting nothing is sent', async () => {
  const asked = await claude(made, () => []);
  const { people } = made.ports.vault;
  const withdrawal = {
    v: 1,
    kind: 'withdrawal',
    id: 'w1',
    clientId: made.client.id,
    personId: 'p1',
  } as const;
  const withdrawnAt = new Date('2026-03-01T00:00:00Z').toISOString();
  await people.saveConsentEvent({ ...withdrawal, scopes: ['ai_note_draft'], withdrawnAt });
  await expect(summarisePage(asked.ports, made.client, prepared)).rejects.toMatchObject({ code: 'consent' });
  expect(asked.seen).toEqual([]);
});

function shownSessions({ items }: PrepPage): string[] {
  return items
    .filter(({ part }) => part !== 'risk')
    .flatMap(({ quotes }) => quotes.map(({ sessionId }) => sessionId));
}
