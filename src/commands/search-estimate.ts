import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import type { StagePorts } from '../core/ports.ts';
import { priceWords } from '../pipeline/embed-passages.ts';
import { estimateVectors } from '../pipeline/vector-search.ts';
import type { CommandContext } from './command-context.ts';

/** Says what a search by vectors would send, beside the query itself. @throws `usage` for the lexical engine */
export async function estimateSearch(
  { output }: CommandContext,
  ports: StagePorts,
  client: Client,
): Promise<undefined> {
  const estimate = await estimateVectors(ports, client);
  const { passages, tokens, costUsd } = estimate;
  const text = `${counted(passages, 'passage')} to send, about ${tokens} tokens, ${priceWords(costUsd)}; and the query`;
  output.product({ type: 'estimate', v: 1, clientId: client.id, ...estimate }, text);
  output.result({ clientId: client.id });
  return undefined;
}
