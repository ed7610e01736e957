import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { correct } from '../../../src/pipeline/correct.ts';
import { estimateTranscription } from '../../../src/pipeline/estimate-transcription.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { strike } from '../../../src/pipeline/strike.ts';
import { transcribe } from '../../../src/pipeline/transcribe.ts';
import { echo, said, stage } from './stage.ts';

const kit = join(import.meta.dirname, '../../../fixtures/sessions/short-01.opus');

/** A session that a server on this machine transcribed, and another run over it. */
async function finished() {
  const { transcriber, calls } = echo();
  const first = { ...transcriber, address: 'http://127.0.0.1:1/v1', parameters: 'few terms' };
  const made = await stage(first);
  const startedAt = new Date('2026-03-02T20:00:00Z');
  const request = { client: made.client, path: kit, channelPerPerson: false, startedAt };
  const { id: sessionId } = await importRecording(made.ports, request);
  await transcribe(made.ports, { sessionId, jobs: 3 });
  const pieces = calls.length;
  const run = async (settings: Partial<typeof first>, again = false) => {
    made.events.length = 0;
    const before = calls.length;
    const ports = { ...made.ports, transcriber: async () => ({ ...first, ...settings }) };
    const { toSendMs } = await estimateTranscription(ports, sessionId, again);
    expect(calls).toHaveLength(before);
    const dryWhy = said(made.events, 'skipped');
    made.events.length = 0;
    const { revision } = await transcribe(ports, { sessionId, jobs: 3, again });
    const why = said(made.events, 'skipped');
    // A dry run says what the run then does.
    expect(dryWhy).toEqual(why);
    expect(toSendMs > 0).toBe(calls.length > before);
    return { revision, asked: calls.length - before, why: why[0] };
  };
  return { ...made, sessionId, pieces, run, calls };
}

describe('a finished transcript', () => {
  it('stays when only the terms are others, and says how to ask with them', async () => {
    const { run, sessionId, pieces } = await finished();
    const more = { parameters: 'more terms' };
    expect(await run(more)).toEqual({
      revision: 1,
      asked: 0,
      why: `transcribe: nothing changed but the terms; to ask again with the new ones: amynote transcribe ${sessionId} --again`,
    });
    expect(await run(more, true)).toEqual({ revision: 2, asked: pieces, why: undefined });
    expect(await run(more)).toEqual({ revision: 2, asked: 0, why: 'transcribe: nothing changed' });
  });

  it('is made anew by a server at another address', async () => {
    const { run, pieces } = await finished();
    const elsewhere = { address: 'http://127.0.0.1:2/v1', parameters: 'few terms there' };
    expect(await run(elsewhere)).toEqual({ revision: 2, asked: pieces, why: undefined });
    expect((await run(elsewhere)).asked).toBe(0);
  });

  it('with words of the clinician stays, whatever is asked for', async () => {
    const { run, ports, sessionId } = await finished();
    await correct(ports, { sessionId, change: { type: 'line', line: 1, text: 'mine' } });
    const why = expect.stringMatching(/it has corrections of yours; .*: amynote correct \S+ --undo$/u);
    expect(await run({ model: 'echo-2' })).toEqual({ revision: 2, asked: 0, why });
    expect(await run({}, true)).toEqual({ revision: 2, asked: 0, why });
  });
});

it('a strike that came while a transcription waited for the lock is heeded', async () => {
  const { transcriber, calls } = echo();
  const { ports, client } = await stage(transcriber);
  const startedAt = new Date('2026-03-02T20:00:00Z');
  const request = { client, path: kit, channelPerPerson: false, startedAt };
  const { id: sessionId } = await importRecording(ports, request);
  const lock: typeof ports.vault.sessions.lock = async (id) => {
    await strike(ports, { sessionId, fromMs: 0, toMs: 12_000 });
    return ports.vault.sessions.lock(id);
  };
  const late = { ...ports, vault: { ...ports.vault, sessions: { ...ports.vault.sessions, lock } } };
  const { value } = await transcribe(late, { sessionId, jobs: 2 });
  const recording = await ports.vault.sessions.latest(sessionId, 'recording');
  expect(value.inputs.recording).toBe(recording?.sha256);
  const starts = calls.map((words) => Number(/from (\d+)/.exec(words)?.[1]));
  expect(Math.min(...starts)).toBeGreaterThan(11_000);
});
