import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openConsentForms, openConsentGate } from '../../../src/consent/consent-desk.ts';
import type { AttestationEvent } from '../../../src/core/attestation.ts';
import type { FormSubject } from '../../../src/core/consent-ports.ts';
import { scopes } from '../../../src/core/scopes.ts';
import { settingsSchema } from '../../../src/core/settings.ts';
import { readingGrade } from '../../../src/memory/nudges/reading-grade.ts';
import { readRulesFile } from '../../../src/memory/rules-file.ts';
import { clientOf, yes } from './terms.ts';

const directory = join(import.meta.dirname, '../../../templates/jurisdictions');
const alone: FormSubject = { sessionKind: 'individual', hasChild: false };

const signed = (
  provider: 'openai' | 'anthropic',
  retention: 'zdr' | 'hipaa_ready' | '30d',
): AttestationEvent => ({
  v: 1,
  kind: 'attestation',
  id: provider,
  provider,
  origin: `https://api.${provider}.com`,
  baaSignedOn: '2026-10-01',
  retention,
  orgId: 'org',
  attestedBy: 'Dana Reyes',
  at: '2026-10-02T09:00:00Z',
});

const sources = (given: object, attestations: AttestationEvent[] = []) => {
  const settings = settingsSchema.parse(given);
  return { settings, engines: settings.engines, attestations, directory, read: readRulesFile };
};

async function formOf(settings: object, attestations: AttestationEvent[] = [], subject = alone) {
  return (await openConsentForms(sources(settings, attestations))).make(subject, 'en');
}

const here = { engines: { transcribe: 'local', draft: 'extract' } };

describe('the form', () => {
  const kinds: [title: string, settings: object, attestations: AttestationEvent[], subject: FormSubject][] = [
    ['the shipped engines', {}, [], alone],
    ['engines on this computer', here, [], alone],
    [
      'Illinois, with contracts',
      { practice: { place: 'US-IL' } },
      [signed('openai', 'zdr'), signed('anthropic', '30d')],
      alone,
    ],
    [
      'Germany, with search by a model',
      { practice: { place: 'DE' }, engines: { search: 'openai' } },
      [signed('openai', 'hipaa_ready')],
      alone,
    ],
    [
      'a family with a child',
      { practice: { place: 'US-CO' } },
      [],
      { sessionKind: 'family', hasChild: true },
    ],
    ['Texas', { practice: { place: 'US-TX' } }, [], alone],
    ['Maine', { practice: { place: 'US-ME' } }, [], alone],
    ['Nevada', { practice: { place: 'US-NV' } }, [], alone],
  ];
  it.each(kinds)(
    'for %s can be read with eight years of school',
    async (_title, settings, attestations, subject) => {
      const { page } = await formOf(settings, attestations, subject);
      const sentences = page.sections
        .flatMap(({ lines }) => lines)
        .map((line) => `${line.replace(/[_[\]]/g, '')}.`);
      expect(readingGrade(sentences.join(' '))).toBeLessThanOrEqual(8);
      for (const { title, lines } of page.sections) {
        const grade = readingGrade(lines.map((line) => `${line}.`).join(' '));
        if (lines.length > 2) expect([title, grade <= 9]).toEqual([title, true]);
      }
    },
  );

  it('asks every scope by itself, and none under which nobody would be asked', async () => {
    const choices = async (settings: object) =>
      (await formOf(settings)).page.sections
        .flatMap(({ lines }) => lines)
        .filter((line) => /^Yes \[ {3}\] {2}No \[ {3}\] {3}\w/.test(line));
    expect(await choices({})).toHaveLength(scopes.length);
    const local = await choices(here);
    expect(local).toHaveLength(scopes.length - 1);
    expect(local.join()).not.toMatch(/OpenAI|Anthropic|company/);
  });

  const kept: [set: number | 'keep', line: string][] = [
    [0, 'Drafts: I delete them once I have signed my note.'],
    [1, 'Drafts: I delete them a day after I sign my note, or sooner.'],
    [30, 'Drafts: I delete them 30 days after I sign my note, or sooner.'],
    ['keep', 'Drafts: they stay as long as your record does.'],
  ];
  it.each(kept)('tells how long drafts stay where %s is set', async (set, line) => {
    const { kept } = await formOf({ retention: { drafts_days_after_signing: set } });
    expect(kept.text.replace(/\s+/g, ' ')).toContain(line);
  });

  it('names each company with its address, and what is recorded of a contract with it', async () => {
    const { kept } = await formOf({}, [signed('openai', 'zdr')]);
    expect(kept.text).toContain('The sound of the session is sent to OpenAI (api.openai.com)');
    expect(kept.text).toContain(
      'OpenAI: I signed a contract with it on 2026-10-01. It must guard what it is sent as health data. It keeps nothing once it has answered.',
    );
    expect(kept.text).toContain('Anthropic: no contract is recorded.');
    expect(kept.terms.processors.map(({ retention }) => retention)).toEqual(['zdr', 'unknown']);
  });

  it('says of engines on this computer that nothing leaves it, and asks for no separate permission', async () => {
    const { kept } = await formOf(here);
    expect(kept.text).toContain('No company is sent your voice or your words.');
    expect(kept.text).not.toMatch(/OpenAI|Anthropic|psychotherapy notes/i);
    expect(kept.terms.processors).toEqual([]);
  });

  it('takes a local engine that is somewhere else for the company that it is', async () => {
    const { kept } = await formOf({
      engines: { transcribe: 'local', draft: 'extract' },
      local: { base_url: 'https://speech.example.org/v1' },
    });
    expect(kept.terms.processors).toEqual([
      expect.objectContaining({
        name: 'speech.example.org',
        origin: 'https://speech.example.org',
        scopes: ['record_audio'],
      }),
    ]);
  });

  it('tells how long things stay as it is set', async () => {
    const set = {
      audio_days_after_signing: 'keep',
      transcript_days_after_signing: 1,
      drafts_days_after_signing: 0,
    } as const;
    const forms = await openConsentForms({
      ...sources({}),
      settings: { ...sources({}).settings, retention: set },
    });
    const { kept } = await forms.make(alone, 'en');
    expect(kept.terms.retention).toEqual({ audio: 'record', transcript: 1 });
    expect(kept.text).toContain('The recording: it stays as long as your record does.');
    expect(kept.text).toContain('in writing): I delete it a day after I sign my note, or sooner.');
  });

  it('has a signature of its own for psychotherapy notes where the law knows them and something leaves', async () => {
    const heading = 'A SEPARATE PERMISSION: PSYCHOTHERAPY NOTES';
    expect((await formOf({ practice: { place: 'US-IL' } })).kept.text).toContain(heading);
    expect((await formOf({ practice: { place: 'GB' } })).kept.text).not.toContain(heading);
  });

  it('is known by the SHA-256 of its words, which no client changes and every term does', async () => {
    const { kept } = await formOf({});
    expect(kept.id).toBe(createHash('sha256').update(kept.text).digest('hex'));
    expect(kept.version).toBe(`2-${kept.id.slice(0, 8)}`);
    expect((await formOf({})).kept).toEqual(kept);
    const others = [
      await formOf({}, [signed('openai', 'zdr')]),
      await formOf({ engines: { search: 'openai' } }),
      await formOf({ practice: { place: 'US-IL' } }),
      await formOf({ clinician: { name: 'Dana Reyes' } }),
      await formOf({}, [], { sessionKind: 'couple', hasChild: false }),
      await formOf({}, [], { sessionKind: 'individual', hasChild: true }),
    ];
    expect(new Set([kept, ...others.map((form) => form.kept)].map(({ id }) => id)).size).toBe(7);
  });
});

