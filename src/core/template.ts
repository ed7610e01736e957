import * as z from 'zod';

/** What a note is for: decides what its signing and its export ask for. */
export const noteKinds = [
  'progress',
  'intake',
  'plan',
  'discharge',
  'crisis',
  'group',
  'relational',
  'supervision',
] as const;
export type NoteKind = (typeof noteKinds)[number];

/** Voice and tense of what is drafted. */
const noteVoices = ['past_third', 'past_first'] as const;

/**
 * What a section leaves out, checked by code; anything else under `must_not` is guidance for the drafter and a
 * reminder for the reader. Every one of them narrows; what holds for all notes cannot be named here, nor switched off.
 */
export const enforcedLimits = [
  'verbatim_dialogue',
  'third_party_name',
  'other_member_name',
  'member_detail',
  'client_report',
  'interpretation',
  'affect_inference',
  'mental_status',
  'diagnosis',
  'risk_level',
  'suggestion_as_agreement',
  'clinician_feelings',
  'client_name',
] as const;
export type EnforcedLimit = (typeof enforcedLimits)[number];

/** How many words, at least and at most. */
const wordRange = z
  .tuple([z.int().min(0).max(5000), z.int().min(1).max(5000)])
  .refine(([least, most]) => least <= most, { message: 'the first number is the smaller one' });

/** Text that cannot look like several lines where it is listed. */
const oneLine = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\r\n\t]*$/u, { message: 'stands on one line' });

const heading = oneLine.max(80);

/** A reminder under `must` or `must_not`, a field of a checklist. */
const entry = oneLine.max(200);

/** A misspelt limit would be no more than a wish: what looks like one has to be one. */
const limitOrWords = entry.refine(
  (text) => !/^[a-z]+(?:_[a-z]+)+$/u.test(text) || enforcedLimits.some((limit) => limit === text),
  { message: `no limit has this name; use one of ${enforcedLimits.join(', ')}, or say it in words` },
);

/** What nobody wrote cannot look like something that was found: it stands in brackets. */
const placeholder = entry.regex(/^\[[^[\]]+\]$/u, {
  message: "stands in square brackets, like '[clinician to complete]'",
});

/**
 * The contract of one section of a note. A template may only narrow the global rules: there is no
 * field that could switch off evidence or the four values of risk.
 */
export const templateSectionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u, {
    message: 'small letters, digits and underscores, a letter first, at most 40',
  }),
  title: heading,
  /** What belongs here, in the words the drafter is given. */
  guidance: z.string().trim().min(1).max(2000),
  /** Whose turns may carry a statement of this section; `clinician`: nothing is drafted, the clinician writes it. */
  source: z.enum(['client_turns', 'therapist_turns', 'any_turns', 'clinician']),
  /** Every statement names its lines; written down so that a reader of the template sees it, and always so. */
  evidence: z.literal('required').default('required'),
  /** The most statements the section may hold. */
  claims_max: z.int().min(1).max(20).default(6),
  /** How long the section should be; outside of it lint says so. */
  words: wordRange.optional(),
  must: z.array(entry).max(20).default([]),
  must_not: z.array(limitOrWords).max(20).default([]),
  /** Fields the clinician fills in, shown where nothing is written yet. */
  checklist: z.array(entry).min(1).max(40).optional(),
  /** Shown when nothing in the session supports the section. */
  if_missing: placeholder.default('[clinician to complete]'),
  /** It says what is to be done: the words of such a section need a yes of their own before the note is signed. */
  role: z.literal('plan').optional(),
  /** Where it differs from the note's. */
  voice: z.enum(noteVoices).optional(),
  /** In a template with `per: member`, the same for all members. */
  shared: z.boolean().optional(),
});
export type TemplateSection = z.infer<typeof templateSectionSchema>;

/** A note template, as a clinician writes it in YAML. */
export const templateSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/u, {
      message: 'small letters, digits and hyphens, a letter first, at most 40',
    }),
    title: heading,
    version: z.int().min(1).max(9999),
    kind: z.enum(noteKinds).default('progress'),
    /** One note of the session, or one for each member of the group. */
    per: z.enum(['session', 'member']).default('session'),
    /** `supervision` is kept apart from client charts: payer, continuity and client exports refuse it. */
    compartment: z.enum(['record', 'supervision']).default('record'),
    /** Voice and tense of the whole note. */
    voice: z.enum(noteVoices).default('past_third'),
    /** How long the whole note should be. */
    words: wordRange.optional(),
    sections: z.array(templateSectionSchema).min(1).max(40),
  })
  .superRefine((template, context) => {
    for (const { path, message } of contradictions(template)) {
      context.addIssue({ code: 'custom', path, message });
    }
  });
export type Template = z.infer<typeof templateSchema>;

/** Sections of these ids are the clinician's alone. */
const neverDrafted: ReadonlySet<string> = new Set([
  'mental_status',
  'diagnosis',
  'formulation',
  'risk_level',
  'medical_necessity',
  'prognosis',
  'code',
]);

interface Contradiction {
  path: (string | number)[];
  message: string;
}

/** What no single field can be blamed for: two that exclude each other. */
function contradictions(template: {
  kind: NoteKind;
  per: string;
  compartment: string;
  sections: TemplateSection[];
}): Contradiction[] {
  const { kind, per, compartment, sections } = template;
  const ids = sections.map(({ id }) => id);
  return [
    ...(kind === 'supervision' && compartment !== 'supervision'
      ? [{ path: ['kind'], message: 'a supervision note is kept apart: write compartment: supervision' }]
      : []),
    ...(per === 'member' && kind !== 'group'
      ? [{ path: ['per'], message: 'only a note of kind group has a part for each member' }]
      : []),
    ...sections.flatMap(({ id, shared, source }, index) => [
      ...(ids.indexOf(id) < index
        ? [{ path: ['sections', index, 'id'], message: 'another section has this id' }]
        : []),
      ...(shared !== undefined && per !== 'member'
        ? [{ path: ['sections', index, 'shared'], message: 'only where the template says per: member' }]
        : []),
      ...(source !== 'clinician' && neverDrafted.has(id)
        ? [{ path: ['sections', index, 'source'], message: `${id} is never drafted: write clinician` }]
        : []),
    ]),
  ];
}
