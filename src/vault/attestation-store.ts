import { join } from 'node:path';
import * as z from 'zod';
import { type AttestationEvent, attestationRevokedSchema, attestationSchema } from '../core/attestation.ts';
import type { AttestationStore } from '../core/attestation-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import { lazily } from '../core/lazily.ts';
import { damagedFile, misplaced } from './damaged-file.ts';
import { namesIn } from './people-store.ts';
import type { VaultFiles } from './vault-files.ts';
import type { Vouch } from './vouch.ts';

const eventName = /^([0-9a-hjkmnp-tv-z]{16})\.age$/;

/** One thing that was said of a contract with a provider, as it is stored. */
export const storedAttestationSchema = lazily(() =>
  z.discriminatedUnion('kind', [
    attestationSchema.extend({ mac: z.string() }),
    attestationRevokedSchema.extend({ mac: z.string() }),
  ]),
);

/**
 * What a clinician said of contracts with providers, one age file each, under `providers`. What nobody vouches for opens no
 * way out: it is damage, and whoever asks sends nothing.
 */
export function createAttestationStore(directory: string, files: VaultFiles, vouch: Vouch): AttestationStore {
  const folder = join(directory, 'providers');
  const path = (id: string) => join(folder, `${id}.age`);
  // They never change, and are asked for before every request.
  const known = new Map<string, AttestationEvent>();

  async function read(id: string): Promise<AttestationEvent | undefined> {
    const held = known.get(id);
    if (held !== undefined) return held;
    const stored = (await files.readJson(path(id), storedAttestationSchema()))?.value;
    if (stored === undefined) return undefined;
    const { mac, ...event } = stored;
    if (event.id !== id) throw misplaced(path(id));
    if (!(await vouch.holds(placeOf(id), event, mac))) throw notVouchedFor(path(id));
    known.set(id, event);
    return event;
  }

  return {
    async list() {
      const ids = (await namesIn(folder)).flatMap((name) => eventName.exec(name)?.[1] ?? []).sort();
      return (await Promise.all(ids.map(read))).flatMap((event) => event ?? []);
    },
    async save(event) {
      const mac = await vouch.mac(placeOf(event.id), event);
      if ((await files.writeJson(path(event.id), { ...event, mac })) !== undefined) return;
      throw new AmynoteError('busy', 'another command changed this at the same moment', {
        hint: 'run the same command again',
      });
    },
  };
}

function placeOf(id: string): string {
  return `providers/${id}.age`;
}

function notVouchedFor(path: string): AmynoteError {
  const message = 'something said of a provider was not written by amynote with the key of this vault';
  return damagedFile(message, path, 'find out who put it there: amynote verify');
}
