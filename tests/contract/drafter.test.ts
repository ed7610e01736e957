import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSessionScript, readTurns } from '../../fixtures/load-session.ts';
import type { EgressReason } from '../../src/core/egress.ts';
import type { StageEvent } from '../../src/core/events.ts';
import type { SpokenLine } from '../../src/core/lines.ts';
import { emptyNoteContext } from '../../src/core/note-context.ts';
import type { DraftBrief, Drafter } from '../../src/core/provider-ports.ts';
import { createBrief } from '../../src/notes/brief/brief.ts';
import { createTemplateStore } from '../../src/notes/templates/template-files.ts';
import { createClaudeDrafter } from '../../src/providers/anthropic/claude-drafter.ts';
import { createGuardedFetch } from '../../src/providers/guarded-fetch.ts';
import type { Fault } from '../simulator/faults.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { memoryLedger, reason as sending } from '../unit/providers/loopback.ts';
import { hasPublishedApi, startPublishedApi } from '../unit/providers/published-api.ts';

const published = 'anthropic-openapi.yaml';
const script = 'fixtures/sessions/short-01.yaml';
const reason: EgressReason = { ...sending, purpose: 'draft' };

interface Subject {
  drafter: Drafter;
  slept: number[];
  ledger: ReturnType<typeof memoryLedger>;
}

function makeClaude(baseUrl: string): Subject {
  const slept: number[] = [];
  const ledger = memoryLedger();
  const drafter = createClaudeDrafter({
    apiKey: undefined,
    baseUrl,
    guardedFetch: createGuardedFetch({
      mayLeave: async () => ({}),
      allowedOrigin: baseUrl,
      offline: false,
      ledger,
      provider: 'anthropic',
    }),
    sleep: async (ms) => {
      slept.push(ms);
    },
  });
  return { drafter, slept, ledger };
}

let simulator: Simulator;
let brief: DraftBrief;
beforeAll(async () => {
  simulator = await startSimulator({ sessions: [] });
  const { template } = await createTemplateStore('templates').read('soap');
  brief = createBrief(template, sessionLines(), emptyNoteContext);
});
afterAll(() => simulator.close());

