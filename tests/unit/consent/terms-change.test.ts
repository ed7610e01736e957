import { describe, expect, it } from 'vitest';
import { createConsentGate } from '../../../src/consent/gate.ts';
import type { Consent } from '../../../src/core/consent.ts';
import { type ConsentTerms, keptClasses, type Processor } from '../../../src/core/consent-terms.ts';
import { AmynoteError } from '../../../src/core/errors.ts';
import { type Scope, scopes } from '../../../src/core/scopes.ts';
import { anthropic, clientOf, openai, terms, yes } from './terms.ts';

const now = new Date('2026-11-22T12:00:00Z');
const maya = clientOf([{ id: 'p1', name: 'Maya Ortiz', role: 'client' }]);

/** What the gate says of a yes given under `then`, when `current` holds and a step may send to `processors`. */
function verdict(
  scope: Scope,
  then: ConsentTerms | undefined,
  current: ConsentTerms = terms(),
  processors: Processor[] = current.processors,
): string {
  const gate = createConsentGate({ terms: current, processors, selfConsentAge: 18 });
  const given = yes('a', 'p1', '2026-11-01T09:00:00Z', { scopes: [...scopes], ...(then && { terms: then }) });
  try {
    return gate.require(maya, [given], scope, now).join();
  } catch (error) {
    if (error instanceof AmynoteError && error.code === 'consent') return String(error.data?.reason);
    throw error;
  }
}

const elsewhere = { ...openai, name: 'Other', origin: 'https://speech.example.org' };
const local = terms({ processors: [] });

