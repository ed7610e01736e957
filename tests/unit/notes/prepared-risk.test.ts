import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRiskPhrases } from '../../../src/notes/risk/risk-file.ts';
import { riskSigns } from '../../../src/notes/risk/risk-signs.ts';
import { prepareRisk } from '../../../src/notes/risk/risk-source.ts';
import { afterTheLast, temporaryFolder } from '../vault/play-vault.ts';
import { domainPhrases } from './risk-phrases.ts';
import { session, templates } from './session.ts';

const atEnd = afterTheLast();
let directory: string;
let prepared: string;
beforeAll(async () => {
  directory = temporaryFolder(atEnd);
  await cp(templates, directory, { recursive: true });
  prepared = join(directory, 'risk.json');
  await writeFile(prepared, await prepareRisk(join(directory, 'rules', 'risk')));
});

async function signsOf(said: readonly string[], ...files: Parameters<typeof readRiskPhrases>) {
  const book = await readRiskPhrases(...files);
  return said.map((text) => riskSigns(session(`C: ${text}`), book));
}

describe('risk rules that were read when the program was built', () => {
  it('find what the files themselves find', async () => {
    const said = Object.values(domainPhrases).flat();
    expect(said.length).toBeGreaterThan(40);
    const signs = await signsOf(said, directory, prepared);
    expect(signs.flat().length).toBeGreaterThan(40);
    expect(signs).toEqual(await signsOf(said, directory));
  });

  it('do not stand when a file was changed since, or when they are not there', async () => {
    const word = 'zugzwang';
    const path = join(directory, 'rules', 'risk', 'active-ideation.yaml');
    const text = await readFile(path, 'utf8');
    const found = async () => (await signsOf([`I think of ${word}.`], directory, prepared)).flat().length;
    expect(await found()).toBe(0);
    await writeFile(path, text.replace('- unaliv~', `- ${word}`));
    expect(await found()).toBe(1);
    await writeFile(path, text.replace('- unaliv~', '- (kill'));
    await expect(readRiskPhrases(directory, prepared)).rejects.toMatchObject({ code: 'usage' });
    await writeFile(path, text);
    await expect(readRiskPhrases(directory, join(directory, 'none.json'))).resolves.toBeDefined();
    const half = join(directory, 'half.json');
    await writeFile(half, (await readFile(prepared, 'utf8')).slice(0, 1000));
    await expect(readRiskPhrases(directory, half)).resolves.toBeDefined();
  });
});
