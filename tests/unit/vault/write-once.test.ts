import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOnce } from '../../../src/vault/write-once.ts';
import { recording, session, sessionId, transcript } from './artefacts.ts';
import { filesBelow, modeOf, playVault, temporaryFolder } from './play-vault.ts';
import { fill, smallDisk } from './small-disk.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a file is written once', () => {
  it('complete, with folders only its owner can enter, and nothing beside it', async () => {
    const root = temporaryFolder();
    expect(await writeOnce(join(root, 'a/b/file'), bytes('words'))).toBe(true);
    expect(readFileSync(join(root, 'a/b/file'), 'utf8')).toBe('words');
    expect(filesBelow(root)).toEqual(['a/', 'a/b/', 'a/b/file']);
    expect(['a', 'a/b', 'a/b/file'].map((path) => modeOf(join(root, path)))).toEqual([0o700, 0o700, 0o600]);
  });

  it('and a name that is taken keeps what it has', async () => {
    const root = temporaryFolder();
    const path = join(root, 'file');
    await writeOnce(path, bytes('first'));
    expect(await writeOnce(path, bytes('second'))).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(filesBelow(root)).toEqual(['file']);
  });

  it('by exactly one of many writers at the same moment', async () => {
    const path = join(temporaryFolder(), 'file');
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => writeOnce(path, bytes(`${writer}`))),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(readFileSync(path, 'utf8')).toBe(String(won.indexOf(true)));
  });

  it('and a source that fails half-way leaves no name and no leftover', async () => {
    const root = temporaryFolder();
    async function* failing() {
      yield bytes('half');
      throw new Error('the source broke');
    }
    await expect(writeOnce(join(root, 'file'), failing())).rejects.toThrow('the source broke');
    expect(filesBelow(root)).toEqual([]);
  });
});

describe('a full disk', () => {
  it('is said clearly, leaves no leftover, and keeps what was written before', async (context) => {
    const disk = smallDisk('600k');
    if (disk === undefined) return context.skip();
    const vault = await playVault(disk);
    const { sessions } = await vault.open();
    await sessions.createSession(session());
    const first = await sessions.write(transcript('before'));
    let closed = false;
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(50_000);
      } finally {
        closed = true;
      }
    }
    const full = { code: 'failed', message: 'the disk is full; finished work is kept' };
    await expect(sessions.writeAudio(sessionId, endless())).rejects.toMatchObject(full);
    expect(closed).toBe(true);
    fill(disk);
    await expect(sessions.write(recording())).rejects.toMatchObject(full);
    expect(await sessions.latest(sessionId, 'transcript')).toEqual(first);
    const held = filesBelow(vault.directory).filter((path) => path.startsWith('sessions/'));
    const folder = `sessions/${sessionId}/`;
    expect(held).toEqual(['sessions/', folder, `${folder}session.age`, `${folder}transcript.1.age`]);
  });
});
