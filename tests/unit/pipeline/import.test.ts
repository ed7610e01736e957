import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AudioTools } from '../../../src/core/audio-ports.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { make, tone } from '../audio/sounds.ts';
import { temporaryFolder } from '../vault/play-vault.ts';
import { type Stage, stage } from './stage.ts';

const request = ({ client }: Stage, path: string) => ({
  client,
  path,
  channelPerPerson: false,
  startedAt: new Date('2026-03-02T20:00:00Z'),
});

const notices = ({ events }: Stage) =>
  events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));

describe('an import', () => {
  it('of a damaged file takes in what there is, and says so; of a whole one it says nothing', async () => {
    const made = await stage();
    const path = make(join(temporaryFolder(), 'a.flac'), ...tone(20));
    await importRecording(made.ports, request(made, path));
    expect(notices(made)).toEqual([]);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    const { id } = await importRecording(made.ports, request(made, path));
    expect(notices(made)).toEqual([expect.stringContaining('damaged')]);
    const recording = await made.ports.vault.sessions.latest(id, 'recording');
    expect(recording?.value.durationMs).toBeLessThan(15_000);
  });

  it.each(['encoded', 'read back'])('interrupted while it is %s ends and leaves nothing', async (when) => {
    const made = await stage();
    const path = make(join(temporaryFolder(), 'a.wav'), ...tone(300));
    async function* interrupting(sound: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
      for await (const chunk of sound) {
        yield chunk;
        made.interrupt.abort();
      }
    }
    const tools = await made.ports.audio();
    const changed: Partial<AudioTools> =
      when === 'encoded'
        ? { transcode: (...args) => interrupting(tools.transcode(...args)) }
        : { decode: (...args) => interrupting(tools.decode(...args)) };
    const ports = { ...made.ports, audio: async () => ({ ...tools, ...changed }) };
    const importing = importRecording(ports, request(made, path));
    await expect(importing).rejects.toMatchObject({ code: 'interrupted' });
    expect(readdirSync(join(made.vault.directory, 'sessions'))).toEqual([]);
  });
});
