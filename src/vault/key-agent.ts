import { AmynoteError } from '../core/errors.ts';
import type { AgentStart, KeyAgent, KeyState } from '../core/key-agent.ts';
import type { VaultKeeper } from '../core/vault-ports.ts';
import { askAgent, lockAgent } from './agent-client.ts';
import { hasSocket, refuseSharedHome } from './agent-socket.ts';
import { identityMark } from './identity-mark.ts';

/** What the agent of one `AMYNOTE_HOME` is asked and started with. */
export interface KeyAgentParts {
  home: string;
  /** The user this process runs as; undefined where there are none (Windows). */
  uid: number | undefined;
  /** Which identity file there is. */
  identityFile: VaultKeeper['identity'];
  /** Opens the identity with its passphrase. @throws `locked` */
  open(): Promise<string>;
  /** Starts the process that holds the key. @returns once it answers. @throws `failed` */
  start(what: AgentStart): Promise<void>;
}

export function createKeyAgent(parts: KeyAgentParts): KeyAgent {
  const { home, uid } = parts;
  const ask = async (what: 'identity' | 'state') => {
    // Without a socket the identity file need not be read.
    if (!(await hasSocket(home, uid))) return undefined;
    const mark = await identityMark(home);
    return mark === undefined ? undefined : askAgent(home, uid, { ask: what, mark });
  };
  return {
    async state(): Promise<KeyState> {
      const file = await parts.identityFile();
      if (file === undefined) return { state: 'missing' };
      if (!file.protected) return { state: 'not-protected' };
      const reply = await ask('state');
      if (reply === undefined || !('locksInMs' in reply)) return { state: 'locked' };
      return { state: 'unlocked', locksInMs: reply.locksInMs };
    },
    async identity() {
      const reply = await ask('identity');
      return reply !== undefined && 'identity' in reply ? reply.identity : undefined;
    },
    async unlock(life) {
      if (uid === undefined) throw noAgentHere();
      await hasSocket(home, uid);
      await refuseSharedHome(home, uid);
      // Before it is opened: an identity that changes meanwhile then has another mark than the key that is held.
      const mark = await identityMark(home);
      const secret = Buffer.from(await parts.open());
      if (mark === undefined) throw notProtected();
      try {
        await parts.start({ home, mark, ...life, secret });
      } finally {
        secret.fill(0);
      }
    },
    lock: () => lockAgent(home, uid),
  };
}

/** A Windows pipe can be made by anybody first, and Node sets no rights on it: no agent is better than that. */
function noAgentHere(): AmynoteError {
  return new AmynoteError('failed', 'there is no key agent on this system', {
    hint: 'set AMYNOTE_PASSPHRASE_COMMAND to a command that prints the passphrase',
  });
}

function notProtected(): AmynoteError {
  return new AmynoteError('failed', 'the identity has no passphrase, so there is nothing to unlock', {
    hint: 'give it one: amynote identity passphrase',
  });
}
