import { AmynoteError } from '../core/errors.ts';
import { type Leave, leaveFacts } from '../core/leaving.ts';
import type { Settings } from '../core/settings.ts';
import type { VaultPorts } from '../core/vault-ports.ts';
import type { Host } from './host.ts';

/** Where it is looked up what decides. */
interface LeaveSources {
  /** As they are now. */
  settings: () => Promise<Settings>;
  vault: Pick<VaultPorts, 'people' | 'attestations'>;
}

/** The question the door asks before each request to a provider. */
export function leaveOf(
  host: Pick<Host, 'env' | 'nodeFlags'>,
  provider: string,
  { settings, vault }: LeaveSources,
): Leave {
  const invented = new Map<string, boolean>();

  /** Said when a client is made, and never changed. */
  async function isSynthetic(clientId: string): Promise<boolean> {
    const known = invented.get(clientId);
    if (known !== undefined) return known;
    const is = (await vault.people.readClient(clientId))?.synthetic === true;
    invented.set(clientId, is);
    return is;
  }

  return async ({ clientId, ...asked }) => {
    refuseUnsafe(host);
    const [{ switches }, attestations] = await Promise.all([settings(), vault.attestations.list()]);
    return leaveFacts(
      { ...asked, provider },
      { switches, attestations, isSynthetic: await isSynthetic(clientId) },
    );
  };
}

/**
 * What would make Node believe any server, or lead requests through one that our settings do not name.
 * https://nodejs.org/api/cli.html
 * @throws `failed`
 */
function refuseUnsafe({ env, nodeFlags }: Pick<Host, 'env' | 'nodeFlags'>): void {
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw unsafe('NODE_TLS_REJECT_UNAUTHORIZED is 0: any server could pass for the provider');
  }
  // From Node 24 on; before that the proxies of the environment are nothing to fetch.
  const flags = [...nodeFlags, env.NODE_OPTIONS ?? ''].join(' ');
  const isProxied = env.NODE_USE_ENV_PROXY === '1' || /--use-env-proxy\b/.test(flags);
  if (isProxied) throw unsafe('NODE_USE_ENV_PROXY would lead requests through a proxy of the environment');
}

function unsafe(message: string): AmynoteError {
  const name = message.split(' ')[0] ?? '';
  return new AmynoteError('failed', message, {
    hint: `run: unset ${name}${name === 'NODE_USE_ENV_PROXY' ? ', and take --use-env-proxy out of NODE_OPTIONS' : ''}`,
    data: { reason: 'unsafe-environment' },
  });
}
