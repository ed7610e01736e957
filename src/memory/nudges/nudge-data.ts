import { join } from 'node:path';
import * as z from 'zod';
import { nudgeKinds } from '../../core/nudge-kinds.ts';
import { readRulesFile } from '../rules-file.ts';
import { phrasePattern } from './phrases.ts';

const phrase = z.string().transform((text, context) => {
  try {
    return phrasePattern(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});
const phrases = z.array(phrase);

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a day, as 2026-11-22');

/** Two times of day with a hyphen: from the first to the second, over midnight where that is earlier. */
export const quietHoursPattern = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** The order in which help is named is part of the rules, so the file cannot change it. */
const helpSchema = z
  .strictObject({
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, as US'))
      .min(1)
      .optional(),
    line: z.string().min(1),
    emergency: z.string().min(1),
    first: z.string().min(1).max(120),
    after_route: z.string().min(1).max(120),
  })
  .superRefine(({ line, emergency, first, after_route: after }, context) => {
    const wrong = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    const order = (text: string) => [text.indexOf(line), text.lastIndexOf(emergency)] as const;
    const [firstLine, firstEmergency] = order(first);
    if (firstLine < 0 || firstEmergency < firstLine)
      wrong('first', 'must name the line, and the emergency number after it');
    const [afterLine, afterEmergency] = [after.indexOf(line), after.indexOf(emergency)];
    if (afterEmergency < 0 || afterLine < afterEmergency)
      wrong('after_route', 'must name the emergency number, and the line after it');
  });

const rulesSchema = z.strictObject({
  version: z.literal(1),
  reviewed: day,
  limits: z.strictObject({
    // A clinician may make them narrower; wider than these they would no longer be the rules.
    characters: z.int().min(160).max(320),
    preview: z.int().min(20).max(100),
    reading_grade: z.number().min(1).max(8),
    per_week: z.int().min(0).max(2),
    risk_days: z.int().min(14).max(365),
    homework_days: z.int().min(1).max(365),
    drafts: z.int().min(1).max(10),
    quiet_hours: z.string().regex(quietHoursPattern, 'must be two times, as 21:00-08:00'),
  }),
  opt_out: z.string().min(1).max(60),
  strict: z.array(z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'must be a place, as US-IL')),
  places: z.array(helpSchema).min(1),
  elsewhere: helpSchema,
  not_monitored: z.string().min(1).max(60),
  after_hours: z.string().refine((text) => text.includes('{route}'), 'must hold {route}'),
  never: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z-]*$/, 'must be small letters and hyphens'),
        says: z.string().min(1),
        words: phrases.min(1),
      }),
    )
    .refine(
      (groups) => required.every((id) => groups.some((group) => group.id === id)),
      'must have risk, diagnosis, trauma, medication, inference, interpretation, promise, urgency, sarcasm and invites',
    ),
  techniques: phrases,
  not_in_preview: phrases,
  actions: z.array(z.string().regex(/^[a-z]+$/, 'must be one word in small letters')).min(1),
});
export type NudgeRuleData = z.infer<typeof rulesSchema>;

const required = [
  'risk',
  'diagnosis',
  'trauma',
  'medication',
  'inference',
  'interpretation',
  'promise',
  'urgency',
  'sarcasm',
  'invites',
];

/** The holes that a text may have. */
const holes = ['name', 'task', 'words', 'appointment', 'link'];

const textSchema = z
  .string()
  .max(200)
  .superRefine((text, context) => {
    for (const [, hole = ''] of text.matchAll(/\{([^}]*)\}?/gu))
      if (!holes.includes(hole)) context.addIssue({ code: 'custom', message: `has no hole called ${hole}` });
    if (/\[[^\]]*(?:\[|$)|^[^[]*\]/u.test(text))
      context.addIssue({ code: 'custom', message: 'has a square bracket that is not closed' });
  });

const kindSchema = z.strictObject({
  kind: z.enum(nudgeKinds),
  version: z.int().min(1),
  title: z.string().min(1),
  needs: z.enum(['task', 'words', 'appointment', 'measure', 'link']),
  words: phrases,
  texts: z.array(textSchema).min(1),
});
export type NudgeKindData = z.infer<typeof kindSchema>;

/** Everything the rules of texts between sessions read. */
export interface NudgeData {
  rules: NudgeRuleData;
  kinds: readonly NudgeKindData[];
}

/**
 * Reads `rules/nudges.yaml` and `nudges/*.yaml`.
 * @param directory of the templates
 * @throws `not-found`, or `usage` with line and column
 */
export async function readNudgeData(directory: string): Promise<NudgeData> {
  const rules = await readRulesFile(join(directory, 'rules'), 'nudges.yaml', rulesSchema);
  const kinds = await Promise.all(
    nudgeKinds.map((kind) => {
      const named = kindSchema.refine((file) => file.kind === kind, {
        path: ['kind'],
        message: `must be the file's name, ${kind}`,
      });
      return readRulesFile(join(directory, 'nudges'), `${kind}.yaml`, named);
    }),
  );
  return { rules, kinds };
}
