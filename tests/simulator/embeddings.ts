import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { jsonReply, openAiError, Refusal, type Reply } from './reply.ts';

/** Full length of each model's vectors; only the models of the third generation can be shortened. */
const models: Record<string, { dimensions: number; shortens: boolean }> = {
  'text-embedding-3-small': { dimensions: 1536, shortens: true },
  'text-embedding-3-large': { dimensions: 3072, shortens: true },
  'text-embedding-ada-002': { dimensions: 1536, shortens: false },
};

/** Ideas with the ways to put them, as `meanings.yaml` has them; bundled programs lie as deep below the root as this. */
const ideas = Object.entries(
  parse(readFileSync(join(import.meta.dirname, '../..', 'tests/simulator/meanings.yaml'), 'utf8')) as Record<
    string,
    string[]
  >,
).map(([idea, ways]) => ({ idea, said: new RegExp(` (?:${ways.map(patternOf).join('|')}) `, 'u') }));

const stopWords = new Set(
  (
    'a an and are as at be but by can did do for from had has have he her his i in is it its me my not of on or ' +
    'our she so than that the their them then they this to us was we were when with you your'
  ).split(' '),
);

/** Answers `POST /v1/embeddings` with vectors that depend on nothing but the text. @throws Refusal */
export function embed(body: Record<string, unknown>): Reply {
  const { model, encoding_format: format = 'float' } = body;
  const known = typeof model === 'string' ? models[model] : undefined;
  if (known === undefined) {
    throw new Refusal(openAiError(404, 'The model does not exist', { code: 'model_not_found' }));
  }
  if (format !== 'float' && format !== 'base64')
    refuse('encoding_format must be float or base64', 'encoding_format');
  const inputs = readInputs(body.input);
  const dimensions = readDimensions(body.dimensions, known);
  const data = inputs.map((input, index) => {
    const vector = vectorOf(input, dimensions);
    return { object: 'embedding', index, embedding: format === 'base64' ? base64(vector) : [...vector] };
  });
  const tokens = inputs.reduce((sum, input) => sum + tokenCount(input), 0);
  return jsonReply({ object: 'list', model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } });
}

function refuse(message: string, param: string): never {
  throw new Refusal(openAiError(400, message, { param, code: 'invalid_value' }));
}

function readInputs(input: unknown): string[] {
  const isTokens = (value: unknown): value is number[] =>
    Array.isArray(value) && value.length > 0 && value.every((token) => Number.isInteger(token));
  const list = Array.isArray(input) && !isTokens(input) ? input : [input];
  const invalid =
    "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.";
  if (list.length === 0 || list.length > 2048) refuse(invalid, 'input');
  const texts = list.map((value) => (isTokens(value) ? value.join(' ') : value));
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  if (!texts.every(isText)) refuse(invalid, 'input');
  const tokens = texts.map(tokenCount);
  const longest = Math.max(...tokens);
  if (longest > 8192) {
    const asked = `however you requested ${longest} tokens (${longest} in your prompt; 0 for the completion)`;
    throw new Refusal(
      openAiError(
        400,
        `This model's maximum context length is 8192 tokens, ${asked}. Please reduce your prompt.`,
      ),
    );
  }
  const sum = tokens.reduce((all, one) => all + one, 0);
  if (sum > 300_000) {
    const message = `Requested ${sum} tokens, max 300000 tokens per request`;
    throw new Refusal(
      openAiError(400, message, { type: 'max_tokens_per_request', code: 'max_tokens_per_request' }),
    );
  }
  return texts;
}

function readDimensions(wanted: unknown, model: { dimensions: number; shortens: boolean }): number {
  if (wanted === undefined) return model.dimensions;
  if (!model.shortens) refuse('This model does not support specifying dimensions.', 'dimensions');
  const isFine =
    Number.isInteger(wanted) && (wanted as number) >= 1 && (wanted as number) <= model.dimensions;
  if (!isFine) refuse(`dimensions must be between 1 and ${model.dimensions}`, 'dimensions');
  return wanted as number;
}

function tokenCount(text: string): number {
  return Math.ceil(text.length / 4);
}

function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const [feature, weight] of featuresOf(text)) scatter(vector, feature, weight);
  const norm = Math.hypot(...vector) || 1;
  return vector.map((value) => value / norm);
}

/** Ideas and words weigh most, neighbouring pairs and trigrams of letters a little. */
function* featuresOf(text: string): Generator<[string, number]> {
  const plain = text.toLowerCase().replaceAll('’', "'");
  const words = plain.match(/[\p{L}\p{N}']+/gu) ?? [];
  const spaced = ` ${words.join(' ')} `;
  for (const { idea, said } of ideas) if (said.test(spaced)) yield [`idea ${idea}`, 3];
  for (const [index, word] of words.entries()) {
    yield [`word ${word}`, stopWords.has(word) ? 0.1 : 1];
    if (index > 0) yield [`pair ${words[index - 1]} ${word}`, 0.2];
    if (stopWords.has(word)) continue;
    for (let at = 0; at + 3 <= word.length; at++) yield [`letters ${word.slice(at, at + 3)}`, 0.15];
  }
}

/** `drown*` is any word that begins so; a hyphen parts words. */
function patternOf(way: string): string {
  return way.replaceAll('-', ' ').replaceAll('*', "[\\p{L}']*");
}

function scatter(vector: Float32Array, feature: string, weight: number): void {
  const hash = createHash('sha256').update(feature).digest();
  for (let at = 0; at < 16; at += 4) {
    const slot = hash.readUInt32LE(at) % vector.length;
    const sign = ((hash[at + 16] as number) & 1) === 0 ? 1 : -1;
    vector[slot] = (vector[slot] as number) + sign * weight;
  }
}

function base64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}
