import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { enforcedLimits, type Template } from '../../../../src/core/template.ts';
import { createTemplateStore } from '../../../../src/notes/templates/template-files.ts';
import { parseTemplate, templateCopy } from '../../../../src/notes/templates/template-source.ts';
import { templates } from '../session.ts';

const store = createTemplateStore(templates);
const all = (await store.list()).flatMap(({ template }) => template ?? []);

/** What a format asks for: how long a note is, its sections in order (`!` the clinician writes it), what never stands in one. */
interface Format {
  words: [number, number];
  sections: string;
  never: Record<string, (string | RegExp)[]>;
}

const intervention = ['verbatim_dialogue', /provided support/];
const response = ['clinician_feelings', 'mental_status'];
const plan = ['suggestion_as_agreement', /"continue treatment"/];

/** As documentation handbooks and payers have it. */
const formats: Record<string, Format> = {
  soap: {
    words: [150, 350],
    sections: 'subjective objective assessment plan',
    never: {
      subjective: ['interpretation', 'mental_status', 'third_party_name'],
      objective: ['client_report', 'mental_status', 'affect_inference'],
      assessment: ['diagnosis', 'risk_level', /facts that appear nowhere else/],
      plan,
    },
  },
  dap: {
    words: [150, 300],
    sections: 'data assessment plan',
    never: { data: ['mental_status'], assessment: [/repetition of the data/, 'diagnosis'], plan },
  },
  birp: {
    words: [150, 300],
    sections: 'behavior intervention response plan',
    never: { behavior: ['mental_status'], intervention, response, plan },
  },
  girp: {
    words: [120, 250],
    sections: 'goal intervention response plan',
    never: { goal: [/not in the current plan/], intervention, response, plan },
  },
  pirp: {
    words: [120, 250],
    sections: 'problem intervention response plan',
    never: { problem: [/without what it keeps/, 'diagnosis'], intervention, response, plan },
  },
  pie: {
    words: [80, 200],
    sections: 'problem intervention evaluation',
    never: {
      problem: ['diagnosis'],
      intervention,
      evaluation: [/"client did well"/, 'suggestion_as_agreement'],
    },
  },
  intake: {
    words: [600, 1500],
    sections: `referral presenting_problem symptoms functioning psychiatric_history medical_history substance_use
      social_history trauma strengths mental_status! risk_and_means measures diagnosis! formulation! recommendations`,
    never: {
      symptoms: ['mental_status', /"unremarkable"/],
      psychiatric_history: [/"unremarkable"/],
      medical_history: [/"unremarkable"/],
      substance_use: [/"unremarkable"/],
      trauma: [/graphic/],
      risk_and_means: ['risk_level', /"no risk"/],
    },
  },
  'treatment-plan': {
    words: [300, 700],
    sections: 'diagnosis! problems goals objectives interventions strengths discharge_criteria review',
    never: { goals: [/therapist's tasks/], objectives: [/nobody could measure/, /therapist's tasks/] },
  },
  discharge: {
    words: [250, 600],
    sections: 'ending diagnosis! course progress status risk_level! recommendations',
    never: { ending: [/blame/], course: [/new content/], status: ['mental_status', 'diagnosis'] },
  },
  crisis: {
    words: [400, 800],
    sections:
      'trigger mental_status! inquiry factors formulation! interventions safety_plan contacts! disposition',
    never: {
      inquiry: ['risk_level', /"no risk"/],
      interventions: [/"contracted for safety"/],
      safety_plan: [/"contracted for safety"/, 'suggestion_as_agreement'],
      disposition: [/decision without its reason/],
    },
  },
  group: {
    words: [100, 230],
    sections: 'topic participation response plan',
    never: {
      topic: ['member_detail', 'other_member_name'],
      participation: ['other_member_name'],
      response: ['other_member_name'],
      plan: ['other_member_name'],
    },
  },
  'couples-family': {
    words: [200, 400],
    sections: 'attendance pattern intervention response plan',
    never: { pattern: [/taking sides/, /in private/], intervention, plan: ['suggestion_as_agreement'] },
  },
  supervision: {
    words: [100, 300],
    sections: 'topics risk_cases directives competency follow_up',
    never: {
      topics: ['client_name', /client's story/, /supervisee's own therapy/],
      competency: ['client_name'],
    },
  },
};

