import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaptureEntry, CaptureEvent } from '../../../src/core/capture.ts';
import { session, sessionId } from './artefacts.ts';
import { filesBelow, playVault } from './play-vault.ts';
import { fill, smallDisk } from './small-disk.ts';

const format = { sampleRate: 16_000, channels: 2 } as const;
const mark: CaptureEvent = { type: 'mark', ms: 1500 };

async function capturing(home?: string) {
  const vault = await playVault(home);
  const { captures, sessions } = await vault.open();
  await captures.begin(sessionId, format);
  await sessions.createSession(session());
  return { vault, captures, sessions, folder: join(vault.directory, 'sessions', sessionId, 'capture') };
}

/** Numbers with the bytes of sound, or the type of the event. */
async function read(entries: readonly CaptureEntry[]) {
  const opened = entries.map(async (entry) => [
    entry.number,
    entry.type === 'event' ? entry.event.type : [...(await entry.open())],
  ]);
  return Promise.all(opened);
}

describe('parts and events of an unfinished recording', () => {
  it('come back in order, more than ten of them, with their format', async () => {
    const { captures } = await capturing();
    for (let part = 1; part <= 11; part++)
      expect(await captures.append(sessionId, Uint8Array.of(part))).toBe(part);
    await captures.note(sessionId, mark);
    expect(await captures.append(sessionId, Uint8Array.of(13))).toBe(13);
    const entries = await captures.entries(sessionId);
    const sound = (number: number) => [number, [number]];
    const expected = [...Array.from({ length: 11 }, (_, at) => sound(at + 1)), [12, 'mark'], sound(13)];
    expect(await read(entries)).toEqual(expected);
    expect(entries[11]).toEqual({ number: 12, type: 'event', event: mark });
    expect(await captures.format(sessionId)).toEqual(format);
    expect(await captures.unfinished()).toEqual([sessionId]);
  });

  it('are found by the next process, which ignores the one that was being written and goes on after the last', async () => {
    const { vault, captures, folder } = await capturing();
    await captures.append(sessionId, Uint8Array.of(1));
    await captures.note(sessionId, mark);
    writeFileSync(join(folder, '.tmp-0123456789ab'), 'half a part');
    const next = (await vault.open()).captures;
    expect(await next.unfinished()).toEqual([sessionId]);
    expect(await read(await next.entries(sessionId))).toEqual([
      [1, [1]],
      [2, 'mark'],
    ]);
    expect(await next.append(sessionId, Uint8Array.of(3))).toBe(3);
  });

  it('never overwrite one another, and never vanish quietly, when one is missing or two processes write', async () => {
    const { vault, captures, folder } = await capturing();
    for (const byte of [1, 2, 3]) await captures.append(sessionId, Uint8Array.of(byte));
    rmSync(join(folder, '000001.age'));
    const next = (await vault.open()).captures;
    await next.append(sessionId, Uint8Array.of(4));
    await expect(captures.append(sessionId, Uint8Array.of(9))).rejects.toMatchObject({ code: 'busy' });
    expect(await read(await next.entries(sessionId))).toEqual([
      [2, [2]],
      [3, [3]],
      [4, [4]],
    ]);
  });

  it('that a full disk refused leave no hole in the numbers', async (context) => {
    const disk = smallDisk('300k');
    if (disk === undefined) return context.skip();
    const { captures } = await capturing(disk);
    await captures.append(sessionId, Uint8Array.of(1));
    const filler = fill(disk);
    const refused = captures.append(sessionId, new Uint8Array(8192));
    await expect(refused).rejects.toMatchObject({ code: 'failed' });
    rmSync(filler);
    expect(await captures.append(sessionId, Uint8Array.of(2))).toBe(2);
  });

  it('that were struck are removed; when the last one was written is known', async () => {
    const { captures, folder } = await capturing();
    expect(await captures.lastAt(sessionId)).toBeUndefined();
    for (const byte of [1, 2, 3]) await captures.append(sessionId, Uint8Array.of(byte));
    await captures.remove(sessionId, [1, 2, 77]);
    expect(filesBelow(folder)).toEqual(['000003.age', 'format.age']);
    utimesSync(join(folder, '000003.age'), new Date(), new Date('2026-03-02T20:00:00Z'));
    expect(await captures.lastAt(sessionId)).toEqual(new Date('2026-03-02T20:00:00Z'));
  });

  it('are gone without a trace once they are cleared', async () => {
    const { vault, captures } = await capturing();
    await captures.append(sessionId, Uint8Array.of(1));
    const session = join(vault.directory, 'sessions', sessionId);
    writeFileSync(join(session, '.tmp-0123456789ab'), new Uint8Array(5000));
    writeFileSync(join(session, '.tmp-ba9876543210'), 'somebody tries to take the lock');
    await captures.clear(sessionId);
    expect(filesBelow(session)).toEqual(['.tmp-ba9876543210', 'session.age']);
    expect(await captures.unfinished()).toEqual([]);
    await expect(captures.format(sessionId)).rejects.toMatchObject({ code: 'not-found' });
  });
});
