import * as z from 'zod';
import { signalIds } from '../../core/wellbeing.ts';
import { readRulesFile } from '../rules-file.ts';

const sentence = z.string().min(1).max(300);
const count = z.number().int().positive();

const signalSchema = z.strictObject({
  id: z.enum(signalIds),
  from: z.number().positive(),
  more: z.number().positive().optional(),
  fact: sentence,
  pause: sentence,
  sources: z.array(sentence).min(1),
});
export type Signal = z.infer<typeof signalSchema>;

const momentSchema = z.strictObject({
  id: z.enum(['in-a-row', 'day', 'after-hours']),
  from: count,
  say: z.string().min(1).max(80),
});
export type MomentRule = z.infer<typeof momentSchema>;

const questionSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z-]*$/),
    question: sentence,
    range: z.tuple([z.number().int(), z.number().int()]),
    answers: z.array(sentence).optional(),
    bands: z.array(
      z.strictObject({ from: z.number().int(), say: sentence, support: z.boolean().optional() }),
    ),
  })
  .superRefine(({ range: [least, most], answers, bands }, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: 'custom', message, path: [path] });
    if (least >= most) fault('range', 'must go from least to most');
    if (answers !== undefined && answers.length !== most - least + 1)
      fault('answers', 'must be one for each number of the range');
    const rises = bands.every(({ from }, at) => from > (bands[at - 1]?.from ?? Number.NEGATIVE_INFINITY));
    if (bands[0]?.from !== least || !rises) fault('bands', 'must begin at the least number and rise');
  });

const checkSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  name: sentence,
  about: z.string().max(600).optional(),
  asks: z.array(questionSchema).min(1),
  licence: sentence,
  sources: z.array(sentence).min(1),
});

const fileSchema = z.strictObject({
  version: z.literal(1),
  back_to_back: z.strictObject({ gap_minutes: count }),
  notes: z.strictObject({ late_hours: count, later_hours: count, fewest_to_compare: count }),
  breaks: z.strictObject({ days: count, within_days: count }),
  desk: z.strictObject({ gap_minutes: count, commands: z.array(z.string().regex(/^[a-z]+$/)) }),
  signals: z.array(signalSchema).superRefine(eachOnce),
  moments: z.array(momentSchema).superRefine(eachOnce),
  checks: z.array(checkSchema).superRefine(eachOnce),
  support: z.string().min(1).max(400),
});
export type LoadData = z.infer<typeof fileSchema>;

/**
 * Reads `wellbeing.yaml` of a rules directory, e.g. `templates/rules`.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong
 */
export function readLoadData(directory: string): Promise<LoadData> {
  return readRulesFile(directory, 'wellbeing.yaml', fileSchema);
}

function eachOnce(list: readonly { id: string }[], context: z.RefinementCtx): void {
  const at = list.findIndex(({ id }, index) => list.findIndex((other) => other.id === id) !== index);
  if (at >= 0) context.addIssue({ code: 'custom', message: 'is there twice', path: [at, 'id'] });
}
