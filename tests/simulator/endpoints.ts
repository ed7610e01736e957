import { embed } from './embeddings.ts';
import type { Endpoint, RequestFaults } from './faults.ts';
import { createMessageModel } from './messages.ts';
import type { RecordedRequest } from './record.ts';
import { anthropicError, openAiError, Refusal, type Reply } from './reply.ts';
import { type TranscriptionWorld, transcribe } from './transcriptions.ts';

/** Answers a request that has a key and met no fault. @throws Refusal */
export type Endpoints = (
  endpoint: Endpoint,
  request: RecordedRequest,
  faults: RequestFaults,
) => Promise<Reply>;

/** The four endpoints over one world of sessions. */
export function createEndpoints(world: TranscriptionWorld): Endpoints {
  const model = createMessageModel();
  const version = (request: RecordedRequest) => request.headers['anthropic-version'];
  return async (endpoint, request, faults) => {
    if (endpoint === 'transcriptions') return await hear(world, request, faults);
    const body = readJson(request.body, endpoint);
    if (endpoint === 'embeddings') return embed(body);
    if (endpoint === 'messages') return model.answer(body, version(request), faults);
    return model.count(body, version(request));
  };
}

async function hear(
  world: TranscriptionWorld,
  request: RecordedRequest,
  faults: RequestFaults,
): Promise<Reply> {
  const { reply, located } = await transcribe(
    world,
    request.body,
    request.headers['content-type'] ?? '',
    faults,
  );
  if (located) request.located = located;
  return reply;
}

function readJson(body: Buffer, endpoint: Endpoint): Record<string, unknown> {
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    const message = 'We could not parse the JSON body of your request.';
    throw new Refusal(endpoint === 'embeddings' ? openAiError(400, message) : anthropicError(400, message));
  }
}
