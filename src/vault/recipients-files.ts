import { type AgeFiles, createAgeFiles, type IdentitySource } from './age-file.ts';
import { recipientKeys, type VaultHeader } from './header.ts';

/**
 * Age files of an open vault, sealed to whoever the header names at that moment: a recording of fifty minutes goes on
 * for the supervisor who was added meanwhile, and no longer for one who was removed.
 * @param opened the header as the vault was opened. @param newest reads it again; while it cannot be read or trusted,
 * what was known last holds, for sound that comes must not be lost
 */
export function createCurrentFiles(
  opened: VaultHeader,
  newest: () => Promise<VaultHeader>,
  identity: IdentitySource,
): AgeFiles {
  let keys = recipientKeys(opened);
  let files = createAgeFiles(keys, identity);
  const current = async () => {
    const now = await newest().then(recipientKeys, () => keys);
    if (now.join(' ') === keys.join(' ')) return files;
    keys = now;
    files = createAgeFiles(keys, identity);
    return files;
  };
  return {
    seal: async (...sealed) => (await current()).seal(...sealed),
    sealStream: async (...sealed) => (await current()).sealStream(...sealed),
    sealBound: async (...sealed) => (await current()).sealBound(...sealed),
    fileKey: (header) => files.fileKey(header),
    open: (ciphertext) => files.open(ciphertext),
    openStream: (ciphertext) => files.openStream(ciphertext),
  };
}
