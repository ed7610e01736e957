import type { IncomingMessage } from 'node:http';

/** Enough for the largest body that either API takes; what comes after is read and forgotten. */
const mostBytes = 33_000_000;

/** The whole body, whether its length was announced or it came in chunks. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
