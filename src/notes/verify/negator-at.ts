import { negators, type Reach } from './negation-words.ts';
import type { Part } from './parts.ts';

const byFirst = new Map<string, { words: string[]; negator: string; reach: Reach }[]>();
for (const [negator, reach] of negators) {
  const words = negator.split(' ');
  const [first = ''] = words;
  byFirst.set(first, [...(byFirst.get(first) ?? []), { words, negator, reach }]);
}

/** A negation at a place of a part's words; an answer ("No, I …") is none. */
export function negatorAt(
  words: readonly string[],
  at: number,
  part: Part,
): { words: string; reach: Reach; length: number } | undefined {
  const found = byFirst
    .get(words[at] ?? '')
    ?.find((each) => each.words.every((word, index) => words[at + index] === word));
  if (found === undefined) return undefined;
  const { negator, reach } = found;
  const { length } = found.words;
  const next = words[at + length];
  if (negator === 'no' && (next === undefined || afterAnswer.has(next))) return undefined;
  if (negator === 'no' && idle.has(next ?? '') && words[at + 2] === undefined) return undefined;
  if (negator === 'lost' && part.asks) return undefined;
  if (/^(?:stopped|quit|stopping)$/u.test(negator) && !/ing$/u.test(next ?? '')) return undefined;
  const form = ` ${words.slice(0, at).join(' ')} `;
  if (participles.has(negator) && / (?:was|were|been|all|both) $/u.test(form)) return undefined;
  return { words: negator, reach, length };
}

/** Of these the passive turns round what stands before ("vomiting was denied"). */
const participles = new Set([
  'denied',
  'avoided',
  'lacked',
  'ruled out',
  'advised against',
  'recommended against',
]);

/** After these a no is an answer, not a part of what follows. */
const afterAnswer = new Set(
  `i we he she they it you there that this not no just only but and so yeah yes okay ok well never nothing none my the sorry
  because harm`.split(/\s+/u),
);
/** "No problem." */
const idle = new Set('problem problems doubt matter idea wonder question questions'.split(' '));

/** Whether a no is an answer to what was asked, and says nothing of the words after it. */
export function isAnswer(words: readonly string[], at: number): boolean {
  return words[at] === 'no' && afterAnswer.has(words[at + 1] ?? '');
}
