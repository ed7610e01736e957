import * as z from 'zod';
import { noteFactsSchema } from '../../core/artefacts/entered-facts.ts';
import { riskCategories } from '../../core/risk.ts';
import { noteKinds } from '../../core/template.ts';
import { anyOf, phraseSource, shortlyBefore } from './written-phrase.ts';

const phraseSchema = z.string().transform((text, context) => {
  try {
    return phraseSource(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});
const phraseListSchema = z.array(phraseSchema).min(1);
const phrases = phraseListSchema.transform(anyOf);
const before = phraseListSchema.transform(shortlyBefore);

const severity = z.enum(['error', 'warn', 'info']);
const ruleId = z.string().regex(/^[a-z][a-z0-9-]*$/, 'small letters, digits and hyphens');

/** What a finding says, whatever found it. */
const sayingShape = {
  severity,
  detail: z.string().min(1),
  prefer: z.string().min(1).optional(),
  source: z.string().min(1),
};
const sayingSchema = z.strictObject(sayingShape);
export type Saying = z.infer<typeof sayingSchema>;

/** Less severe where no payer is likely. */
const otherwise = z.enum(['error', 'warn', 'info']).optional();

const kinds = z.array(z.enum(noteKinds)).min(1).optional();
const codes = z.array(z.string().regex(/^[A-Z0-9]{5}$/, 'five digits or capital letters'));

const phraseRuleSchema = z.strictObject({
  id: ruleId,
  ...sayingShape,
  avoid: phrases,
  unless: phrases.optional(),
  negated: z.enum(['exempt', 'counts']).default('exempt'),
  alone: z.boolean().default(false),
  sections: z.array(z.string()).min(1).optional(),
  not_sections: z.array(z.string()).min(1).optional(),
  kinds,
});
export type PhraseRule = z.infer<typeof phraseRuleSchema>;

const head = {
  version: z.int().min(1),
  /** When somebody last looked through it. */
  reviewed: z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day, as 2026-11-22'),
  /** By the short name that rules refer to. */
  sources: z.record(z.string(), z.string().min(1)),
};

export const languageSchema = withSources(
  z.strictObject({
    ...head,
    formal_names: phrases,
    meta: before,
    negation: before,
    scare_quotes: sayingSchema.extend({ longest_words: z.int().min(1) }),
    pronouns: sayingSchema,
    rules: z.array(phraseRuleSchema).min(1),
  }),
);

export const wordingSchema = withSources(
  z.strictObject({ ...head, rules: z.array(phraseRuleSchema).min(1) }),
);

export const neverSchema = withSources(
  z.strictObject({
    ...head,
    quotations: sayingSchema.extend({
      in_one_statement: z.int().min(1),
      longest_words: z.int().min(1),
      share: z.number().min(0).max(1),
      counted_from_words: z.int().min(1),
    }),
    third_parties: sayingSchema.extend({
      relations: z.array(z.string()).min(1),
      titles: z.array(z.string()).min(1),
    }),
    contacts: sayingSchema,
    other_member: sayingSchema,
    dialogue_marks: sayingSchema,
    rules: z.array(phraseRuleSchema).min(1),
  }),
);

const factRuleSchema = z.strictObject({
  id: ruleId,
  ...sayingShape,
  fact: z.enum(noteFactsSchema.keyof().options),
  kinds,
  telehealth: z.boolean().default(false),
  otherwise,
});

const expectationSchema = z.strictObject({
  id: ruleId,
  ...sayingShape,
  kinds,
  codes: codes.optional(),
  look_in: z.array(z.string()),
  any_of: phrases,
  and_any_of: phrases.optional(),
  techniques: z.boolean().default(false),
  fact: z.enum(noteFactsSchema.keyof().options).optional(),
  billed_only: z.boolean().default(false),
});
export type Expectation = z.infer<typeof expectationSchema>;

export const factsSchema = withSources(
  z.strictObject({
    ...head,
    facts: z.array(factRuleSchema).min(1),
    expects: z.array(expectationSchema).min(1),
    codes: z.array(
      z.strictObject({
        code: codes.element,
        least: z.int().min(1),
        most: z.int().min(1).optional(),
        source: z.string(),
      }),
    ),
    edges: sayingSchema.extend({ minutes: z.array(z.int()), otherwise }),
    least_minutes: sayingSchema.extend({ minutes: z.int().min(1), codes, otherwise }),
    apart: z.array(z.strictObject({ codes, with: codes, source: z.string() })),
    contradictions: z.strictObject({
      next_before: sayingSchema,
      office_by_video: sayingSchema.extend({ places: z.array(z.string()) }),
      absent: sayingSchema,
    }),
    speakers: sayingSchema.extend({ lines: z.int().min(1), share: z.number().min(0).max(1) }),
    late: sayingSchema.extend({ hours: z.int().min(1) }),
  }),
);

export const copiedSchema = withSources(
  z.strictObject({
    ...head,
    run_words: z.int().min(2).max(10),
    share: z.number().min(0).max(1),
    section_runs: z.int().min(1),
    severity,
    source: z.string(),
    stale_source: z.string(),
    boilerplate: phrases,
  }),
);

export const lengthSchema = withSources(
  z.strictObject({
    ...head,
    too_long: z.number().min(1),
    too_short: z.number().min(0).max(1),
    source: z.string(),
  }),
);

const saidOfRiskSchema = z.strictObject({ called: z.string().min(1), denies: phrases, asserts: phrases });

export const riskSchema = withSources(
  z.strictObject({
    ...head,
    ...sayingShape,
    unless: phrases,
    categories: z.record(z.enum(riskCategories), saidOfRiskSchema),
  }),
);

/** Puts the source's words in the place of its short name; a name that is not among the sources is refused. */
function withSources<T extends { sources: Record<string, string> }>(schema: z.ZodType<T>): z.ZodType<T> {
  return schema.transform((file, context) => {
    nameSources(file, file.sources, [], (path) =>
      context.addIssue({ code: 'custom', path, message: 'this is none of the sources above' }),
    );
    return file;
  });
}

function nameSources(
  value: unknown,
  sources: Record<string, string>,
  path: PropertyKey[],
  refuse: (path: PropertyKey[]) => void,
): void {
  if (typeof value !== 'object' || value === null || value instanceof RegExp || value === sources) return;
  for (const [key, held] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if ((key === 'source' || key === 'stale_source') && typeof held === 'string') {
      const words = sources[held];
      if (words === undefined) refuse(at);
      else Object.assign(value, { [key]: words });
    } else {
      nameSources(held, sources, at, refuse);
    }
  }
}
