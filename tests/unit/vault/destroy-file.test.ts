import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headerLength } from '../../../src/vault/age-header.ts';
import { destroyFile, destroyParts } from '../../../src/vault/destroy-file.ts';
import { session, sessionId, transcript } from './artefacts.ts';
import { filesBelow, playVault, temporaryFolder } from './play-vault.ts';

/** What the disk still holds of a file after its name is gone. */
async function leftOf(path: string, destroy: () => Promise<unknown>): Promise<Buffer> {
  const file = await open(path);
  try {
    await destroy();
    return await file.readFile();
  } finally {
    await file.close();
  }
}

describe('a destroyed file', () => {
  it('has lost the only place of its key, so that what a disk keeps of it opens with no key', async () => {
    const { directory, files } = await playVault();
    const path = join(directory, 'sound.age');
    const sealed = Buffer.from(await files.seal(new Uint8Array(300_000)));
    writeFileSync(path, sealed);
    const left = await leftOf(path, () => destroyFile(path));
    expect(left).toHaveLength(sealed.length);
    const header = headerLength(sealed) ?? 0;
    expect(left.includes('age-encryption'), 'the header').toBe(false);
    for (const part of [sealed.subarray(24, 64), sealed.subarray(header, header + 16)])
      expect(left.includes(part), 'a part of the header, or the nonce').toBe(false);
    expect(left.includes(sealed.subarray(header + 16, header + 64)), 'the first chunk').toBe(false);
    expect(left.subarray(150_000)).toEqual(sealed.subarray(150_000));
    await expect(files.open(left)).rejects.toMatchObject({ code: 'damaged' });
    expect(filesBelow(directory)).not.toContain('sound.age');
  });

  it('takes the second name with it that a write which was cut off left beside it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'note.age'), 'sealed words');
    linkSync(join(folder, 'note.age'), join(folder, '.tmp-left'));
    expect(await destroyFile(join(folder, 'note.age'))).toBe('key-destroyed');
    expect(filesBelow(folder)).toEqual([]);
  });

  it('that has a name elsewhere loses its own name only', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'copies'));
    writeFileSync(join(folder, 'note.age'), 'sealed words');
    linkSync(join(folder, 'note.age'), join(folder, 'copies', 'note.age'));
    expect(await destroyFile(join(folder, 'note.age'))).toBe('removed');
    expect(readFileSync(join(folder, 'copies', 'note.age'), 'utf8')).toBe('sealed words');
  });

  it('that is a link, or lies behind one, leaves what it leads to as it was', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'elsewhere'));
    const target = join(folder, 'elsewhere', 'letter.txt');
    writeFileSync(target, 'somebody else’s');
    symlinkSync(target, join(folder, 'note.age'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'pieces'));
    expect(await destroyFile(join(folder, 'note.age'))).toBe('removed');
    await destroyParts(join(folder, 'pieces'));
    expect(filesBelow(folder)).toEqual(['elsewhere/', 'elsewhere/letter.txt']);
    expect(readFileSync(target, 'utf8')).toBe('somebody else’s');
    expect(await destroyFile(join(folder, 'note.age'))).toBe('absent');
  });
});

describe('the vault', () => {
  it('destroys what it erases, and the parts of a finished stage', async () => {
    const vault = await playVault();
    const { sessions, checkpoints, captures } = await vault.open();
    await sessions.createSession(session());
    await sessions.write(transcript('the first words'));
    await sessions.write(transcript('the second words'));
    await checkpoints.write(sessionId, 'piece', 'words that were paid for');
    await captures.begin(sessionId, { sampleRate: 16_000, channels: 1 });
    await captures.append(sessionId, new Uint8Array(32_000));
    const folder = join(vault.directory, 'sessions', sessionId);
    const [piece = ''] = filesBelow(join(folder, 'pieces'));
    const gone: [path: string, erase: () => Promise<void>][] = [
      ['transcript.1.age', () => sessions.erase(sessionId, 'transcript', 1)],
      [join('pieces', piece), () => checkpoints.clear(sessionId)],
      [join('capture', '000001.age'), () => captures.clear(sessionId)],
    ];
    for (const [path, erase] of gone) {
      const left = await leftOf(join(folder, path), erase);
      expect(left.includes('age-encryption'), path).toBe(false);
    }
    expect(filesBelow(folder)).toEqual(['session.age', 'transcript.2.age']);
  });
});
