import { join } from 'node:path';
import * as z from 'zod';
import type { HoldStore } from '../core/erasure-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import { type HoldEvent, holdReleasedSchema, holdSchema } from '../core/hold.ts';
import { lazily } from '../core/lazily.ts';
import { misplaced } from './damaged-file.ts';
import { namesIn } from './people-store.ts';
import type { VaultFiles } from './vault-files.ts';
import type { Vouch } from './vouch.ts';

const holdName = /^([0-9a-hjkmnp-tv-z]{16})\.age$/;

const storedSchema = lazily(() => {
  const mac = z.string().optional();
  return z.discriminatedUnion('kind', [holdSchema.extend({ mac }), holdReleasedSchema.extend({ mac })]);
});

/** Holds and their releases under `holds`. A planted hold keeps something; a planted release must not let it go. */
export function createHoldStore(directory: string, files: VaultFiles, vouch: Vouch): HoldStore {
  const folder = join(directory, 'holds');

  async function read(id: string): Promise<HoldEvent[]> {
    const path = join(folder, `${id}.age`);
    const stored = (await files.readJson(path, storedSchema()))?.value;
    if (stored === undefined) return [];
    const { mac, ...event } = stored;
    if (event.id !== id) throw misplaced(path);
    return event.kind === 'hold' || (await vouch.holds(placeOf(id), event, mac)) ? [event] : [];
  }

  return {
    async list() {
      const ids = (await namesIn(folder)).flatMap((name) => holdName.exec(name)?.[1] ?? []).sort();
      return (await Promise.all(ids.map(read))).flat();
    },
    async save(event) {
      const mac = await vouch.mac(placeOf(event.id), event);
      if ((await files.writeJson(join(folder, `${event.id}.age`), { ...event, mac })) !== undefined) return;
      throw new AmynoteError('busy', 'another command changed this at the same moment', {
        hint: 'run the same command again',
      });
    },
  };
}

function placeOf(id: string): string {
  return `holds/${id}.age`;
}
