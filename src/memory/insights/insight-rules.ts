import type { InsightRules } from '../../core/insights.ts';
import { readInstruments } from '../measures/measures-file.ts';
import { scoreChange } from './score-change.ts';
import { sessionFigures } from './session-figures.ts';
import { homeworkAnswers, talkCounts } from './talk-counts.ts';
import { readTalkBook } from './talk-file.ts';

/**
 * @param rules where `measures.yaml` and `talk.yaml` lie, e.g. `templates/rules`
 * @throws `usage` with line and column for a bad file
 */
export async function openInsightRules(rules: string): Promise<InsightRules> {
  const [instruments, book] = await Promise.all([readInstruments(rules), readTalkBook(rules)]);
  return {
    instruments,
    change: scoreChange,
    figures: sessionFigures,
    talk: (session) => talkCounts(session, book),
    homework: (session) => homeworkAnswers(session, book),
  };
}
