import { cpSync, linkSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Certificate } from '../../../src/core/erasure.ts';
import { timedId } from '../../../src/core/ids.ts';
import { checkCertificate } from '../../../src/pipeline/check-certificate.ts';
import { type EraseRequest, erase } from '../../../src/pipeline/erase.ts';
import { placeHold, releaseHold } from '../../../src/pipeline/holds.ts';
import { openIndex } from '../../../src/pipeline/memory-index.ts';
import { createVaultInspector } from '../../../src/vault/vault-inspector.ts';
import { attestation, egressEntry } from '../vault/artefacts.ts';
import { filesBelow } from '../vault/play-vault.ts';
import { phrases, phrasesLeft, plantedClient, plantedSession, searchableStage, talkWith } from './planted.ts';
import type { Stage } from './stage.ts';

const quiet = { signal: new AbortController().signal, onProgress: () => undefined };

let made: Stage;
beforeEach(async () => {
  made = await searchableStage();
  // What a vault has from its first moment on: the files that follow are in its log.
  await made.ports.vault.audit.append({ action: 'command', command: 'init', outcome: 'done' });
});

function request(more: Partial<EraseRequest>): EraseRequest {
  return {
    clientId: made.client.id,
    what: ['session'],
    reason: { by: 'request' },
    by: 'Ada Lund',
    signedNote: true,
    ...more,
  };
}

async function failedChecks(certificate: Certificate): Promise<string[]> {
  const checks = await checkCertificate(made.ports, certificate);
  return checks.filter(({ state }) => state !== 'ok').map(({ check }) => check);
}

async function findings(): Promise<string[]> {
  const opened = await made.vault.open();
  const found = (await createVaultInspector(opened).inspect(quiet)).findings;
  return found.filter(({ state }) => state !== 'unfinished').map(({ state, file }) => `${state} ${file}`);
}

describe('an erased session', () => {
  it('leaves none of forty phrases in anything that any key opens, and a certificate that holds', async () => {
    const id = await plantedSession(made);
    const other = await talkWith(made, ['willowherb', 'teasel'], 9);
    const aside = join(made.vault.directory, 'set-aside');
    mkdirSync(aside);
    const folder = join(made.vault.directory, 'sessions', id);
    cpSync(join(folder, 'transcript.1.age'), join(aside, '0000000000000001.transcript.1.age'));
    cpSync(join(folder, 'private.1.age'), join(aside, '0000000000000002.private.1.age'));
    expect(new Set((await phrasesLeft(made)).map((left) => left.split(': ')[1])).size).toBe(36);
    const certificate = await erase(made.ports, request({ sessionId: id }));
    expect(await phrasesLeft(made)).toEqual([]);
    if (certificate === undefined) throw new Error('nothing was erased');
    expect(await failedChecks(certificate)).toEqual([]);
    expect(JSON.stringify(certificate)).not.toMatch(/quibblewort|Maya/);
    const methods = new Set(certificate.body.files.map(({ method }) => method));
    expect(methods).toEqual(new Set(['key-destroyed']));
    expect(certificate.body.files.every(({ sha256 }) => sha256 !== undefined)).toBe(true);
    expect(filesBelow(made.vault.directory).filter((path) => path.includes(id))).toEqual([]);
    expect((await made.ports.vault.sessions.listSessions()).map((session) => session.id)).toEqual([other]);
    const index = await openIndex(made.ports, made.client);
    await index.close();
    expect(await findings()).toEqual([]);
    expect(await phrasesLeft(made, ['willowherb'])).not.toEqual([]);
  });

  it('has a certificate of which every changed word is found', async () => {
    const certificate = await erase(made.ports, request({ sessionId: await plantedSession(made) }));
    if (certificate === undefined) throw new Error('nothing was erased');
    const changes: ((body: Certificate['body']) => void)[] = [
      (body) => void Object.assign(body, { erasedAt: '2020-01-01T00:00:00.000Z' }),
      (body) => void body.files.pop(),
      (body) => void Object.assign(body.subject, { clientId: 'x' }),
      (body) => void body.kept.pop(),
    ];
    for (const change of changes) {
      const copy = structuredClone(certificate);
      change(copy.body);
      expect(await failedChecks(copy)).toContain('signature');
    }
    const stranger = structuredClone(certificate);
    stranger.body.publicKey = Buffer.alloc(32, 7).toString('base64');
    expect(await failedChecks(stranger)).toEqual(expect.arrayContaining(['signature', 'key']));
  });

  it('is refused under a hold, for a signed note that is not named, and while it is written', async () => {
    const id = await plantedSession(made);
    const hold = await placeHold(made.ports, {
      clientId: made.client.id,
      reason: 'subpoena',
      by: 'Ada Lund',
    });
    const held = erase(made.ports, request({ sessionId: id }));
    await expect(held).rejects.toMatchObject({ code: 'failed', data: { holdId: hold.id } });
    await releaseHold(made.ports, hold.id.slice(0, 10), 'Ada Lund');
    const unnamed = erase(made.ports, request({ sessionId: id, signedNote: false }));
    await expect(unnamed).rejects.toMatchObject({ code: 'failed', hint: expect.stringContaining('7 years') });
    const release = await made.ports.vault.sessions.lock(id);
    await expect(erase(made.ports, request({ sessionId: id }))).rejects.toMatchObject({ code: 'busy' });
    await release();
    expect((await phrasesLeft(made)).length).toBeGreaterThan(36);
    expect(await made.ports.vault.erasures.unfinishedIds()).toEqual([]);
  });

  it('names what providers were sent, with the terms that are attested, and counts what stays', async () => {
    const id = await plantedSession(made);
    const { ledger } = made.ports.vault;
    for (const each of ['a', 'b']) {
      const entry = { ...egressEntry(each.repeat(16)), sessionId: id, clientId: made.client.id };
      await ledger.begin(entry);
      await ledger.end(entry.id, { status: 200, requestId: `req_${each}` });
    }
    const { provider, origin } = egressEntry('a'.repeat(16));
    const said = { ...attestation(timedId(Date.now())), provider: provider as 'openai', origin };
    await made.ports.vault.attestations.save({ ...said, retention: 'zdr' });
    const certificate = await erase(made.ports, request({ sessionId: id }));
    expect(certificate?.body.outOfReach.providers).toMatchObject([
      { requests: 2, requestIds: ['req_a', 'req_b'], retention: 'zdr' },
    ]);
    expect(certificate?.body.kept.map(({ count }) => count)).toEqual([1, 2]);
  });
});

