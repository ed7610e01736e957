import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { session, sessionId } from './artefacts.ts';
import { filesBelow, playVault } from './play-vault.ts';

const format = { sampleRate: 16_000, channels: 1 } as const;

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<number[]> {
  const bytes = [];
  for await (const chunk of stream) bytes.push(...chunk);
  return bytes;
}

async function capturing() {
  const vault = await playVault();
  const { captures, sessions } = await vault.open();
  await sessions.createSession(session());
  await captures.begin(sessionId, format);
  return { vault, captures, sessions };
}

describe('parts of an unfinished recording', () => {
  it('come back in order, more than ten of them, with their format', async () => {
    const { captures } = await capturing();
    for (let part = 0; part < 12; part++) await captures.append(sessionId, Uint8Array.of(part, part));
    expect(await bytesOf(captures.read(sessionId))).toEqual(Array.from({ length: 24 }, (_, at) => at >> 1));
    expect(await captures.format(sessionId)).toEqual(format);
    expect(await captures.unfinished()).toEqual([sessionId]);
  });

  it('are found by the next process, which ignores the one that was being written and goes on after the last', async () => {
    const { vault, captures } = await capturing();
    await captures.append(sessionId, Uint8Array.of(1));
    await captures.append(sessionId, Uint8Array.of(2));
    writeFileSync(
      join(vault.directory, 'sessions', sessionId, 'capture', '.tmp-0123456789ab'),
      'half a part',
    );
    const next = (await vault.open()).captures;
    expect(await next.unfinished()).toEqual([sessionId]);
    expect(await bytesOf(next.read(sessionId))).toEqual([1, 2]);
    await next.append(sessionId, Uint8Array.of(3));
    expect(await bytesOf(next.read(sessionId))).toEqual([1, 2, 3]);
  });

  it('never overwrite one another, and never vanish quietly, when one is missing or two processes write', async () => {
    const { vault, captures } = await capturing();
    for (const byte of [1, 2, 3]) await captures.append(sessionId, Uint8Array.of(byte));
    rmSync(join(vault.directory, 'sessions', sessionId, 'capture', '000001.age'));
    const next = (await vault.open()).captures;
    await next.append(sessionId, Uint8Array.of(4));
    expect(await bytesOf(next.read(sessionId))).toEqual([2, 3, 4]);
    await expect(captures.append(sessionId, Uint8Array.of(9))).rejects.toMatchObject({ code: 'busy' });
    expect(await bytesOf(next.read(sessionId))).toEqual([2, 3, 4]);
  });

  it('are gone without a trace once they are cleared', async () => {
    const { vault, captures } = await capturing();
    await captures.append(sessionId, Uint8Array.of(1));
    await captures.clear(sessionId);
    expect(filesBelow(join(vault.directory, 'sessions', sessionId))).toEqual(['session.age']);
    expect(await captures.unfinished()).toEqual([]);
    await expect(captures.format(sessionId)).rejects.toMatchObject({ code: 'not-found' });
  });
});
