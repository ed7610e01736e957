import { createHash } from 'node:crypto';
import type { Block } from './message-rules.ts';

/** Input tokens of one request, as the service bills them. */
export interface InputUsage {
  input_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
  cache_creation: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number };
}

/** Remembers the prefixes that requests marked for caching. */
export interface PromptCache {
  /** Books a request: what it reads, what it adds, what is neither. */
  book(model: string, blocks: readonly Block[]): InputUsage;
}

/** A shorter prefix is silently not cached (protocol notes B6). */
const fewestTokens = 512;

/** Starts empty; entries do not expire while the simulator runs. */
export function createPromptCache(): PromptCache {
  const held = new Set<string>();
  return {
    book: (model, blocks) => {
      const hash = createHash('sha256').update(model);
      let tokens = 0;
      let read = 0;
      let marked = 0;
      let longTtl = false;
      for (const block of blocks) {
        const { cache_control: mark, ...content } = block;
        hash.update(JSON.stringify(content));
        tokens += tokensOf(content);
        if (mark === undefined || tokens < fewestTokens) continue;
        const key = hash.copy().digest('hex');
        if (held.has(key)) read = tokens;
        held.add(key);
        marked = tokens;
        longTtl = (mark as { ttl?: string }).ttl === '1h';
      }
      const created = marked - read;
      return {
        input_tokens: tokens - marked,
        cache_creation_input_tokens: created,
        cache_read_input_tokens: read,
        cache_creation: {
          ephemeral_5m_input_tokens: longTtl ? 0 : created,
          ephemeral_1h_input_tokens: longTtl ? created : 0,
        },
      };
    },
  };
}

/** A rough count: one token for four characters. */
export function tokensOf(content: unknown): number {
  return Math.ceil(JSON.stringify(content).length / 4);
}