/** Fields of a mental status examination: a transcript shows none of them. */
const mentalStatus = [
  'appearance',
  'behaviour',
  'motor',
  'attitude',
  'speech',
  "mood, in the client's words",
  'affect',
  'thought process',
  'thought content',
  'perception',
  'cognition and orientation',
  'insight',
  'judgement',
  'impulse control',
];

it('there is a format for each template', () => {
  expect(all.map(({ id }) => id)).toEqual(Object.keys(formats).sort());
});

describe.each(all.map((template): [string, Template] => [template.id, template]))('%s', (id, template) => {
  const format = formats[id] as Format;
  const { sections } = template;

  it('has the sections of its format, and leaves to the clinician what is theirs', () => {
    const named = sections.map((section) => `${section.id}${section.source === 'clinician' ? '!' : ''}`);
    expect(named).toEqual(format.sections.split(/\s+/u));
  });

  it('is as long as its format, and its sections add up to that', () => {
    expect(template.words).toEqual(format.words);
    const sum = (at: 0 | 1) => sections.reduce((total, { words }) => total + (words?.[at] ?? 0), 0);
    const written = sections.filter(({ source }) => source !== 'clinician');
    expect(written.filter(({ words }) => words === undefined)).toEqual([]);
    expect(sum(0)).toBeLessThanOrEqual(format.words[0]);
    expect(sum(1)).toBeGreaterThanOrEqual(format.words[0]);
  });

  it('keeps out of each section what never belongs there', () => {
    for (const [name, limits] of Object.entries(format.never)) {
      const held = sections.find((section) => section.id === name)?.must_not ?? [];
      for (const limit of limits) {
        const found = held.some((text) => (typeof limit === 'string' ? text === limit : limit.test(text)));
        expect(found, `${name}: ${limit}`).toBe(true);
      }
    }
  });

  it('says in each section what to look for, or what is the clinician’s to write', () => {
    for (const { source, must, checklist, if_missing } of sections) {
      if (source === 'clinician') expect(checklist?.length).toBeGreaterThan(0);
      else expect(must.length).toBeGreaterThan(0);
      expect(if_missing).toMatch(/^\[(clinician to complete|not assessed)/u);
    }
  });

  it('lists all fields of a mental status wherever one belongs', () => {
    for (const { id: section, checklist = [] } of sections) {
      if (checklist.includes('affect') || section === 'mental_status')
        expect(checklist).toEqual(mentalStatus);
    }
  });

  it('can be copied under another id, comments and all', async () => {
    const text = templateCopy((await store.read(id)).text, id, 'mine');
    expect(parseTemplate(Buffer.from(text))).toEqual({ ...template, id: 'mine', version: 1 });
    expect(text).toMatch(/^# A note template of your own/u);
  });
});

it('a mental status is asked of the clinician where a note needs one', () => {
  const asked = all.filter(({ sections }) => sections.some(({ checklist }) => checklist?.includes('affect')));
  expect(asked.map(({ id }) => id)).toEqual(['birp', 'crisis', 'dap', 'intake', 'soap']);
});

it('a limit that code checks is used by a template, each of them', () => {
  const used = new Set(all.flatMap(({ sections }) => sections.flatMap(({ must_not }) => must_not)));
  expect(enforcedLimits.filter((limit) => !used.has(limit))).toEqual([]);
});

it('kinds, members and compartment are those that signing and export ask about', () => {
  const told = all.map(({ id, kind, per, compartment }) => [id, kind, per, compartment].join(' '));
  expect(told.filter((row) => !row.endsWith('progress session record'))).toEqual([
    'couples-family relational session record',
    'crisis crisis session record',
    'discharge discharge session record',
    'group group member record',
    'intake intake session record',
    'supervision supervision session supervision',
    'treatment-plan plan session record',
  ]);
});

it.each(await readdir(join(import.meta.dirname, '../../../../fixtures/templates/valid')))(
  'a clinician’s own template is read: %s',
  async (file) => {
    const bytes = await readFile(join(import.meta.dirname, '../../../../fixtures/templates/valid', file));
    expect(`${parseTemplate(bytes).id}.yaml`).toBe(file);
  },
);
