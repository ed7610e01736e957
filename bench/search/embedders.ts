import type { Embedder } from '../../src/core/vector-ports.ts';
import { createGuardedFetch } from '../../src/providers/guarded-fetch.ts';
import { createOpenAiEmbedder } from '../../src/providers/openai/openai-embedder.ts';
import { startLocalEmbeddings } from '../../tests/simulator/local-embeddings.ts';
import { startSimulator } from '../../tests/simulator/server.ts';

/** An embedder at the simulated API, whose model knows meanings, until the work is done. */
export async function atSimulator<T>(work: (embedder: Embedder) => Promise<T>): Promise<T> {
  const simulator = await startSimulator({ sessions: [] });
  try {
    return await work(embedderAt('openai', simulator.openaiBaseUrl, 'text-embedding-3-small'));
  } finally {
    await simulator.close();
  }
}

/** An embedder at a server of another make, whose model knows words by their letters alone. */
export async function atLocalServer<T>(work: (embedder: Embedder) => Promise<T>): Promise<T> {
  const server = await startLocalEmbeddings();
  try {
    return await work(embedderAt('local', server.baseUrl, 'any'));
  } finally {
    await server.close();
  }
}

function embedderAt(engine: 'openai' | 'local', baseUrl: string, model: string): Embedder {
  const ledger = { begin: async () => undefined, end: async () => undefined };
  const { origin } = new URL(baseUrl);
  const guardedFetch = createGuardedFetch({
    mayLeave: async () => ({}),
    allowedOrigin: origin,
    offline: false,
    ledger,
    provider: engine,
  });
  return createOpenAiEmbedder({ engine, apiKey: 'sk-bench', baseUrl, model, guardedFetch });
}
