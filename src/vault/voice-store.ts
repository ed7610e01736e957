import { join } from 'node:path';
import { enrolledVoiceSchema, type StoredVoice } from '../core/enrolled-voice.ts';
import type { VoiceStore } from '../core/vault-ports.ts';
import { misplaced } from './damaged-file.ts';
import { namesIn } from './people-store.ts';
import type { VaultFiles } from './vault-files.ts';

const voiceName = /^([0-9a-hjkmnp-tv-z]{16})\.age$/;

/** The therapist's enrolled voices, one age file each, under `voices`. */
export function createVoiceStore(directory: string, files: VaultFiles): VoiceStore {
  const folder = join(directory, 'voices');
  const path = (id: string) => join(folder, `${id}.age`);

  async function read(id: string): Promise<StoredVoice | undefined> {
    const voice = (await files.readJson(path(id), enrolledVoiceSchema))?.value;
    if (voice !== undefined && voice.id !== id) throw misplaced(path(id));
    return voice;
  }

  return {
    async list() {
      const ids = (await namesIn(folder)).flatMap((name) => voiceName.exec(name)?.[1] ?? []).sort();
      const voices = await Promise.all(ids.map(read));
      return voices.filter((voice) => voice !== undefined);
    },
    async save(voice) {
      await files.writeJson(path(voice.id), voice);
    },
    async erase(id) {
      await files.erase(path(id));
    },
  };
}