it('a file with a second name elsewhere is counted apart: only its name went', async () => {
  const id = await plantedSession(made);
  const { directory, home } = made.vault;
  linkSync(join(directory, 'sessions', id, 'transcript.1.age'), join(home, 'own-copy'));
  const certificate = await erase(made.ports, request({ sessionId: id, what: ['transcript'] }));
  expect(certificate?.body.outOfReach.disk).toMatch(
    /^the key of \d+ files was overwritten where it lay; of 1 file \(hard-linked elsewhere/,
  );
});

it('a session that is made while a client’s are being locked is not erased without its lock', async () => {
  await talkWith(made, ['willowherb', 'teasel']);
  const { sessions } = made.ports.vault;
  const lock = async (id: string) => {
    const release = await sessions.lock(id);
    await talkWith(made, ['campion', 'yarrow'], 9);
    return release;
  };
  const vault = { ...made.ports.vault, sessions: { ...sessions, lock } };
  const erased = erase({ ...made.ports, vault }, request({ what: ['client'] }));
  await expect(erased).rejects.toMatchObject({ code: 'busy' });
  expect(await sessions.listSessions()).toHaveLength(2);
  expect(await made.ports.vault.erasures.unfinishedIds()).toEqual([]);
});

describe('an erased client', () => {
  it('leaves none of the forty phrases; what was said about consent stays, without a name in it', async () => {
    const { id: clientId } = made.client;
    await plantedSession(made);
    await talkWith(made, [phrases[0] ?? ''], 9);
    await plantedClient(made);
    expect(new Set((await phrasesLeft(made)).map((left) => left.split(': ')[1])).size).toBe(40);
    const certificate = await erase(made.ports, request({ what: ['client'] }));
    if (certificate === undefined) throw new Error('nothing was erased');
    expect(await phrasesLeft(made)).toEqual([]);
    expect(await phrasesLeft(made, ['Maya', 'Ortiz'])).toEqual([]);
    expect(await failedChecks(certificate)).toEqual([]);
    const left = filesBelow(made.vault.directory).filter((path) => path.startsWith(`clients/${clientId}/`));
    expect(left).toEqual([
      expect.stringMatching(/^clients\/\w+\/$/),
      expect.stringMatching(/consent\.\w+\.age$/),
    ]);
    expect(await made.ports.vault.people.listClients()).toEqual([]);
    expect(await findings()).toEqual([]);
  });
});

it('what this home remembers of an erasure are ids, paths and hashes', async () => {
  const id = await plantedSession(made);
  await erase(made.ports, request({ sessionId: id }));
  const folder = join(made.vault.home, 'known', made.ports.vault.erasures.vaultId, 'erased');
  const [name = ''] = filesBelow(folder);
  const text = readFileSync(join(folder, name), 'utf8');
  expect(text).toContain(`sessions/${id}/transcript.1.age`);
  expect(text).not.toMatch(/quibblewort|Maya/);
});
