import { randomBytes } from 'node:crypto';
import { composeNote } from './compose-note.ts';
import type { RequestFaults } from './faults.ts';
import { emptiest, fitsSchema } from './json-schema.ts';
import { type MessageRequest, readMessageRequest } from './message-rules.ts';
import { spoilNote } from './note-faults.ts';
import { createPromptCache, type InputUsage, tokensOf } from './prompt-cache.ts';
import { readBrief } from './read-brief.ts';
import { jsonReply, type Reply, type SseEvent } from './reply.ts';

/** The rehearsing Claude: composes what it says from the lines it was sent. */
export interface MessageModel {
  /** Answers `POST /v1/messages`. @throws Refusal */
  answer(body: Record<string, unknown>, version: string | undefined, faults: RequestFaults): Reply;
  /** Answers `POST /v1/messages/count_tokens`. @throws Refusal */
  count(body: Record<string, unknown>, version: string | undefined): Reply;
}

/** A model with an empty prompt cache. */
export function createMessageModel(): MessageModel {
  const cache = createPromptCache();
  return {
    answer: (body, version, faults) => {
      const request = readMessageRequest(body, version, false);
      const message = compose(request, cache.book(request.model, request.blocks), faults);
      return request.stream
        ? { kind: 'stream', status: 200, headers: {}, events: [...streamOf(message)] }
        : jsonReply(message);
    },
    count: (body, version) => {
      const { blocks } = readMessageRequest(body, version, true);
      return jsonReply({ input_tokens: blocks.reduce((sum, block) => sum + tokensOf(block), 0) });
    },
  };
}

type Message = ReturnType<typeof compose>;

function compose(request: MessageRequest, input: InputUsage, faults: RequestFaults) {
  const refused = faults.take('refusal') !== undefined;
  const thought = 60;
  const room = Math.max(0, request.maxTokens - thought) * 4;
  const whole = refused ? '' : answerText(request, faults);
  const cut = faults.take('max-tokens') ? Math.floor(whole.length / 2) : room;
  const text = whole.slice(0, cut);
  const thinking = { type: 'thinking', thinking: '', signature: randomBytes(48).toString('base64') };
  const content =
    refused || request.maxTokens === 0 ? [] : [thinking, { type: 'text', text, citations: null }];
  const explanation = 'The request was declined.';
  return {
    ...{
      id: `msg_${randomBytes(12).toString('hex')}`,
      type: 'message',
      role: 'assistant',
      model: request.model,
    },
    ...{ container: null, diagnostics: null, content },
    stop_reason: refused ? 'refusal' : text.length < whole.length ? 'max_tokens' : 'end_turn',
    stop_sequence: null,
    stop_details: refused ? { type: 'refusal', category: 'general_harms', explanation } : null,
    usage: {
      ...input,
      output_tokens: thought + Math.ceil(text.length / 4),
      output_tokens_details: { thinking_tokens: thought },
      ...{ server_tool_use: null, service_tier: 'standard', inference_geo: 'global', speed: null },
    },
  };
}

function answerText(request: MessageRequest, faults: RequestFaults): string {
  if (request.schema === undefined) return 'This is a rehearsal: the simulator answers only with notes.';
  const brief = readBrief(request.userText);
  const note = spoilNote(composeNote(brief), brief, faults);
  return JSON.stringify(fitsSchema(note, request.schema) ? note : emptiest(request.schema));
}

function* streamOf(message: Message): Generator<SseEvent> {
  const { content, stop_reason, stop_sequence, stop_details, usage } = message;
  const begun = { ...usage, output_tokens: 1 };
  const opening = { ...message, content: [], stop_reason: null, stop_details: null, usage: begun };
  yield named('message_start', { message: opening });
  for (const [index, block] of content.entries()) {
    const isThinking = block.type === 'thinking';
    const empty = isThinking ? { type: 'thinking', thinking: '', signature: '' } : { ...block, text: '' };
    yield named('content_block_start', { index, content_block: empty });
    if (index === 0) yield named('ping', {});
    for (const delta of deltasOf(block)) yield named('content_block_delta', { index, delta });
    yield named('content_block_stop', { index });
  }
  const delta = { stop_reason, stop_sequence, stop_details, container: null };
  yield named('message_delta', { delta, usage });
  yield named('message_stop', {});
}

function deltasOf(block: Message['content'][number]) {
  if ('signature' in block) return [{ type: 'signature_delta', signature: block.signature }];
  return (block.text.match(/.{1,40}/gsu) ?? []).map((text) => ({ type: 'text_delta', text }));
}

function named(event: string, data: object): SseEvent {
  return { event, data: { type: event, ...data } };
}
