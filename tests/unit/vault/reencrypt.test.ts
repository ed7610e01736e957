import { copyFileSync, lstatSync, readFileSync, symlinkSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReencryptProgress } from '../../../src/core/recipient-ports.ts';
import { readHeader, readStanza } from '../../../src/vault/age-header.ts';
import { lockSession } from '../../../src/vault/lock.ts';
import { reencryptVault } from '../../../src/vault/reencrypt.ts';
import {
  changedVault,
  plaintexts,
  sealAnew,
  sealedPaths,
  sessionName,
  somebody,
  staleFiles,
  subjectOf,
} from './full-vault.ts';
import { filesBelow, modeOf, temporaryFolder } from './play-vault.ts';

describe('sealing a vault anew', () => {
  it('changes nothing but who can open each file: words, times, modes and digests stay', async () => {
    const { vault, added } = await changedVault(temporaryFolder());
    const path = join(vault.directory, 'audit/00000001.age');
    const digest = readStanza(await readHeader(path), 'amynote.digest');
    const paths = sealedPaths(vault.directory);
    for (const one of paths) utimesSync(join(vault.directory, one), 1_600_000_000, 1_600_000_000);
    const before = await plaintexts(vault.directory, vault.secret);
    const names = filesBelow(vault.directory);
    const told: ReencryptProgress[] = [];

    expect(await sealAnew(vault, (progress) => told.push(progress))).toMatchObject({
      files: paths.length,
      damaged: [],
      busy: [],
    });
    expect(await plaintexts(vault.directory, added)).toEqual(before);
    expect(await plaintexts(vault.directory, vault.secret)).toEqual(before);
    expect(filesBelow(vault.directory)).toEqual(names);
    for (const one of paths) {
      expect([modeOf(join(vault.directory, one)), lstatSync(join(vault.directory, one)).mtimeMs]).toEqual([
        0o600, 1_600_000_000_000,
      ]);
    }
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(readStanza(await readHeader(path), 'amynote.digest')).toBe(digest);
    expect(told.map(({ files }) => files)).toEqual(paths.map((_, index) => index + 1));
    expect(told.at(-1)).toMatchObject({ files: paths.length, totalFiles: paths.length });
    expect(told.at(-1)?.bytes).toBe(told.at(-1)?.totalBytes);
    expect(await (await vault.open()).audit.check()).toEqual([]);
  });

  it('that has nothing to do asks for no key and touches no file', async () => {
    const { vault } = await changedVault(temporaryFolder());
    await sealAnew(vault);
    const look = () => sealedPaths(vault.directory).map((path) => lstatSync(join(vault.directory, path)).ino);
    const before = look();
    const subject = subjectOf(vault, () => Promise.reject(new Error('the key was asked for')));
    const watch = { signal: new AbortController().signal, onProgress: () => undefined };
    expect(await reencryptVault(subject, watch)).toEqual({ files: 0, bytes: 0, damaged: [], busy: [] });
    expect(look()).toEqual(before);
  });

  it('names a damaged file, leaves it as it is, and does the others', async () => {
    const { vault, added } = await changedVault(temporaryFolder());
    const audio = `sessions/${sessionName(0)}/audio.1.age`;
    const headless = `sessions/${sessionName(1)}/audio.1.age`;
    truncateSync(join(vault.directory, audio), 150_000);
    truncateSync(join(vault.directory, headless), 50);
    const kept = [audio, headless].map((path) => readFileSync(join(vault.directory, path)));
    const { files, damaged } = await sealAnew(vault);
    expect(damaged.toSorted()).toEqual([audio, headless]);
    expect(files).toBe(sealedPaths(vault.directory).length - 2);
    expect([audio, headless].map((path) => readFileSync(join(vault.directory, path)))).toEqual(kept);
    const hashes = await plaintexts(vault.directory, added);
    expect([...hashes].filter(([, hash]) => hash === 'unreadable').map(([path]) => path)).toEqual([
      audio,
      headless,
    ]);
  });

  it('leaves alone a session that is being written, and goes on with it when it is free', async () => {
    const { vault, added } = await changedVault(temporaryFolder());
    const name = sessionName(1);
    const release = await lockSession(join(vault.directory, 'sessions', name), somebody);
    expect(await sealAnew(vault)).toMatchObject({ busy: [name], damaged: [] });
    expect((await staleFiles(vault)).every((path) => path.startsWith(`sessions/${name}/`))).toBe(true);
    await release();
    expect(await sealAnew(vault)).toMatchObject({ busy: [] });
    expect([...(await plaintexts(vault.directory, added)).values()]).not.toContain('unreadable');
  });

  it('touches no link and no name that amynote never gives', async () => {
    const { vault, added } = await changedVault(temporaryFolder());
    const elsewhere = join(temporaryFolder(), 'other.age');
    copyFileSync(join(vault.home, 'signing-key.age'), elsewhere);
    const bytes = readFileSync(elsewhere);
    copyFileSync(elsewhere, join(vault.directory, 'clients/signing-key.age'));
    symlinkSync(elsewhere, join(vault.directory, `sessions/${sessionName(0)}/note.1.age`));
    await sealAnew(vault);
    expect(readFileSync(elsewhere)).toEqual(bytes);
    expect((await plaintexts(vault.directory, added)).get('clients/signing-key.age')).toBe('unreadable');
  });

  it('stops between two files when it is interrupted, and can be gone on with', async () => {
    const { vault, added } = await changedVault(temporaryFolder());
    const before = await plaintexts(vault.directory, vault.secret);
    const stop = new AbortController();
    const watch = {
      signal: stop.signal,
      onProgress: ({ files }: ReencryptProgress) => files === 5 && stop.abort(),
    };
    await expect(reencryptVault(subjectOf(vault), watch)).rejects.toMatchObject({
      code: 'interrupted',
      hint: 'go on: amynote recipient reencrypt',
    });
    expect(await staleFiles(vault)).toHaveLength(before.size - 5);
    expect(filesBelow(vault.directory).filter((path) => /lock|\.tmp-/.test(path))).toEqual([]);
    expect(await sealAnew(vault)).toMatchObject({ files: before.size - 5 });
    expect(await plaintexts(vault.directory, added)).toEqual(before);
  });
});
