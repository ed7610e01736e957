import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { session, sessionId } from './artefacts.ts';
import { playVault } from './play-vault.ts';

it('all parts of a session but some are forgotten, and those of another stage stay', async () => {
  const vault = await playVault();
  const { sessions, checkpoints, voiceCheckpoints } = await vault.open();
  await sessions.createSession(session());
  await checkpoints.clearAllBut(sessionId, ['one']);
  for (const key of ['one', 'two', 'three']) await checkpoints.write(sessionId, key, `words ${key}`);
  await voiceCheckpoints.write(sessionId, 'two', 'voices');
  await checkpoints.clearAllBut(sessionId, ['three', 'four']);
  const values = ['one', 'two', 'three'].map((key) => checkpoints.read(sessionId, key));
  expect(await Promise.all(values)).toEqual([undefined, undefined, 'words three']);
  expect(readdirSync(join(vault.directory, 'sessions', sessionId, 'pieces'))).toHaveLength(1);
  await checkpoints.clear(sessionId);
  expect(await voiceCheckpoints.read(sessionId, 'two')).toBe('voices');
});
