import { beforeAll, describe, expect, it } from 'vitest';
import type { NoteFacts } from '../../../../src/core/artefacts/note.ts';
import type { LintData } from '../../../../src/notes/lint/lint-note.ts';
import { lintData, linted, type Written } from './written-note.ts';

let data: LintData;
beforeAll(async () => {
  data = await lintData();
});

/** A note that a payer has nothing to say about. */
const thread = {
  subjective: ['Client reported leaving the house on 4 of 7 days (2 of 7 last week).'],
  intervention: ['Built an exposure hierarchy for shopping alone and rehearsed item 2.'],
  response: ['Client rated fear of item 2 at 60, then at 35.'],
  assessment: ['Partial progress on 2.1; avoidance still limits shopping and childcare.'],
  plan: ['Exposure item 2 twice; next 12/06 09:00.'],
};
const facts: NoteFacts = {
  startedAt: '2026-11-29T09:00:00-05:00',
  endedAt: '2026-11-29T09:46:00-05:00',
  minutes: 46,
  modality: 'in-person',
  place: '11',
  diagnoses: ['F41.1'],
  objective: '2.1',
  code: '90834',
  necessity: 'Avoidance limits work; weekly CBT is indicated to restore attendance.',
};

function rules(written: Written = {}, sections: Record<string, string[]> = thread): string[] {
  return linted(data, sections, { facts, ...written }).map(({ rule, severity }) => `${severity} ${rule}`);
}

describe('facts', () => {
  it('a note with every fact and the whole golden thread is not marked', () => {
    expect(rules()).toEqual([]);
  });

  it('each missing fact warns where a claim is likely', () => {
    const without = (fact: keyof NoteFacts) => {
      const { [fact]: _, ...rest } = facts;
      return rules({ facts: rest });
    };
    expect(without('startedAt')).toEqual(['warn facts-start-time']);
    expect(without('endedAt')).toEqual(['warn facts-stop-time']);
    expect(without('modality')).toEqual(['warn facts-modality']);
    expect(without('place')).toEqual(['warn facts-place']);
    expect(without('diagnoses')).toEqual(['warn facts-diagnosis']);
    expect(without('objective')).toEqual(['warn facts-objective']);
    expect(without('code')).toEqual(['warn facts-service-code']);
  });

  it('a clinician whom nobody pays is told once, and can sign', () => {
    const found = linted(data, thread, {});
    expect(found.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
      'warn facts-start-time',
      'warn facts-stop-time',
      'info facts-for-a-payer',
    ]);
    expect(found.at(-1)?.detail).toContain('modality, place, diagnosis, objective, service code');
  });

  it('a remote session needs to say where the client was', () => {
    expect(rules({ facts: { ...facts, place: '10', modality: 'audio-only' } })).toEqual([
      'warn facts-client-location',
    ]);
    const clientLocation = 'home address on file in OR';
    expect(rules({ facts: { ...facts, place: '10', modality: 'audio-video', clientLocation } })).toEqual([]);
  });

  it('times that contradict each other are an error', () => {
    expect(rules({ facts: { ...facts, endedAt: '2026-11-29T08:46:00-05:00' } })).toContain(
      'error facts-times',
    );
    expect(rules({ facts: { ...facts, minutes: 50 } })).toContain('error facts-times');
  });

  it.each([
    [15, '90832', ['error facts-code-time', 'warn facts-under-least']],
    [16, '90832', []],
    [37, '90832', ['warn facts-code-edge']],
    [38, '90832', ['error facts-code-time']],
    [37, '90834', ['error facts-code-time']],
    [38, '90834', ['warn facts-code-edge']],
    [52, '90834', ['warn facts-code-edge']],
    [53, '90834', ['error facts-code-time']],
    [53, '90837', ['warn facts-code-edge']],
    [52, '90837', ['error facts-code-time']],
    [29, '90839', ['error facts-code-time']],
    [25, '90847', ['error facts-code-time']],
    [26, '90847', []],
    [37, '90791', []],
  ])('%i minutes under %s: %j', (minutes, code, found) => {
    const { startedAt: _start, endedAt: _end, ...others } = facts;
    const times = rules({ facts: { ...others, minutes, code } }).filter(
      (rule) => !/start-time|stop-time|length-rationale/u.test(rule),
    );
    expect(times.sort()).toEqual(found.sort());
  });

  it('the edge of a code is only a remark where nobody is billed', () => {
    const only = { startedAt: facts.startedAt ?? '', endedAt: '2026-11-29T09:52:00-05:00' };
    expect(rules({ facts: only })).toContain('info facts-code-edge');
  });

  it('90837 wants a reason for its length; exposure is one', () => {
    const long = { ...facts, endedAt: '2026-11-29T10:00:00-05:00', minutes: 58, code: '90837' };
    const talk = { ...thread, intervention: ['Guided cognitive restructuring of the thought of failing.'] };
    const plan = ['Thought record daily; next 12/06 09:00.'];
    expect(rules({ facts: long }, { ...talk, plan })).toEqual(['warn expected-length-rationale']);
    const because = ['Session extended because grounding after the memory took 20 minutes.'];
    expect(rules({ facts: long }, { ...talk, plan, assessment: [...thread.assessment, ...because] })).toEqual(
      [],
    );
    expect(rules({ facts: long })).toEqual([]);
  });

  it('codes that are never reported together are an error', () => {
    expect(rules({ facts: { ...facts, code: '90834+90785' } })).toEqual([]);
    const { minutes: _, startedAt: _start, endedAt: _end, ...others } = facts;
    expect(rules({ facts: { ...others, code: '90847+90785' } })).toContain('error facts-codes-apart');
  });

  it('what the golden thread lacks is found in its section', () => {
    const lacking = (section: keyof typeof thread, texts: string[]) =>
      linted(data, { ...thread, [section]: texts }, { facts: { ...facts, necessity: 'Needed.' } })
        .filter(({ rule }) => rule.startsWith('expected-'))
        .map(({ rule, place }) => `${rule} ${place}`);
    expect(lacking('intervention', ['Sat with her.'])).toEqual(['expected-intervention-named intervention']);
    expect(lacking('response', ['Good.'])).toContain('expected-response-said response');
    expect(lacking('plan', ['Exposure item 2 twice.'])).toEqual(['expected-next-appointment plan']);
    expect(lacking('intervention', ['Guided paced breathing for panic at work.'])).toEqual([]);
    expect(lacking('intervention', ['Used EMDR with the memory of the crash.'])).toEqual([]);
  });

  it('progress is looked for in all the note where it has no section for it', () => {
    const { assessment: _, response: _response, ...rest } = thread;
    const bare = { ...rest, subjective: ['Client reported a row at work.'] };
    expect(rules({}, bare)).toContain('warn expected-progress-said');
    const nextAppointment = '2026-12-06T09:00:00-05:00';
    expect(rules({ facts: { ...facts, nextAppointment } }, { ...thread, plan: ['Item 2 twice.'] })).toEqual(
      [],
    );
  });

  it('48 hours after the session a note is late', () => {
    const at = (now: string) =>
      rules({ context: { timing: { startedAt: '2026-11-29T09:00:00-05:00', now } } });
    expect(at('2026-12-01T13:59:00Z')).toEqual([]);
    expect(at('2026-12-01T14:01:00Z')).toEqual(['warn facts-late']);
  });
});
