import {
  cpSync,
  lutimesSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/inspection.ts';
import { createVaultCopies } from '../../../src/vault/backup-copies.ts';
import { createVaultInspector } from '../../../src/vault/vault-inspector.ts';
import { note, sessionId } from './artefacts.ts';
import { eventfulVault } from './eventful-vault.ts';
import { holder, temporaryFolder } from './play-vault.ts';

const quiet = { signal: new AbortController().signal, onProgress: () => undefined };

/** A vault to be harmed, a backup of it, and what verify and repair say. */
async function harmed(backedUp = false) {
  const { vault, open } = await eventfulVault();
  const backup = join(temporaryFolder(), 'backup');
  if (backedUp) {
    const run = { signal: quiet.signal, onEvent: () => undefined, holder };
    await createVaultCopies(vault, run).backup(backup, { prune: false });
  }
  const inspector = createVaultInspector(open);
  const session = join(vault.directory, 'sessions', sessionId);
  const inspect = async () => (await inspector.inspect(quiet)).findings.filter(isHarm);
  const repair = async (from?: string) => inspector.repair((await inspector.inspect(quiet)).findings, from);
  return { vault, open, backup, session, inspect, repair };
}

function isHarm({ state }: Finding): boolean {
  return state !== 'unfinished';
}

/** Old enough to be nobody's write under way. */
function twoHoursOld(path: string): void {
  const then = new Date(Date.now() - 2 * 60 * 60 * 1000);
  utimesSync(path, then, then);
}

describe('verify --repair', () => {
  it('gives a write that was complete, and that the log knows, the name it never got', async () => {
    const { open, session, inspect, repair } = await harmed();
    const { sha256 } = await open.sessions.write(note());
    const written = join(session, 'note.2.age');
    writeFileSync(join(session, '.tmp-complete'), readFileSync(written));
    rmSync(written);
    twoHoursOld(join(session, '.tmp-complete'));
    expect(await repair()).toEqual([
      {
        file: `sessions/${sessionId}/note.2.age`,
        action: 'restored',
        to: `sessions/${sessionId}/note.2.age`,
      },
    ]);
    expect(await open.sessions.latest(sessionId, 'note')).toMatchObject({ revision: 2, sha256 });
    expect(await inspect()).toEqual([]);
    expect(readdirSync(session)).not.toContain('.tmp-complete');
  });

  it('moves half of a write out of the way and deletes nothing', async () => {
    const { vault, session, inspect, repair } = await harmed();
    const half = readFileSync(join(session, 'note.1.age')).subarray(0, 100);
    writeFileSync(join(session, '.tmp-half'), half);
    twoHoursOld(join(session, '.tmp-half'));
    const [done, ...others] = await repair();
    expect(others).toEqual([]);
    expect(done).toMatchObject({ file: `sessions/${sessionId}/.tmp-half`, action: 'set-aside' });
    expect(readFileSync(join(vault.directory, done?.to ?? ''))).toEqual(half);
    expect(await inspect()).toEqual([]);
  });

  it('leaves a session together that lost its first file, and puts that back from a backup', async () => {
    const { session, backup, inspect, repair } = await harmed(true);
    rmSync(join(session, 'session.age'));
    const left = readdirSync(session);
    for (const name of ['', ...left]) twoHoursOld(join(session, name));
    const file = `sessions/${sessionId}/session.age`;
    expect(await inspect()).toEqual([expect.objectContaining({ state: 'missing', file })]);
    expect(await repair()).toEqual([]);
    expect(readdirSync(session)).toEqual(left);
    expect(await repair(backup)).toEqual([{ file, action: 'restored', to: file }]);
    expect(await inspect()).toEqual([]);
  });

  it('moves a link out of the way, and nothing of what it leads to', async () => {
    const { vault, inspect, repair } = await harmed();
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'theirs.txt'), 'not ours');
    const links = ['.tmp-link', 'sessions/aaaaaaaaaaaa'];
    for (const link of links) {
      symlinkSync(outside, join(vault.directory, link));
      lutimesSync(join(vault.directory, link), 0, 0);
    }
    expect(await repair()).toMatchObject(links.map((file) => ({ file, action: 'set-aside' })));
    expect(readdirSync(outside)).toEqual(['theirs.txt']);
    expect(await inspect()).toEqual([]);
  });

  it('takes lost and damaged files from a backup, and keeps what was in their place', async () => {
    const { vault, open, backup, session, inspect, repair } = await harmed(true);
    const before = await open.sessions.latest(sessionId, 'transcript');
    writeFileSync(join(session, 'transcript.1.age'), 'not age at all');
    rmSync(join(session, 'signed-note.1.age'));
    const repairs = await repair(backup);
    expect(repairs.filter(({ action }) => action === 'restored').map(({ file }) => file)).toEqual([
      `sessions/${sessionId}/signed-note.1.age`,
      `sessions/${sessionId}/transcript.1.age`,
    ]);
    expect(await open.sessions.latest(sessionId, 'transcript')).toEqual(before);
    const [aside] = readdirSync(join(vault.directory, 'set-aside'));
    expect(readFileSync(join(vault.directory, 'set-aside', aside ?? ''), 'utf8')).toBe('not age at all');
    expect(await inspect()).toEqual([]);
  });

  it('goes on where a repair was killed before the file had its name again', async () => {
    const { vault, backup, session, inspect, repair } = await harmed(true);
    rmSync(join(session, 'transcript.1.age'));
    const file = `sessions/${sessionId}/transcript.1.age`;
    const killed = await vault.open();
    await killed.audit.append({ action: 'repair', file, sha256: 'a'.repeat(64) });
    expect(await inspect()).toMatchObject([{ state: 'missing', file }]);
    expect(await repair(backup)).toEqual([{ file, action: 'restored', to: file }]);
    expect(await inspect()).toEqual([]);
  });

  it('takes nothing from a backup that is not what the log says was written', async () => {
    const { backup, session, inspect, repair } = await harmed(true);
    rmSync(join(session, 'note.1.age'));
    const copied = join(backup, 'sessions', sessionId, 'note.1.age');
    cpSync(join(backup, 'sessions', sessionId, 'speakers.1.age'), copied);
    expect(await repair(backup)).toEqual([]);
    expect((await inspect()).map(({ state }) => state)).toEqual(['missing']);
  });
});