describe('what changed since a yes was given', () => {
  const cases: [title: string, found: string, expected: string][] = [
    ['the same terms', verdict('transcribe_cloud', terms()), 'a'],
    ['terms that were never recorded', verdict('transcribe_cloud', undefined), 'a'],
    [
      'another company for sound',
      verdict('transcribe_cloud', terms(), terms({ processors: [elsewhere, anthropic] })),
      'processor changed',
    ],
    [
      'another company for sound, asked for the draft alone',
      verdict('ai_note_draft', terms(), terms({ processors: [elsewhere, anthropic] })),
      'a',
    ],
    [
      'another company for sound, asked for the recording alone',
      verdict('record_audio', terms(), terms({ processors: [elsewhere, anthropic] })),
      'a',
    ],
    [
      'the same company on another port',
      verdict(
        'transcribe_cloud',
        terms(),
        terms({ processors: [{ ...openai, origin: 'https://api.openai.com:8443' }] }),
      ),
      'processor changed',
    ],
    ['a company more, where none was', verdict('ai_note_draft', local), 'processor changed'],
    ['a company less', verdict('ai_note_draft', terms(), local), 'a'],
    [
      'a company that one run alone would ask',
      verdict('ai_note_draft', local, local, [anthropic]),
      'processor changed',
    ],
    [
      'another model of the same kind',
      verdict('transcribe_cloud', terms(), terms({ processors: [{ ...openai, model: 'next' }] })),
      'a',
    ],
    [
      'another kind of model at the same company',
      verdict(
        'transcribe_cloud',
        terms(),
        terms({ processors: [{ ...openai, modelClass: 'language model' }] }),
      ),
      'processor changed',
    ],
    [
      'a company known for one scope, asked under another',
      verdict('ai_note_draft', terms(), terms({ processors: [{ ...openai, scopes: ['ai_note_draft'] }] })),
      'processor changed',
    ],
    [
      'another name for the same origin',
      verdict('transcribe_cloud', terms(), terms({ processors: [{ ...openai, name: 'Renamed' }] })),
      'a',
    ],
    [
      'a purpose of a later edition',
      verdict('trend_view', terms(), terms({ purposes: { trend_view: 2 } })),
      'purpose changed',
    ],
    [
      'a purpose of a later edition of another scope',
      verdict('record_audio', terms(), terms({ purposes: { record_audio: 1, trend_view: 2 } })),
      'a',
    ],
    ['a purpose that was not told at all', verdict('trend_view', terms({ purposes: {} })), 'purpose changed'],
    [
      'a purpose of an earlier edition, by an older release',
      verdict('trend_view', terms({ purposes: { trend_view: 2 } })),
      'a',
    ],
    ['another place', verdict('record_audio', terms({ jurisdiction: 'US-IL' })), 'a'],
    ['another language', verdict('record_audio', terms({ language: 'es' })), 'a'],
  ];
  it.each(cases)('%s', (_title, found, expected) => {
    expect(found).toBe(expected);
  });

  const pairs = keptClasses.flatMap((was, from) =>
    keptClasses.map((is, to) => [was, is, to > from ? 'retention changed' : 'a'] as const),
  );
  it.each(pairs)('a provider that kept %s and keeps %s', (was, is, expected) => {
    const with_ = (retention: Processor['retention']) => terms({ processors: [{ ...openai, retention }] });
    expect(verdict('transcribe_cloud', with_(was), with_(is))).toBe(expected);
  });

  const days = [0, 7, 30, 'record'] as const;
  const kept = days.flatMap((was, from) =>
    days.map((is, to) => [was, is, to > from ? 'retention changed' : 'a'] as const),
  );
  it.each(kept)('a transcript kept %s days that is kept %s', (was, is, expected) => {
    const with_ = (transcript: (typeof days)[number]) => terms({ retention: { audio: 7, transcript } });
    for (const scope of ['record_audio', 'transcribe_cloud'] as const)
      expect(verdict(scope, with_(was), with_(is))).toBe(expected);
    expect(verdict('trend_view', with_(was), with_(is))).toBe('a');
    expect(verdict('retain_transcript', with_(was), with_(is))).toBe('a');
  });

  it('sound kept longer concerns the recording, and nothing else', () => {
    const longer = terms({ retention: { audio: 8, transcript: 30 } });
    const refused = scopes.filter((scope) => verdict(scope, terms(), longer) === 'retention changed');
    expect(refused).toEqual(['record_audio']);
  });

  const drafts = days.flatMap((was, from) =>
    days.map((is, to) => [was, is, to > from ? 'retention changed' : 'a'] as const),
  );
  it.each(drafts)('drafts kept %s days that are kept %s', (was, is, expected) => {
    const with_ = (told: (typeof days)[number]) =>
      terms({ retention: { audio: 7, transcript: 30, ...(told !== 0 && { drafts: told }) } });
    expect(verdict('ai_note_draft', with_(was), with_(is))).toBe(expected);
    expect(verdict('record_audio', with_(was), with_(is))).toBe('a');
  });

  it('the newest paper decides, whatever an older one told', () => {
    const gate = createConsentGate({ terms: terms(), processors: [openai], selfConsentAge: 18 });
    const on = (first: Partial<Consent>, second: Partial<Consent>) => () =>
      gate.require(
        maya,
        [yes('new', 'p1', '2026-11-01T09:00:00Z', second), yes('old', 'p1', '2026-10-01T09:00:00Z', first)],
        'transcribe_cloud',
        now,
      );
    const changed = expect.objectContaining({
      data: expect.objectContaining({ reason: 'processor changed' }),
    });
    expect(on({ terms: terms() }, { terms: local })).toThrow(changed);
    expect(on({}, { terms: local })).toThrow(changed);
    expect(on({ terms: local }, { terms: terms() })()).toEqual(['new']);
  });

  it('says to print a new form, and never to go past it', () => {
    const gate = createConsentGate({ terms: terms(), processors: [openai], selfConsentAge: 18 });
    const events = [yes('a', 'p1', '2026-11-01T09:00:00Z', { terms: local })];
    expect(() => gate.require(maya, events, 'transcribe_cloud', now)).toThrow(
      expect.objectContaining({
        message: 'consent for transcribe_cloud is missing from 1 of 1 people (client: processor changed)',
        hint: 'print a new form: amynote consent form c1, and when it is signed: amynote consent add c1 --scope transcribe_cloud; until then take notes by hand',
      }),
    );
  });
});
