import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EgressEntry } from '../../../src/core/egress.ts';
import { timedId } from '../../../src/core/ids.ts';
import type { Finding } from '../../../src/core/inspection.ts';
import { createVaultInspector } from '../../../src/vault/vault-inspector.ts';
import { egressEntry } from './artefacts.ts';
import { type PlayVault, playVault } from './play-vault.ts';

const ids = Array.from({ length: 200 }, (_, index) => timedId(1_790_000_000_000 + index));
const quiet = { signal: new AbortController().signal, onProgress: () => undefined };

/** Two runs: one folded after three requests and two more, one of two requests without an answer. */
async function used() {
  const made = await playVault();
  const vault = await made.open();
  await vault.audit.append({ action: 'command', command: 'init', outcome: 'done', chains: 'egress' });
  for (const id of ids.slice(0, 3)) await vault.ledger.begin(egressEntry(id));
  for (const id of ids.slice(0, 3)) await vault.ledger.end(id, { status: 200 });
  await vault.ledger.settle();
  for (const id of ids.slice(3, 6)) await vault.ledger.begin(egressEntry(id));
  const other = await made.open();
  for (const id of ids.slice(6, 9)) await other.ledger.begin(egressEntry(id));
  return { made, vault };
}

const path = ({ directory }: PlayVault, id = '') => join(directory, 'egress', `${id}.age`);
const settled = ({ directory }: PlayVault) =>
  join(
    directory,
    'egress',
    readdirSync(join(directory, 'egress')).find((name) => name.includes('settled')) ?? '',
  );

async function replaced(made: PlayVault, id: string | undefined, value: EgressEntry) {
  const sealed = await made.files.seal(new TextEncoder().encode(JSON.stringify(value)));
  writeFileSync(path(made, id), sealed);
}

/** What the check of the ledger says, and `verify` of the same. */
async function said(made: PlayVault): Promise<string[]> {
  const vault = await made.open();
  const words = ({ state, file }: Finding) => `${state} ${file.slice(7).replace(/\w{16}(?=\.settled)/, '*')}`;
  const findings = (await vault.ledger.check()).map(words);
  const all = (await createVaultInspector(vault).inspect(quiet)).findings;
  for (const { file } of all.filter((finding) => finding.file.startsWith('egress/')))
    expect(findings.some((one) => one.endsWith(file.slice(7).replace(/^\w{16}(?=\.settled)/, '*')))).toBe(
      true,
    );
  if (findings.length === 0) expect(all).toEqual([]);
  return [...new Set(findings)].sort();
}

describe('the ledger, held against the audit log', () => {
  it('is whole as it was written, with folded, single and unanswered requests of several runs', async () => {
    const { made, vault } = await used();
    expect(await said(made)).toEqual([]);
    expect((await vault.audit.list()).map(({ action, file }) => `${action} ${file?.slice(7, 23)}`)).toEqual([
      'command undefined',
      `egress ${ids[0]}`,
      expect.stringMatching(/^write /),
      `egress ${ids[3]}`,
      `egress ${ids[6]}`,
    ]);
  });

  it('is told of in the log before the first request, and at each fiftieth', async () => {
    const made = await playVault();
    const vault = await made.open();
    await vault.audit.append({ action: 'command', command: 'init', outcome: 'done', chains: 'egress' });
    for (const id of ids.slice(0, 120)) await vault.ledger.begin(egressEntry(id));
    const told = (await vault.audit.list()).slice(1).map(({ file }) => file);
    expect(told).toEqual([0, 50, 100].map((at) => `egress/${ids[at]}.age`));
    expect(await said(made)).toEqual([]);
  });

  it.each([
    // Its own entry in the log is the last of a run that never ended: it is the next request that misses it.
    ['the first after a fold', 3, [`missing ${ids[4]}.age`]],
    ['one in the middle of a run', 4, [`missing ${ids[5]}.age`]],
    ['one of another run', 7, [`missing ${ids[8]}.age`]],
  ])('misses %s that was taken away', async (_, at, findings) => {
    const { made } = await used();
    rmSync(path(made, ids[at]));
    expect(await said(made)).toEqual(findings);
  });

  it('misses a folded file, and every request that the log named in it', async () => {
    const { made } = await used();
    rmSync(settled(made));
    expect(await said(made)).toEqual(
      ['missing *.settled.age', `missing ${ids[0]}.age`, `missing ${ids[3]}.age`].sort(),
    );
  });

  it('finds a request that was made another, one put beside it, and one put into the place of a gap', async () => {
    const { made } = await used();
    const planted = { ...egressEntry(ids[20] ?? ''), link: { run: 'r', number: 1, prev: null } };
    await replaced(made, ids[20], planted);
    await replaced(made, ids[21], egressEntry(ids[21] ?? ''));
    expect(await said(made)).toEqual([`foreign ${ids[20]}.age`, `foreign ${ids[21]}.age`]);
    for (const id of [ids[20], ids[21]]) rmSync(path(made, id));
    const { ledger } = await made.open();
    const [, , , , taken] = await ledger.list();
    await replaced(made, ids[4], { ...(taken as EgressEntry), bytes: 1 });
    expect((await said(made)).length).toBeGreaterThan(0);
  });

  it('is whole in the middle of a fold and after one that was cut off', async () => {
    const { made, vault } = await used();
    const { files } = made;
    for (const id of ids.slice(3, 6)) await vault.ledger.end(id, { status: 200 });
    const single = await files.open(readFileSync(path(made, ids[4])));
    await vault.ledger.settle();
    // As a crash leaves it: folded, and not all single files removed.
    writeFileSync(path(made, ids[4]), await files.seal(single));
    expect(await said(made)).toEqual([]);
  });
});

describe('a vault of an earlier release', () => {
  it('has requests that nothing links, which are taken into the log once', async () => {
    const made = await playVault();
    const vault = await made.open();
    await vault.audit.append({ action: 'command', command: 'init', outcome: 'done' });
    mkdirSync(join(made.directory, 'egress'), { mode: 0o700 });
    await replaced(made, ids[0], egressEntry(ids[0] ?? ''));
    expect(await said(made)).toEqual([]);
    // The new release sends before anybody takes the old ones in.
    await vault.ledger.begin(egressEntry(ids[1] ?? ''));
    expect(await said(made)).toEqual([]);
    expect(await vault.audit.adopt()).toBe(1);
    expect(await vault.audit.adopt()).toBe(0);
    expect(await said(made)).toEqual([]);
    await replaced(made, ids[2], egressEntry(ids[2] ?? ''));
    expect(await said(made)).toEqual([`foreign ${ids[2]}.age`]);
    for (const id of [ids[0], ids[2]]) rmSync(path(made, id));
    expect(await said(made)).toEqual([`missing ${ids[0]}.age`]);
  });
});
