import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { identityToRecipient } from 'age-encryption';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { timedId } from '../core/ids.ts';
import { type SelfCheck, selfCheckSchema } from '../core/self-check.ts';
import type { SelfChecks } from '../core/wellbeing-ports.ts';
import { createAgeFiles, type IdentitySource } from './age-file.ts';
import { readJson, writeJson } from './json-files.ts';
import { namesIn } from './people-store.ts';
import { diskError, errno, syncFolder, temporaryPrefix } from './write-once.ts';

const checkName = /^[0-9a-hjkmnp-tv-z]{16}\.age$/;

/**
 * One age file for each self-check in `home`, under `wellbeing`: not in the vault, whose other recipients, audit log and
 * backups are thereby no concern of theirs.
 * @param identity the one at home, asked when the first file is sealed or opened
 */
export function createSelfChecks(home: string, identity: IdentitySource): SelfChecks {
  const folder = join(home, 'wellbeing');
  const files = createAgeFiles([], identity);
  return {
    async list() {
      const names = (await namesIn(folder)).filter((name) => checkName.test(name)).sort();
      const checks: SelfCheck[] = [];
      let closed = 0;
      // Asked once and outside of the loop: a passphrase that is wrong is no file that is closed.
      if (names.length > 0) await identity();
      for (const name of names) {
        const read = await readJson(files, join(folder, name), selfCheckSchema).catch((error: unknown) => {
          if (errorCode(error) !== 'locked') throw error;
          closed += 1;
          return undefined;
        });
        if (read !== undefined) checks.push(read.value);
      }
      return { checks, closed };
    },
    async save(check) {
      const sealing = createAgeFiles([await identityToRecipient(await identity())], identity);
      const path = join(folder, `${timedId(Date.now())}.age`);
      if ((await writeJson(sealing, path, check)) !== undefined) return;
      throw new AmynoteError('busy', 'another command kept an answer at the same moment', {
        hint: 'run the same command again',
      });
    },
    async eraseAll() {
      const names = await namesIn(folder);
      const kept = names.filter((name) => checkName.test(name));
      const left = names.filter((name) => name.startsWith(temporaryPrefix));
      for (const name of [...kept, ...left]) await remove(join(folder, name));
      if (names.length > 0) await syncFolder(folder);
      return kept.length;
    },
  };
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (errno(error) !== 'ENOENT') throw diskError(error);
  });
}
