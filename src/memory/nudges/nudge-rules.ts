import type { NudgeKind } from '../../core/nudge-kinds.ts';
import type { NudgeRules } from '../../core/nudge-ports.ts';
import { filledTexts } from './filled-texts.ts';
import type { NudgeData, NudgeKindData } from './nudge-data.ts';
import { firstPhrase } from './phrases.ts';
import { placeOf } from './place.ts';
import { nudgeProblems } from './problems.ts';
import { readingGrade } from './reading-grade.ts';
import { suppressions } from './suppressions.ts';
import { isTied } from './tied.ts';

/** What an agreed task is told by, in this order; any other is homework. */
const toldByWords = ['measure', 'journal', 'skill'] as const;

/** The rules of texts between sessions, over the given data. Pure: they read no clock and no vault. */
export function createNudgeRules({ rules, kinds }: NudgeData): NudgeRules {
  const dataOf = (kind: NudgeKind): NudgeKindData => {
    const data = kinds.find((file) => file.kind === kind);
    if (data === undefined) throw new RangeError(`no texts of the kind ${kind}`);
    return data;
  };
  const { limits } = rules;
  return {
    homeworkDays: limits.homework_days,
    mostDrafts: limits.drafts,
    reviewed: rules.reviewed,
    optOut: rules.opt_out,
    place: (code) => placeOf(code, rules),
    suppressions: (standing) => suppressions(standing, limits, standing.quietHours ?? limits.quiet_hours),
    problems: (text) => nudgeProblems(text, rules, dataOf(text.about).words),
    kindOf: (task) =>
      toldByWords.find((kind) => firstPhrase(dataOf(kind).words, task) !== undefined) ?? 'homework',
    needs: (kind) => dataOf(kind).needs,
    isTied: (body, agreed) => isTied(body, [agreed]),
    encourages: (words) => firstPhrase(dataOf('encouragement').words, words) !== undefined,
    filled: (kind, material) => filledTexts(dataOf(kind), material),
    grade: readingGrade,
  };
}