describe('Claude as a drafter', () => {
  const start = (...faults: Fault[]) => {
    simulator.setFaults(faults);
    const before = simulator.requests.length;
    const subject = makeClaude(simulator.anthropicBaseUrl);
    const told: StageEvent[] = [];
    return {
      ...subject,
      told,
      draft: () => subject.drafter.draft(brief, reason, (event) => told.push(event)),
      requests: () => simulator.requests.slice(before),
    };
  };

  it('answers from the lines it was given, under the sections it was given', async () => {
    const { draft, requests } = start();
    const answer = await draft();
    const sections = brief.template.sections.map(({ id }) => id);
    const lineIds = brief.lines.map(({ id }) => id);
    expect(answer.statements.length).toBeGreaterThan(2);
    for (const statement of answer.statements) {
      expect(sections).toContain(statement.section);
      expect(statement.lines.length).toBeGreaterThan(0);
      expect(lineIds).toEqual(expect.arrayContaining(statement.lines));
    }
    expect(answer.risk.map(({ status }) => status)).toContain('denied');
    expect(answer.requestIds).toEqual([requests()[0]?.requestId]);
  });

  it('notes in the ledger exactly the bytes that arrived', async () => {
    const { draft, requests, ledger } = start();
    await draft();
    const [request] = requests();
    expect(ledger.entries).toMatchObject([
      {
        ...reason,
        model: 'claude-opus-5-5',
        bytes: request?.bodyBytes,
        payloadSha256: request?.bodySha256,
        outcome: { status: 200, requestId: request?.requestId },
      },
    ]);
  });

  it.each([
    ['401', '', 'provider-refused', 1],
    ['403', '', 'provider-refused', 1],
    ['404', '', 'provider-refused', 1],
    ['413', '', 'provider-refused', 1],
    ['redirect', '', 'provider-refused', 1],
    ['refusal', '', 'provider-refused', 1],
    // The whole, then ever smaller parts, then the first section with all the room there is.
    ['max-tokens', '', 'failed', 4],
    ['429', '3600', 'provider-unreachable', 1],
    ['429', 'none', 'provider-unreachable', 7],
    ['500', '', 'provider-unreachable', 4],
    ['529', '', 'provider-unreachable', 4],
    ['non-json-body', '', 'provider-unreachable', 4],
    ['broken-json', '', 'provider-unreachable', 4],
    ['reset', '', 'provider-unreachable', 4],
    ['reset-stream', '', 'provider-unreachable', 4],
    ['cut-stream', '', 'provider-unreachable', 4],
    ['error-event', '', 'provider-unreachable', 4],
  ] as const)('ends a lasting %s %s as %s, without a draft', async (name, value, code, attempts) => {
    const { draft, requests, ledger } = start({ name, ...(value !== '' && { value }) });
    const error = await draft().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'AmynoteError', code, hint: expect.any(String) });
    expect(requests()).toHaveLength(attempts);
    expect(ledger.entries.filter((entry) => entry.outcome === undefined)).toEqual([]);
  });

  it('outlives faults that pass, and tells each wait', async () => {
    const { draft, slept, told } = start(
      { name: '529', count: 1 },
      { name: 'cut-stream', count: 1, after: 1 },
      { name: '429', value: '7', count: 1, after: 2 },
    );
    expect((await draft()).statements.length).toBeGreaterThan(2);
    expect(slept).toHaveLength(3);
    expect(slept[2]).toBe(7000);
    expect(told.flatMap((event) => (event.type === 'waiting' ? [event.reason] : []))).toEqual([
      'overloaded',
      'cut stream',
      'rate limit',
    ]);
  });

  it('reads an answer that drips in small parts', async () => {
    expect((await start({ name: 'drip', value: 1 }).draft()).statements.length).toBeGreaterThan(2);
  });

  it('asks in parts for what was cut off, from the session it sent before, and answers with all of it', async () => {
    const { draft, requests, told } = start({ name: 'max-tokens', count: 2 });
    const answer = await draft();
    expect([...new Set(answer.statements.map(({ section }) => section))]).toEqual(
      brief.template.sections.map(({ id }) => id),
    );
    expect(answer.risk).toHaveLength(5);
    expect(answer.requestIds).toEqual(requests().map(({ requestId }) => requestId));
    const asked = requests().map(({ fields }) => {
      const [{ content }] = fields.messages as [{ content: [{ text: string }, { text: string }] }];
      return {
        material: content[0].text,
        sections: /<sections>(.*)<\/sections>/u.exec(content[1].text)?.[1],
      };
    });
    expect(asked.map(({ sections }) => sections)).toEqual([
      '["subjective","objective","assessment","plan"]',
      '["subjective","objective"]',
      '["subjective"]',
      '["objective"]',
      '["assessment","plan"]',
    ]);
    expect(new Set(asked.map(({ material }) => material)).size).toBe(1);
    expect(told.filter(({ type }) => type === 'notice')).toHaveLength(2);
  });

  it('drafts three hours under the longest template, however often an answer is cut off', async () => {
    const { template } = await createTemplateStore('templates').read('intake');
    const short = sessionLines();
    const long = Array.from({ length: Math.ceil(1800 / short.length) }, (_, round) =>
      short.map((line) => ({
        ...line,
        id: line.id + round * short.length,
        startMs: line.startMs + round * 36_000,
      })),
    ).flat();
    const intake = createBrief(template, long, emptyNoteContext);
    const { drafter, requests } = start({ name: 'max-tokens', count: 4 });
    const answer = await drafter.draft(intake, reason, () => undefined);
    expect([...new Set(answer.statements.map(({ section }) => section))]).toEqual(intake.part.sections);
    expect(answer.risk).toHaveLength(5);
    expect(requests().length).toBeGreaterThan(6);
  });

  it('names nobody on the wire beside the transcript, and no id of ours', async () => {
    const { draft, requests } = start();
    await draft();
    const [request] = requests();
    const { messages: _, ...rest } = request?.fields ?? {};
    const sent = JSON.stringify([rest, request?.headers]);
    for (const word of ['Jonah', 'Pell', 'going over the meeting']) expect(sent).not.toContain(word);
    for (const id of [reason.sessionId, reason.clientId, ...reason.consentIds]) {
      expect(String(request?.body)).not.toContain(id);
    }
  });

  it.runIf(hasPublishedApi(published))('sends only what the published API allows', async () => {
    const api = await startPublishedApi(published);
    // It answers every valid request with a sample that is no stream, which is then no draft.
    await makeClaude(api.origin)
      .drafter.draft(brief, reason, () => undefined)
      .catch(() => undefined);
    expect(await api.errorCounts()).toEqual(['0', '0', '0', '0']);
  });
});

/** The kit's short session as its transcript would be. */
function sessionLines(): SpokenLine[] {
  const { turns } = readTurns('fixtures/sessions/short-01.turns.json');
  return readSessionScript(script).turns.map(({ speaker, text }, index) => ({
    id: index + 1,
    startMs: turns[index]?.startMs ?? 0,
    endMs: turns[index]?.endMs ?? 0,
    text,
    participant: speaker,
    role: speaker === 'therapist' ? 'therapist' : 'client',
  }));
}
