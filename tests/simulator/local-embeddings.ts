import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How such a server differs from OpenAI's. */
export interface LocalEmbeddingsOptions {
  /** Length of its vectors; it cannot be asked for another. */
  dimensions?: number;
  /** Texts it answers a whole request about with status 400. */
  refuses?: (text: string) => boolean;
}

export interface LocalEmbeddings {
  /** With its `/v1`. */
  baseUrl: string;
  /** The texts of each request that was answered with vectors, oldest first. */
  answered: readonly (readonly string[])[];
  close(): Promise<void>;
}

/**
 * A server as people run one on their own machine, with the little of the protocol that most of them have: no key, numbers
 * whatever form is asked for, no places, no usage, errors as a plain sentence. Its model knows words by their letters and
 * no meaning at all.
 */
export async function startLocalEmbeddings(options: LocalEmbeddingsOptions = {}): Promise<LocalEmbeddings> {
  const { dimensions = 384, refuses = () => false } = options;
  const answered: string[][] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method !== 'POST' || request.url !== '/v1/embeddings')
      return reply(404, { error: 'not found' });
    const { input } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { input: string[] };
    if (input.some(refuses)) return reply(400, { error: 'the input is longer than the context' });
    answered.push(input);
    reply(200, { data: input.map((text) => ({ embedding: vectorOf(text, dimensions) })) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    answered,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Words and the letters they are made of, each at a place of its own. */
function vectorOf(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? ['']) {
    const parts = Array.from({ length: Math.max(1, word.length - 3) }, (_, at) => word.slice(at, at + 4));
    for (const part of [word, ...parts]) {
      const hash = createHash('sha256').update(part).digest();
      const slot = hash.readUInt32LE(0) % dimensions;
      vector[slot] = (vector[slot] ?? 0) + (((hash[4] ?? 0) & 1) === 0 ? 1 : -1);
    }
  }
  return vector;
}
