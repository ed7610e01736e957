import { AmynoteError } from '../core/errors.ts';
import type { SelfCheck } from '../core/self-check.ts';
import { localIso } from '../core/time.ts';
import { toolStamp } from '../core/version.ts';
import type { SelfCheckKind, SelfChecks, SelfQuestion } from '../core/wellbeing-ports.ts';

/**
 * Keeps the answers to one self-check, sealed to the clinician's own key alone.
 * @param typed one for each question. @throws `usage` when one is no number of its range; `locked`
 */
export async function keepSelfCheck(
  checks: SelfChecks,
  kind: SelfCheckKind,
  typed: readonly string[],
  now: Date,
): Promise<SelfCheck> {
  const scores = Object.fromEntries(kind.asks.map((ask, at) => [ask.id, scoreOf(ask, typed[at] ?? '')]));
  const check: SelfCheck = {
    v: 1,
    kind: 'self-check',
    check: kind.id,
    at: localIso(now),
    tool: toolStamp,
    scores,
  };
  await checks.save(check);
  return check;
}

/** What is said of an answer: the highest band that it reaches. */
export function bandOfAnswer(
  { bands }: SelfQuestion,
  score: number,
): SelfQuestion['bands'][number] | undefined {
  return bands.findLast(({ from }) => score >= from);
}

/** @throws `usage` */
export function scoreOf({ range: [least, most] }: SelfQuestion, typed: string): number {
  const score = Number(typed.trim());
  if (/^\d{1,3}$/.test(typed.trim()) && score >= least && score <= most) return score;
  throw new AmynoteError('usage', `the answer is a whole number from ${least} to ${most}; nothing was kept`, {
    hint: 'run the same command again',
  });
}
