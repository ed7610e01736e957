import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readJurisdiction } from '../../../src/consent/jurisdictions.ts';
import { isStale } from '../../../src/core/jurisdiction.ts';
import { readRulesFile } from '../../../src/memory/rules-file.ts';
import { afterTheLast, temporaryFolder } from '../vault/play-vault.ts';

const templates = join(import.meta.dirname, '../../../templates');
const shipped = join(templates, 'jurisdictions');
const places = readdirSync(shipped).map((name) => name.replace('.yaml', ''));
const atEnd = afterTheLast();

/** The shipped profiles with one file changed. */
function changed(name: string, from: string | RegExp, to: string): string {
  const folder = temporaryFolder(atEnd);
  cpSync(shipped, folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  return folder;
}

describe('the shipped profiles', () => {
  it.each(places)('%s is whole, and has what every place has', async (place) => {
    const profile = await readJurisdiction(shipped, place === 'default' ? '' : place, readRulesFile);
    expect(profile.place).toBe(place);
    expect(profile.reviewed).toMatch(/^2026-11-\d\d$/);
    expect(profile.sources.length).toBeGreaterThan(1);
    expect(profile.tell.length).toBeGreaterThan(2);
    expect(profile.inAdvance).toBe(true);
  });

  it('have every place whose texts between sessions are strict', () => {
    const rules = parse(readFileSync(join(templates, 'rules/nudges.yaml'), 'utf8')) as { strict: string[] };
    expect(rules.strict.filter((place) => !places.includes(place))).toEqual([]);
  });

  it('have every state in which all who speak must agree to a recording', () => {
    const states = ['CA', 'DE', 'FL', 'IL', 'MD', 'MA', 'MT', 'NV', 'NH', 'PA', 'WA', 'CT', 'MI', 'OR'];
    expect(states.filter((state) => !places.includes(`US-${state}`))).toEqual([]);
  });

  it('a file gives what its country and the cautious one do not', async () => {
    const illinois = await readJurisdiction(shipped, 'US-IL', readRulesFile);
    const us = await readJurisdiction(shipped, 'US', readRulesFile);
    expect(illinois.sources.slice(-us.sources.length)).toEqual(us.sources);
    expect(illinois.sources).toContainEqual(expect.objectContaining({ citation: '225 ILCS 155' }));
    expect(illinois.guardian).toBe(us.guardian);
    expect(illinois.tell).not.toEqual(us.tell);
  });

  it('no age of consent is made up where none was found', async () => {
    const ages = await Promise.all(
      places.map(async (place) => (await readJurisdiction(shipped, place, readRulesFile)).selfConsentAge),
    );
    expect(new Set(ages)).toEqual(new Set([undefined]));
  });
});

describe('a place without a file of its own', () => {
  it.each([
    ['US-UT', 'US'],
    ['GB-SCT', 'GB'],
    ['FR', 'default'],
    ['', 'default'],
    ['../US', 'default'],
  ])('%s takes the rules of %s', async (place, expected) => {
    expect((await readJurisdiction(shipped, place, readRulesFile)).place).toBe(expected);
  });
});

describe('a file that is wrong', () => {
  const cases: [title: string, name: string, from: string | RegExp, to: string, message: string][] = [
    [
      'an unknown field',
      'US.yaml',
      'record_retention:',
      'records_retention:',
      'US.yaml:1:1 the file: Unrecognized key: "records_retention"',
    ],
    [
      'recording without everybody',
      'default.yaml',
      'everyone: true',
      'everyone: false',
      'everyone: Invalid input: expected true',
    ],
    [
      'affect that may be guessed',
      'default.yaml',
      'inferred_affect: true',
      'inferred_affect: false',
      'restrict_inferred_affect: Invalid input: expected true',
    ],
    [
      'an age that is none',
      'default.yaml',
      '"unclear: ask"',
      '11',
      'self_consent_age: must be an age from 12 to 18, or "unclear: ask"',
    ],
    ['another place', 'US.yaml', 'place: US', 'place: GB', "US.yaml:2:8 place: must be the file's name, US"],
    [
      'a day that is none',
      'US.yaml',
      '2026-11-22',
      '2026-02-30',
      'US.yaml:5:11 reviewed: must be a day, as 2026-11-22',
    ],
    [
      'a source nobody vouches for',
      'US.yaml',
      'confidence: read',
      'confidence: sure',
      'confidence: Invalid option',
    ],
    ['no YAML', 'US.yaml', 'name: United', 'name: "United', 'is not valid YAML'],
  ];
  it.each(cases)('%s is named by line and column', async (_title, name, from, to, message) => {
    const folder = changed(name, from, to);
    await expect(readJurisdiction(folder, 'US', readRulesFile)).rejects.toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining(message) }),
    );
  });
});

it('a profile is as old as the oldest file it is made of, and stale after 180 days', async () => {
  const folder = changed('default.yaml', 'reviewed: 2026-11-22', 'reviewed: 2026-05-01');
  const profile = await readJurisdiction(folder, 'US-IL', readRulesFile);
  expect(profile.reviewed).toBe('2026-05-01');
  expect(isStale(profile, new Date('2026-10-28T00:00:00Z'))).toBe(false);
  expect(isStale(profile, new Date('2026-10-29T00:00:00Z'))).toBe(true);
});
