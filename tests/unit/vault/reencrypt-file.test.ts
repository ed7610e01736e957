import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AgeFiles, createAgeFiles } from '../../../src/vault/age-file.ts';
import { reencryptFile } from '../../../src/vault/reencrypt-file.ts';
import { changedVault, sessionName, subjectOf } from './full-vault.ts';
import { filesBelow, temporaryFolder } from './play-vault.ts';

describe('a file that is sealed anew', () => {
  async function oneFile() {
    const { vault } = await changedVault(temporaryFolder());
    const path = join(vault.directory, `sessions/${sessionName(0)}/session.age`);
    const files = createAgeFiles(await subjectOf(vault).recipients(), async () => vault.secret);
    return { path, files, vault };
  }

  it('does not come back when it was removed meanwhile', async () => {
    const { path, files, vault } = await oneFile();
    const names = filesBelow(vault.directory);
    const removed = async () => {
      unlinkSync(path);
      return true;
    };
    expect(await reencryptFile(path, files, removed)).toBe(false);
    expect(await reencryptFile(path, files, async () => true)).toBe(false);
    expect(filesBelow(vault.directory)).toEqual(names.filter((name) => !path.endsWith(name)));
  });

  it('does not take the place of one that another process put there meanwhile', async () => {
    const { path, files } = await oneFile();
    const replaced = async () => {
      unlinkSync(path);
      writeFileSync(path, 'another');
      return true;
    };
    expect(await reencryptFile(path, files, replaced)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('another');
  });

  it('keeps its old form when the recipients changed meanwhile', async () => {
    const { path, files } = await oneFile();
    const before = readFileSync(path);
    expect(await reencryptFile(path, files, async () => false)).toBe(false);
    expect(readFileSync(path)).toEqual(before);
  });

  it('keeps its old form when what was written is not what was read', async () => {
    const { path, files, vault } = await oneFile();
    const before = readFileSync(path);
    const names = filesBelow(vault.directory);
    async function* otherWords() {
      yield Buffer.from('other words');
    }
    const faulty: AgeFiles = { ...files, sealStream: () => files.sealStream(otherWords()) };
    await expect(reencryptFile(path, faulty, async () => true)).rejects.toMatchObject({ code: 'failed' });
    expect(readFileSync(path)).toEqual(before);
    expect(filesBelow(vault.directory)).toEqual(names);
  });
});
