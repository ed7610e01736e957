import { join } from 'node:path';
import { type KeptForm, keptFormSchema } from '../core/consent-form.ts';
import type { FormStore } from '../core/consent-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import { sha256Of } from '../core/sha256.ts';
import { misplaced } from './damaged-file.ts';
import { namesIn } from './people-store.ts';
import type { VaultFiles } from './vault-files.ts';

const formName = /^([0-9a-f]{64})\.age$/;
/** Fewer letters of a hash could be anything. */
const shortest = 8;

/** Consent forms as they were printed, one age file each, named by the hash of their words. */
export function createFormStore(directory: string, files: VaultFiles): FormStore {
  const folder = join(directory, 'forms');
  const path = (id: string) => join(folder, `${id}.age`);

  async function read(id: string): Promise<KeptForm | undefined> {
    const form = (await files.readJson(path(id), keptFormSchema))?.value;
    if (form === undefined) return undefined;
    // Somebody who can write the folder could put other words under a hash that was signed.
    if (form.id !== id || (await sha256Of(new TextEncoder().encode(form.text))) !== id)
      throw misplaced(path(id));
    return form;
  }

  return {
    async keep(form) {
      if ((await namesIn(folder)).includes(`${form.id}.age`)) return;
      await files.writeJson(path(form.id), form);
    },
    async find(version) {
      const wanted = version.trim().toLowerCase();
      const hash = wanted.split('-').at(-1) ?? '';
      const names = hash.length < shortest ? [] : (await namesIn(folder)).sort();
      const ids = names.flatMap((name) => formName.exec(name)?.[1] ?? []).filter((id) => id.startsWith(hash));
      const forms = (await Promise.all(ids.map(read))).filter((form) => form !== undefined);
      const [found, another] = forms.filter(
        (form) => !wanted.includes('-') || form.version === wanted || form.id.startsWith(wanted),
      );
      if (found !== undefined && another === undefined) return found;
      throw new AmynoteError('not-found', 'there is no such form', {
        hint: 'its version stands at the foot of the paper, and in: amynote consent list CLIENT',
      });
    },
  };
}
