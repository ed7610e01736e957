import { join } from 'node:path';
import type { NoteRules } from '../core/note-ports.ts';
import type { DraftBrief } from '../core/provider-ports.ts';
import { createBrief, createRepairBrief } from './brief/brief.ts';
import { withinDraftLimits } from './brief/drafted-limits.ts';
import { refusedAmong } from './extract/draft-check.ts';
import { readLintBook } from './lint/lint-book.ts';
import { lintNote } from './lint/lint-note.ts';
import { markMistakes, noteMarkdown } from './markdown/note-markdown.ts';
import { readNoteMarkdown } from './markdown/read-note-markdown.ts';
import { readNoteTerms } from './phrases/glossary-file.ts';
import { readMeanings } from './phrases/meanings-file.ts';
import { readPreparedYaml } from './prepared-yaml.ts';
import { heardPassages } from './risk/note-hits.ts';
import { riskExchanges } from './risk/risk-exchanges.ts';
import { readRiskPhrases } from './risk/risk-file.ts';
import { styleHabits } from './style/style-habits.ts';
import { coverage } from './verify/coverage.ts';
import type { RuleData } from './verify/statement-rule.ts';
import { reverifyContent, verifyDraft } from './verify/verify-draft.ts';
import { heardLines } from './words/heard-lines.ts';

/** The rules of a note, over the given data. */
export function createNoteRules(data: RuleData): NoteRules {
  return {
    brief(template, lines, context) {
      const brief = createBrief(template, lines, context);
      const refused: DraftBrief['refused'] = (statements, part) =>
        refusedAmong(brief.template, statements, part, { lines, data, context });
      return { ...brief, refused, askedAboutRisk: (asked) => riskExchanges(asked, data.risk) };
    },
    repairBrief: createRepairBrief,
    verify: (answer, template, lines, context) =>
      withinDraftLimits(
        verifyDraft(answer, template, { lines, data, context }),
        template,
        context.preferences,
      ),
    reverify: (content, lines, context) => reverifyContent(content, { lines, data, context }),
    hear: (lines, before, byMember) => heardPassages(heardLines(lines), data.risk, before, byMember),
    lint: (content, lines, context) => lintNote(content, context, data, lines),
    coverage,
    toMarkdown: noteMarkdown,
    fromMarkdown: readNoteMarkdown,
    markMistakes,
    styleHabits,
  };
}

/**
 * Reads what the rules need from `rules/` inside the directory of the templates.
 * @param built the folder of the built program, where what the files say was prepared; without it, or when somebody
 * changed a file since, they are read anew
 * @throws `usage` with line and column for a bad file.
 */
export async function readRuleData(directory: string, built?: string): Promise<RuleData> {
  const prepared = built === undefined ? undefined : await readPreparedYaml(join(built, 'rules.json'));
  const [risk, terms, meanings, lint] = await Promise.all([
    readRiskPhrases(directory, built === undefined ? undefined : join(built, 'risk.json')),
    readNoteTerms(directory, prepared),
    readMeanings(directory, prepared),
    readLintBook(directory, prepared),
  ]);
  return { risk, ...terms, meanings, lint };
}
