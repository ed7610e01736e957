import { type Schema, schemaFault } from './json-schema.ts';
import { anthropicError, Refusal } from './reply.ts';

/** One block of content, as sent. */
export type Block = Record<string, unknown> & { type: string };

/** A request to /v1/messages that passed the rules. */
export interface MessageRequest {
  model: string;
  maxTokens: number;
  stream: boolean;
  /** Tools and system first, then each message's blocks: the order in which prompts are cached. */
  blocks: Block[];
  /** All text of user turns, one block per line group. */
  userText: string;
  schema: Schema | undefined;
}

const models = /^claude-(opus|sonnet|haiku|fable)-\d(-\d{1,2})?(-\d{8})?$/u;
const versions = ['2026-10-21', '2023-06-01'];
const knownFields = [
  ...[
    'model',
    'messages',
    'max_tokens',
    'system',
    'stream',
    'stop_sequences',
    'metadata',
    'thinking',
    'tools',
  ],
  ...['tool_choice', 'output_config', 'service_tier', 'inference_geo', 'cache_control', 'container', 'speed'],
];

/**
 * Checks a body against the rules of Opus 5.5 (protocol notes B1 to B6).
 * @param version The anthropic-version header. @throws Refusal with status 400 or 404
 */
export function readMessageRequest(
  body: Record<string, unknown>,
  version: string | undefined,
  counting: boolean,
): MessageRequest {
  if (version === undefined) refuse('anthropic-version: header is required');
  if (!versions.includes(version)) refuse(`anthropic-version: "${version}" is not a valid version`);
  checkSampling(body);
  checkUnknown(body);
  const { model, max_tokens: maxTokens } = body;
  if (typeof model !== 'string') refuse('model: Field required');
  if (!models.test(model)) throw new Refusal(anthropicError(404, `model: ${model}`));
  if (!counting && !Number.isInteger(maxTokens)) refuse('max_tokens: Field required');
  if (!counting && ((maxTokens as number) < 0 || (maxTokens as number) > 128_000)) {
    refuse(`max_tokens: ${String(maxTokens)} is not between 0 and 128000, the maximum for ${model}`);
  }
  const messages = readMessages(body.messages);
  checkThinking(body);
  const blocks = [
    ...asBlocks(body.tools),
    ...asBlocks(body.system),
    ...messages.flatMap(({ content }) => content),
  ];
  checkBlocks(blocks);
  const schema = readFormat(body, blocks);
  const texts = messages.filter(({ role }) => role === 'user').flatMap(({ content }) => content.map(textOf));
  return {
    ...{ model, blocks, schema, maxTokens: Number(maxTokens ?? 0) },
    ...{ stream: body.stream === true, userText: texts.join('\n') },
  };
}

function refuse(message: string): never {
  throw new Refusal(anthropicError(400, message));
}

function checkSampling(body: Record<string, unknown>): void {
  for (const name of ['temperature', 'top_p', 'top_k']) {
    if (name in body) refuse(`\`${name}\` is not supported for this model.`);
  }
}

function checkUnknown(body: Record<string, unknown>): void {
  const unknown = Object.keys(body).find((name) => !knownFields.includes(name));
  if (unknown !== undefined) refuse(`${unknown}: Extra inputs are not permitted`);
}

function readMessages(value: unknown): { role: string; content: Block[] }[] {
  if (!Array.isArray(value) || value.length === 0) refuse('messages: at least one message is required');
  const messages = (value as { role: string; content: unknown }[]).map(({ role, content }) => {
    if (role !== 'user' && role !== 'assistant') refuse('messages: roles must be user or assistant');
    return { role, content: asBlocks(content) };
  });
  if (messages[0]?.role !== 'user') refuse('messages: first message must use the "user" role');
  if (messages.at(-1)?.role === 'assistant') {
    refuse(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    );
  }
  return messages;
}

function asBlocks(content: unknown): Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? (content as Block[]) : [];
}

function textOf(block: Block): string {
  if (block.type === 'text') return String(block.text ?? '');
  const source = block.source as { data?: string; content?: Block[] } | undefined;
  if (block.type !== 'document' || source === undefined) return '';
  return source.data ?? (source.content ?? []).map(textOf).join('\n');
}

function checkThinking(body: Record<string, unknown>): void {
  const thinking = body.thinking as { type?: string } | undefined;
  if (thinking !== undefined && thinking.type !== 'adaptive') {
    const cure = 'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
    refuse(`"thinking.type.${thinking.type}" is not supported for this model. ${cure}`);
  }
  const choice = (body.tool_choice as { type?: string } | undefined)?.type;
  if (choice === 'tool' || choice === 'any') {
    refuse('tool_choice: type "tool" and "any" are not supported for this model.');
  }
}

function checkBlocks(blocks: readonly Block[]): void {
  const isEmpty = (block: Block) => block.type === 'text' && String(block.text ?? '').trim() === '';
  if (blocks.some(isEmpty)) refuse('messages: text content blocks must be non-empty');
  if (blocks.some((block) => block.type === 'text' && block.citations)) {
    refuse('messages: text blocks of a user turn may not carry citations');
  }
  const marks = blocks.flatMap(
    (block) => (block.cache_control as { type?: string; ttl?: string } | undefined) ?? [],
  );
  if (marks.length > 4)
    refuse(`A maximum of 4 blocks with cache_control may be provided. Found ${marks.length}.`);
  if (marks.some(({ type, ttl = '5m' }) => type !== 'ephemeral' || !['5m', '1h'].includes(ttl))) {
    refuse('cache_control: Input should be ephemeral with a ttl of 5m or 1h');
  }
}

function readFormat(body: Record<string, unknown>, blocks: readonly Block[]): Schema | undefined {
  const config = (body.output_config ?? {}) as {
    format?: { type?: string; schema?: Schema };
    effort?: string;
  };
  const efforts = ['low', 'medium', 'high', 'xhigh', 'max'];
  if (config.effort !== undefined && !efforts.includes(config.effort))
    refuse('output_config.effort: invalid value');
  if (config.format === undefined) return undefined;
  if (config.format.type !== 'json_schema' || typeof config.format.schema !== 'object') {
    refuse('output_config.format: Input should be a json_schema with a schema');
  }
  const cites = blocks.some(
    (block) => (block.citations as { enabled?: boolean } | undefined)?.enabled === true,
  );
  if (cites) refuse('output_config.format: structured outputs are incompatible with citations');
  const fault = schemaFault(config.format.schema);
  if (fault) refuse(`output_config.format.schema: ${fault}`);
  return config.format.schema;
}
