import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ErasureBegun } from '../../../src/core/erasure.ts';
import { timedId } from '../../../src/core/ids.ts';
import { erase } from '../../../src/pipeline/erase.ts';
import { countReturned, eraseAgain, finishErasures } from '../../../src/pipeline/erase-again.ts';
import { planErasure } from '../../../src/pipeline/erasure-plan.ts';
import { placeHold } from '../../../src/pipeline/holds.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { createVaultInspector } from '../../../src/vault/vault-inspector.ts';
import { phrasesLeft, plantedSession, searchableStage, talkWith } from './planted.ts';
import { completeDraft } from './signable.ts';
import type { Stage } from './stage.ts';

const quiet = { signal: new AbortController().signal, onProgress: () => undefined };
const by = 'Ada Lund';

let made: Stage;
beforeEach(async () => {
  made = await searchableStage();
  await made.ports.vault.audit.append({ action: 'command', command: 'init', outcome: 'done' });
});

/** What a run leaves that is killed before the first file goes. */
async function cutOff(
  what: ErasureBegun['what'],
  sessionId?: string,
  change: (files: ErasureBegun['files']) => ErasureBegun['files'] = (files) => files,
): Promise<void> {
  const subject = { clientId: made.client.id, ...(sessionId !== undefined && { sessionId }) };
  const plan = await planErasure(made.ports, subject, what, await made.ports.vault.audit.list());
  const id = timedId(Date.now());
  const reason = { by: 'request' } as const;
  const at = new Date().toISOString();
  const files = change(plan.lasting);
  await made.ports.vault.erasures.begin({
    ...{ v: 1, kind: 'erasure-begun', id, at, by, subject, what, reason, files, passing: {} },
  });
}

function isThere(sessionId: string, name: string): boolean {
  return existsSync(join(made.vault.directory, 'sessions', sessionId, name));
}

describe('a backup from before', () => {
  let id: string;
  beforeEach(async () => {
    id = await plantedSession(made);
    const { directory, home } = made.vault;
    cpSync(directory, `${directory}-copy`, { recursive: true });
    const request = { clientId: made.client.id, sessionId: id, what: ['session' as const], by };
    await erase(made.ports, { ...request, reason: { by: 'request' }, signedNote: true });
    rmSync(directory, { recursive: true });
    renameSync(`${directory}-copy`, directory);
    rmSync(join(home, 'known', made.ports.vault.erasures.vaultId, 'audit-head.json'));
    made.ports = { ...made.ports, vault: await made.vault.open() };
  });

  async function findings(): Promise<string[]> {
    const found = (await createVaultInspector(await made.vault.open()).inspect(quiet)).findings;
    return found.filter(({ state }) => state !== 'unfinished').map(({ state, file }) => `${state} ${file}`);
  }

  it('brings erased files back; that is noticed, and they are erased anew, a signed note only when that is said', async () => {
    expect((await phrasesLeft(made)).length).toBeGreaterThan(36);
    expect(await findings()).toContain(`returned sessions/${id}/transcript.1.age`);
    expect(await countReturned(made.ports)).toBeGreaterThan(3);
    const unsaid = await eraseAgain(made.ports, { by, signedNote: false });
    expect(unsaid).toMatchObject({ certificates: [], failed: [{ error: { code: 'failed' } }] });
    expect(unsaid.failed[0]?.error.hint).toContain('--signed-note');
    expect((await phrasesLeft(made)).length).toBeGreaterThan(36);
    const { certificates } = await eraseAgain(made.ports, { by, signedNote: true });
    expect(certificates).toMatchObject([{ body: { reason: { by: 'return' } } }]);
    expect(await phrasesLeft(made)).toEqual([]);
    expect(await findings()).toEqual([]);
    expect(await countReturned(made.ports)).toBe(0);
    const none = { certificates: [], failed: [] };
    expect(await eraseAgain(made.ports, { by, signedNote: true })).toEqual(none);
  });

  it('is left as it is where work was done on it since', async () => {
    const sound = (async function* () {
      yield Buffer.from('new sound');
    })();
    await made.ports.vault.sessions.writeAudio(id, sound);
    const { certificates, failed } = await eraseAgain(made.ports, { by, signedNote: true });
    expect(certificates).toEqual([]);
    expect(failed).toMatchObject([
      { error: { code: 'failed', message: expect.stringContaining('worked on since') } },
    ]);
    for (const name of ['session.age', 'signed-note.1.age', 'audio.2.age'])
      expect(isThere(id, name), name).toBe(true);
  });
});

describe('an erasure that was cut off', () => {
  it('is not ended under a hold that came since, and the others are', async () => {
    const [held, other] = [await talkWith(made, ['willowherb']), await talkWith(made, ['teasel'], 9)];
    await cutOff(['session'], held);
    await cutOff(['session'], other);
    const reason = 'subpoena';
    const hold = await placeHold(made.ports, { clientId: made.client.id, sessionId: held, reason, by });
    expect(await finishErasures(made.ports)).toMatchObject({
      certificates: [{ body: { subject: { sessionId: other } } }],
      failed: [{ subject: { sessionId: held }, error: { data: { holdId: hold.id } } }],
    });
    expect([isThere(held, 'transcript.1.age'), isThere(other, 'transcript.1.age')]).toEqual([true, false]);
    const again = await eraseAgain(made.ports, { by, signedNote: true });
    expect(again).toMatchObject({ certificates: [], failed: [{}] });
  });

  it('never takes a note that was signed since', async () => {
    const id = await talkWith(made, ['willowherb', 'teasel']);
    await completeDraft(made, id);
    await cutOff(['session'], id);
    const signer = { name: by, credential: '' };
    await sign(made.ports, { sessionId: id, confirmed: ['risk', 'plan'], signer });
    const { certificates, failed } = await eraseAgain(made.ports, { by, signedNote: true });
    expect(certificates).toEqual([]);
    expect(failed).toMatchObject([{ error: { message: expect.stringContaining('signed since') } }]);
    for (const name of ['session.age', 'signed-note.1.age', 'transcript.1.age'])
      expect(isThere(id, name), name).toBe(true);
  });

  it('leaves another file that has taken a name since', async () => {
    const id = await talkWith(made, ['willowherb', 'teasel']);
    await cutOff(['transcript'], id, (files) => files.map((each) => ({ ...each, sha256: '0'.repeat(64) })));
    const { certificates } = await finishErasures(made.ports);
    const methods = certificates.flatMap(({ body }) => body.files.map(({ method }) => method));
    expect(new Set(methods)).toEqual(new Set(['absent']));
    expect(isThere(id, 'transcript.1.age')).toBe(true);
  });

  it('tells of exports of sessions that are gone already', async () => {
    const id = await talkWith(made, ['willowherb', 'teasel']);
    const { audit } = made.ports.vault;
    await audit.append({ action: 'command', command: 'export', outcome: 'done', sessionIds: [id] });
    await cutOff(['client']);
    rmSync(join(made.vault.directory, 'sessions', id), { recursive: true });
    const { certificates } = await finishErasures(made.ports);
    expect(certificates[0]?.body.outOfReach.exports).toHaveLength(1);
  });
});
