import type { Client } from '../../../src/core/client.ts';
import type { DraftedStatement } from '../../../src/core/provider-ports.ts';
import { riskCategories } from '../../../src/core/risk.ts';
import { importCaptions } from '../../../src/pipeline/import-captions.ts';
import { createClaudeDrafter } from '../../../src/providers/anthropic/claude-drafter.ts';
import { createGuardedFetch } from '../../../src/providers/guarded-fetch.ts';
import { type Answer, type SeenRequest, startLoopback } from '../providers/loopback.ts';
import type { Stage } from './stage.ts';

/** What was asked for in a request, read from its end. */
export interface Asked {
  sections: string[];
  member: string | undefined;
  isRepair: boolean;
  risk: boolean;
}

/** A server that answers as the model would, by what it is asked, and keeps what it was sent. */
export async function claude(stage: Stage, write: (asked: Asked, round: number) => DraftedStatement[]) {
  const asked: Asked[] = [];
  const answer: Answer = (response, request) => {
    const what = askedIn(request);
    asked.push(what);
    const statements = write(what, asked.length);
    const risk = riskCategories.map((category) => ({ category, status: 'not_assessed', lines: [] }));
    streamed(response, JSON.stringify({ statements, risk: what.risk ? risk : [] }));
  };
  const server = await startLoopback(answer);
  return {
    asked,
    seen: server.seen,
    ports: { ...stage.ports, drafter: async () => claudeAt(stage, server.origin) },
  };
}

/** The real drafter through the real SDK, its requests in the vault's own ledger. */
export function claudeAt({ ports }: Stage, origin: string) {
  const { ledger } = ports.vault;
  return createClaudeDrafter({
    baseUrl: origin,
    guardedFetch: createGuardedFetch({
      mayLeave: async () => ({}),
      allowedOrigin: origin,
      offline: false,
      ledger,
      provider: 'anthropic',
    }),
  });
}

function askedIn({ body }: SeenRequest): Asked {
  const text: string = JSON.parse(String(body)).messages[0].content.at(-1).text;
  const data = (tag: string) =>
    JSON.parse(new RegExp(`<${tag}>(.*?)</${tag}>`, 'u').exec(text)?.[1] ?? 'null');
  return {
    sections: data('sections'),
    member: data('member') ?? undefined,
    isRepair: text.includes('<refused>'),
    risk: !text.includes('Leave the list of risk'),
  };
}

function streamed(response: Parameters<Answer>[0], text: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_1' });
  const events = [
    { type: 'message_start', message: { model: 'claude-opus-5-5', content: [], usage: {} } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ];
  for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  response.end();
}

/** A session of these turns, as `Name: words`, from captions. */
export async function captioned({ ports }: Stage, client: Client, turns: readonly string[]): Promise<string> {
  const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = turns.map((turn, index) => {
    const [, speaker = '', words = ''] = /^(.*?): (.*)$/u.exec(turn) ?? [];
    return `${clock(index * 6)} --> ${clock(index * 6 + 5)}\n<v ${speaker}>${words}\n`;
  });
  const session = await importCaptions(ports, {
    client,
    text: `WEBVTT\n\n${cues.join('\n')}`,
    therapist: 'Therapist',
    startedAt: new Date('2026-03-02T20:00:00Z'),
  });
  return session.id;
}
