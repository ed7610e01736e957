import { describe, expect, it } from 'vitest';
import { type AttestationEvent, attestedProviders } from '../../../src/core/attestation.ts';
import { clinicalModels } from '../../../src/core/clinical-models.ts';
import { type OutwardStep, outwardSteps } from '../../../src/core/egress.ts';
import { type Leaving, type LeavingGrounds, leaveFacts } from '../../../src/core/leaving.ts';
import { settingsSchema } from '../../../src/core/settings.ts';
import { diarizeModel } from '../../../src/providers/openai/diarize-model.ts';
import { modelsAt } from '../../../src/providers/openai/models.ts';
import { attestation } from '../vault/artefacts.ts';

const on = settingsSchema.parse({}).switches;
const id = '0123456789abcdef';
const sound: Leaving = {
  purpose: 'transcribe',
  provider: 'openai',
  origin: 'https://api.openai.com',
  model: 'gpt-transcribe',
};
const words: Leaving = {
  purpose: 'draft',
  provider: 'anthropic',
  origin: 'https://api.anthropic.com',
  model: 'claude-opus-5-5',
};
const withClaude = attestation(id, { provider: 'anthropic', origin: words.origin });

function grounds(attestations: AttestationEvent[] = [], more: Partial<LeavingGrounds> = {}): LeavingGrounds {
  return { switches: on, attestations, isSynthetic: false, ...more };
}

function refusal(leaving: Leaving, on: LeavingGrounds) {
  try {
    return { may: leaveFacts(leaving, on) };
  } catch (error) {
    return error;
  }
}

describe('what may leave', () => {
  it('without an attestation, nothing of a client, with the command that makes one', () => {
    expect(refusal(sound, grounds())).toMatchObject({
      code: 'failed',
      message: expect.stringContaining('OpenAI for https://api.openai.com'),
      hint: expect.stringContaining('amynote provider attest openai --baa DATE'),
      data: { reason: 'not-attested', provider: 'openai' },
    });
  });

  it('with one, for that provider at that origin alone, until it is revoked', () => {
    expect(leaveFacts(sound, grounds([attestation(id)]))).toEqual({
      attestation: { id, baaSignedOn: '2026-01-15', retention: 'zdr' },
    });
    const elsewhere = [
      { ...sound, origin: 'https://speech.example' },
      { ...sound, origin: 'https://api.openai.com:8443' },
      words,
    ];
    for (const other of elsewhere) expect(refusal(other, grounds([attestation(id)]))).toHaveProperty('hint');
    const revoked = { v: 1, kind: 'attestation-revoked', id, provider: 'openai', at: '' } as const;
    expect(refusal(sound, grounds([attestation(id), revoked]))).toMatchObject({ code: 'failed' });
    expect(leaveFacts(sound, grounds([revoked, attestation(id)]))).toHaveProperty('attestation');
  });

  it('of an invented client, anything; and to this machine, anything', () => {
    expect(leaveFacts(sound, grounds([], { isSynthetic: true }))).toEqual({ synthetic: true });
    for (const origin of ['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1'])
      expect(leaveFacts({ ...sound, provider: 'local', origin }, grounds())).toEqual({});
  });

  it('a server elsewhere that is no known provider gets nothing, whatever was attested', () => {
    const local = { ...sound, provider: 'local' };
    expect(refusal(local, grounds([attestation(id)]))).toMatchObject({ data: { reason: 'not-a-provider' } });
  });

  it.each(outwardSteps)(
    '%s that is switched off is refused, on this machine and for a rehearsal too',
    (step) => {
      const switches = { ...on, [step]: 'off' as const };
      for (const origin of [sound.origin, 'http://127.0.0.1:8080']) {
        const asked = { ...sound, purpose: step, origin };
        expect(refusal(asked, grounds([attestation(id)], { switches, isSynthetic: true }))).toMatchObject({
          code: 'failed',
          hint: `switch it on: amynote switches set ${step} on`,
        });
      }
      const others = outwardSteps.filter((one) => one !== step);
      for (const purpose of others)
        expect(leaveFacts({ ...sound, purpose }, grounds([], { switches, isSynthetic: true }))).toEqual({
          synthetic: true,
        });
    },
  );

  it('a model that is not on the list is refused with the list, but not for an invented client', () => {
    const preview = { ...sound, model: 'gpt-transcribe-preview' };
    expect(refusal(preview, grounds([attestation(id)]))).toMatchObject({
      code: 'usage',
      hint: expect.stringMatching(
        /gpt-transcribe, gpt-4o-transcribe.*config set openai\.model gpt-transcribe$/,
      ),
    });
    expect(refusal({ ...sound, model: 'text-embedding-3-small' }, grounds([attestation(id)]))).toMatchObject({
      code: 'usage',
    });
    expect(refusal({ ...sound, model: undefined }, grounds([attestation(id)]))).toMatchObject({
      code: 'usage',
    });
    expect(leaveFacts(preview, grounds([], { isSynthetic: true }))).toEqual({ synthetic: true });
  });

  it('a model that is kept for thirty days contradicts zero retention, and no other terms', () => {
    const covered = { ...words, model: 'claude-fable-5' };
    expect(refusal(covered, grounds([withClaude]))).toMatchObject({
      code: 'usage',
      message: expect.stringContaining('thirty days'),
      data: { reason: 'retention' },
    });
    for (const retention of ['hipaa_ready', '30d'] as const)
      expect(leaveFacts(covered, grounds([{ ...withClaude, retention }]))).toHaveProperty('attestation');
    expect(leaveFacts(words, grounds([withClaude]))).toHaveProperty('attestation');
  });
});

describe('the list of models', () => {
  it('has what the settings name by default, and what the engines know', () => {
    const settings = settingsSchema.parse({});
    const of = (step: OutwardStep) =>
      attestedProviders.flatMap((provider) =>
        clinicalModels[provider].filter(({ steps }) => steps.includes(step)).map(({ name }) => name),
      );
    expect(of('transcribe')).toEqual(modelsAt(new Date('2026-11-22')));
    expect(of('diarize')).toEqual([diarizeModel]);
    expect(of('draft')).toContain(settings.anthropic.model);
    expect(of('search')).toContain(settings.search.openai.model);
  });
});