describe('the gate beside the form', () => {
  const maya = clientOf([{ id: 'p1', name: 'Maya Ortiz', role: 'client' }]);
  const now = new Date('2026-11-22T12:00:00Z');

  /** What a yes on the form of some settings still allows under others. */
  async function allowed(told: object, set: object): Promise<string[]> {
    const { kept } = await formOf(told);
    const gate = await openConsentGate(sources(set));
    const given = yes('a', 'p1', '2026-11-01T09:00:00Z', { scopes: [...scopes], terms: kept.terms });
    return scopes.filter((scope) => {
      try {
        return gate.require(maya, [given], scope, now).length > 0;
      } catch {
        return false;
      }
    });
  }

  const all = [...scopes];
  const but = (...refused: string[]) => all.filter((scope) => !refused.includes(scope));
  const loopback = {
    openai: { base_url: 'http://127.0.0.1:9/v1' },
    anthropic: { base_url: 'http://localhost:9' },
  };
  const cases: [title: string, told: object, set: object, expected: string[]][] = [
    ['what it told', {}, {}, all],
    ['fewer companies', {}, here, all],
    ['servers on this computer', {}, loopback, all],
    ['another place', {}, { practice: { place: 'US-IL' } }, all],
    ['a draft elsewhere', {}, { anthropic: { base_url: 'https://llm.example.org' } }, but('ai_note_draft')],
    [
      'a draft by a company, where there was none',
      here,
      { engines: { transcribe: 'local' } },
      but('ai_note_draft', 'transcribe_cloud'),
    ],
    [
      'sound to a company, where there was none',
      here,
      { engines: { draft: 'extract' } },
      but('transcribe_cloud'),
    ],
    ['nothing new, but the diarizing model that a command may ask', here, here, but('transcribe_cloud')],
    ['search by a company', {}, { engines: { search: 'openai' } }, but('cross_session_search')],
    [
      'search by a company, as it told',
      { engines: { search: 'openai' } },
      { engines: { search: 'openai' } },
      all,
    ],
    [
      'search by a company beside speech on this computer, as it told',
      { engines: { ...here.engines, search: 'openai' } },
      { engines: { ...here.engines, search: 'openai' } },
      all,
    ],
  ];
  it.each(cases)('allows under %s what it is to allow', async (_title, told, set, expected) => {
    expect(await allowed(told, set)).toEqual(expected);
  });

  it('knows from which age people say yes alone, where the clinician set it', async () => {
    const young = { id: 'p1', name: 'Jo', role: 'client', born: '2009-05-09' } as const;
    expect((await openConsentGate(sources({}))).isChild(young, now)).toBe(true);
    expect(
      (await openConsentGate(sources({ practice: { self_consent_age: '16' } }))).isChild(young, now),
    ).toBe(false);
  });
});
