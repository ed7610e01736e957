import * as z from 'zod';
import type { DraftAnswer } from '../../core/provider-ports.ts';
import { riskCategories, riskStatuses } from '../../core/risk.ts';
import { BrokenAnswer } from '../classify-error.ts';
import { plainText } from '../plain-text.ts';

const answerSchema = z.object({
  statements: z.array(
    z.object({ section: z.string(), text: z.string().transform(plainText), lines: z.array(z.int()) }),
  ),
  risk: z.array(
    z.object({ category: z.enum(riskCategories), status: z.enum(riskStatuses), lines: z.array(z.int()) }),
  ),
});

/**
 * Reads a drafter's answer. Servers on this machine often ignore the schema they were given and write
 * around the JSON, so the outermost object of the text is taken.
 * @throws BrokenAnswer when that is no JSON or not of the agreed shape; whether it is true is the verifier's work.
 */
export function readDraftAnswer(text: string): Pick<DraftAnswer, 'statements' | 'risk'> {
  const parsed = answerSchema.safeParse(parseObject(text));
  if (!parsed.success) throw new BrokenAnswer('broken answer');
  return parsed.data;
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  } catch {
    // The parser's message quotes the text, so it is dropped.
    throw new BrokenAnswer('broken answer');
  }
}
