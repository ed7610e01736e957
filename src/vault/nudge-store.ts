import { join } from 'node:path';
import * as z from 'zod';
import { AmynoteError } from '../core/errors.ts';
import { lazily } from '../core/lazily.ts';
import { type Nudge, nudgeSchema } from '../core/nudge.ts';
import type { HeldNudge, NudgeStore } from '../core/nudge-ports.ts';
import { misplaced } from './damaged-file.ts';
import { namesIn } from './people-store.ts';
import type { VaultFiles } from './vault-files.ts';
import type { Vouch } from './vouch.ts';

const stateName = /^nudge\.([0-9a-hjkmnp-tv-z]{12})\.([1-9]\d{0,6})\.age$/;

const storedSchema = lazily(() => nudgeSchema.extend({ mac: z.string().optional() }));

/**
 * Texts between sessions, beside the client they are for: each state is a file, written once. What was approved and
 * handed over counts only where the vault vouches for it: a planted text is a draft like any other.
 */
export function createNudgeStore(directory: string, files: VaultFiles, vouch: Vouch): NudgeStore {
  const placeOf = (clientId: string, id: string, revision: number) =>
    `clients/${clientId}/nudge.${id}.${revision}.age`;

  async function read(clientId: string, id: string, revision: number): Promise<HeldNudge | undefined> {
    const place = placeOf(clientId, id, revision);
    const path = join(directory, place);
    const stored = (await files.readJson(path, storedSchema()))?.value;
    if (stored === undefined) return undefined;
    const { mac, ...nudge } = stored;
    if (nudge.id !== id || nudge.clientId !== clientId) throw misplaced(path);
    return { value: (await vouch.holds(place, nudge, mac)) ? nudge : asDraft(nudge), revision };
  }

  return {
    async list(clientId) {
      const newest = newestStates(await namesIn(join(directory, 'clients', clientId)));
      const states = [...newest].map(([id, revision]) => read(clientId, id, revision));
      return (await Promise.all(states)).filter((held) => held !== undefined).sort(byAge);
    },
    async save(value, after) {
      const revision = after + 1;
      const place = placeOf(value.clientId, value.id, revision);
      const mac = await vouch.mac(place, value);
      if ((await files.writeJson(join(directory, place), { ...value, mac })) === undefined) {
        throw new AmynoteError('busy', 'another command changed this at the same moment', {
          hint: 'run the same command again',
        });
      }
      return { value, revision };
    },
  };
}

function newestStates(names: readonly string[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const name of names) {
    const [, id, number] = stateName.exec(name) ?? [];
    if (id !== undefined) newest.set(id, Math.max(newest.get(id) ?? 0, Number(number)));
  }
  return newest;
}

function byAge(a: HeldNudge, b: HeldNudge): number {
  const [first, second] = [a, b].map(({ value }) => value.createdAt + value.id) as [string, string];
  return first < second ? -1 : 1;
}

function asDraft({ approval: _, ...nudge }: Nudge): Nudge {
  return { ...nudge, state: 'draft', handedOver: [] };
}
