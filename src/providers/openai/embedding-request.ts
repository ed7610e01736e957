import * as z from 'zod';
import type { EgressReason } from '../../core/egress.ts';
import { BrokenAnswer } from '../classify-error.ts';
import type { Pace } from '../pace.ts';
import { askSdk, type SdkAccess } from './sdk-client.ts';

/** How vectors are asked for. */
export interface EmbeddingAccess extends SdkAccess {
  model: string;
  /** Absent where the model alone decides. */
  dimensions: number | undefined;
  /** How the answer is asked for; it is read in either form. */
  form: 'base64' | 'float';
  timeoutMs: number;
  pace: Pace;
}

/**
 * Asks once for the vectors of some texts.
 * @throws what the SDK throws; BrokenAnswer when a vector is missing, of another length, or says nothing
 */
export async function requestVectors(
  access: EmbeddingAccess,
  texts: readonly string[],
  reason: EgressReason,
): Promise<{ vectors: Float32Array[]; tokens?: number }> {
  const { model, dimensions, form } = access;
  return askSdk(access, { model, reason, timeoutMs: access.timeoutMs }, async (client, options) => {
    const fields = {
      model,
      input: [...texts],
      // Named, because the SDK takes every answer for base64 where it is not, and some servers know numbers alone.
      encoding_format: form,
      ...(dimensions !== undefined && { dimensions }),
    };
    const { data, response } = await client.embeddings.create(fields, options).withResponse();
    access.pace.heed(response.headers);
    const answer = readAnswer(data);
    const tokens = answer.usage?.total_tokens;
    return {
      vectors: inOrder(answer.data, texts.length, dimensions),
      ...(tokens !== undefined && { tokens }),
    };
  });
}

/** Only the vectors must be there; servers on this machine leave out the rest, and some the place of a vector. */
const answerSchema = z.object({
  data: z.array(
    z.object({
      index: z.number().int().optional(),
      embedding: z.union([z.string(), z.array(z.number())]),
    }),
  ),
  usage: z.object({ total_tokens: z.number().int().nonnegative() }).optional().catch(undefined),
});
type Item = z.infer<typeof answerSchema>['data'][number];

function readAnswer(answer: unknown) {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw new BrokenAnswer('broken answer');
  return parsed.data;
}

function inOrder(items: readonly Item[], count: number, dimensions: number | undefined): Float32Array[] {
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  for (const [at, { index = at, embedding }] of items.entries()) {
    if (index < 0 || index >= count || vectors[index] !== undefined) throw new BrokenAnswer('broken answer');
    vectors[index] = vectorOf(embedding);
  }
  const length = dimensions ?? vectors[0]?.length;
  return vectors.map((vector) => {
    if (vector === undefined || vector.length !== length || !saysSomething(vector)) {
      throw new BrokenAnswer('broken answer');
    }
    return vector;
  });
}

/** Little-endian 32-bit floats in base64, or numbers. */
function vectorOf(embedding: string | number[]): Float32Array {
  if (typeof embedding !== 'string') return Float32Array.from(embedding);
  const bytes = Buffer.from(embedding, 'base64');
  if (bytes.length % 4 !== 0) throw new BrokenAnswer('broken answer');
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}

function saysSomething(vector: Float32Array): boolean {
  return vector.every(Number.isFinite) && vector.some((value) => value !== 0);
}
