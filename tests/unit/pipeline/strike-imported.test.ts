import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StagePorts } from '../../../src/core/ports.ts';
import { correct } from '../../../src/pipeline/correct.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { strike } from '../../../src/pipeline/strike.ts';
import { filesBelow } from '../vault/play-vault.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

let made: Stage;
let sessionId: string;
beforeEach(async () => {
  made = await stage();
  sessionId = await spokenSession(made);
  await draft(made.ports, { sessionId, template: 'soap' });
});

/** Line 4: "I slept maybe four hours most nights and I missed two shifts at work." */
const stretch = { fromMs: 18_000, toMs: 23_000 };

async function everyText(): Promise<string> {
  const folder = join(made.vault.directory, 'sessions', sessionId);
  const paths = filesBelow(folder).filter((path) => path.endsWith('.age'));
  const texts = paths.map(async (path) =>
    new TextDecoder().decode(await made.vault.files.open(await readFile(join(folder, path)))),
  );
  return (await Promise.all(texts)).join('\n');
}

async function expectStruck({ vault }: StagePorts): Promise<void> {
  const transcript = await vault.sessions.latest(sessionId, 'transcript');
  const speakers = await vault.sessions.latest(sessionId, 'speakers');
  const left = [1, 2, 3, 5, 6, 7, 8, 9, 10];
  expect(transcript?.value.lines.map(({ id }) => id)).toEqual(left);
  expect(transcript?.value.strikes).toEqual([{ startMs: 18_000, endMs: 23_000 }]);
  expect(speakers?.value.lines.map(({ line }) => line)).toEqual(left);
  expect(speakers?.value.inputs).toEqual({ transcript: transcript?.sha256 });
  expect((await vault.sessions.latest(sessionId, 'note'))?.value.inputs).toMatchObject({
    transcript: transcript?.sha256,
  });
  expect(await everyText()).not.toContain('two shifts');
}

describe('words that came without sound', () => {
  it('are struck out of every file, and once more changes nothing', async () => {
    const change = { type: 'line' as const, line: 4, text: 'I missed two shifts at work.' };
    await correct(made.ports, { sessionId, change });
    await draft(made.ports, { sessionId, template: 'soap' });
    expect(await everyText()).toContain('two shifts');
    expect(await strike(made.ports, { sessionId, ...stretch })).toEqual({ signed: false, touched: [] });
    await expectStruck(made.ports);
    const files = filesBelow(made.vault.directory);
    await strike(made.ports, { sessionId, ...stretch });
    expect(filesBelow(made.vault.directory)).toEqual(files);
    const beyond = strike(made.ports, { sessionId, fromMs: 60_000, toMs: 70_000 });
    await expect(beyond).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('00:59') });
  });

  it('are so after a run that died at any moment, and a correction in between', async () => {
    for (const steps of [1, 2, 4]) {
      sessionId = await spokenSession(made);
      await draft(made.ports, { sessionId, template: 'soap' });
      await expect(strike(dyingAfter(made.ports, steps), { sessionId, ...stretch })).rejects.toThrow('died');
      const change = { type: 'line' as const, line: 1, text: 'How was your week?' };
      await correct(made.ports, { sessionId, change });
      await strike(made.ports, { sessionId, ...stretch });
      const speakers = await made.ports.vault.sessions.latest(sessionId, 'speakers');
      expect(speakers?.value.lines).toHaveLength(9);
      expect(await everyText()).not.toContain('two shifts');
    }
  }, 60_000);
});

/** Ports of a process that dies after so many changes of the vault. */
function dyingAfter(ports: StagePorts, steps: number): StagePorts {
  let left = steps;
  const { sessions } = ports.vault;
  const step = () => {
    left -= 1;
    if (left < 0) throw new Error('died');
  };
  const dying: typeof sessions = {
    ...sessions,
    write: async (artefact) => {
      step();
      return sessions.write(artefact);
    },
    erase: async (...args) => {
      step();
      return sessions.erase(...args);
    },
  };
  return { ...ports, vault: { ...ports.vault, sessions: dying } };
}
