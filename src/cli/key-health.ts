import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import type { HealthCheck } from '../core/health.ts';
import type { KeyAgent } from '../core/key-agent.ts';
import type { VaultKeeper } from '../core/vault-ports.ts';

/** Nothing is said of an agent that is not there: most people have none. */
export async function checkKeyAgent(agent: KeyAgent): Promise<HealthCheck[]> {
  const name = 'key agent';
  try {
    const { state } = await agent.state();
    return state === 'unlocked' ? [{ name, state: 'ok', detail: 'holds the key; amynote lock ends it' }] : [];
  } catch (error) {
    if (!(error instanceof AmynoteError) || error.code !== 'locked') throw error;
    const hint = error.hint ?? 'amynote lock';
    return [{ name, state: 'warning', detail: error.message, hint }];
  }
}

/** A passphrase protects nothing while the same key lies beside it: a crash in `identity passphrase` leaves that. */
export async function checkPlainCopy(keeper: VaultKeeper, home: string): Promise<HealthCheck[]> {
  const isSealed = (await keeper.identity())?.protected === true;
  const plain = await stat(join(home, 'identity.txt')).catch(() => undefined);
  if (!isSealed || plain === undefined) return [];
  const detail = 'an identity in plain text lies beside the protected one';
  const hint = 'amynote identity passphrase removes it; if it is another identity, move it away';
  return [{ name: 'identity.txt', state: 'warning', detail, hint }];
}
