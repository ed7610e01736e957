import type { NoteRules } from '../core/note-ports.ts';
import { createBrief, createRepairBrief } from './brief.ts';
import { readNoteTerms } from './glossary-file.ts';
import { readRiskPhrases } from './risk-file.ts';
import type { RuleData } from './statement-rule.ts';
import { reverifyContent, verifyDraft } from './verify-draft.ts';

/** The rules of a note, over the given data. */
export function createNoteRules(data: RuleData): NoteRules {
  return {
    brief: createBrief,
    repairBrief: createRepairBrief,
    verify: (answer, template, lines) => verifyDraft(answer, template, lines, data),
    reverify: (content, lines) => reverifyContent(content, lines, data),
  };
}

/**
 * Reads what the rules need from `rules/` inside the directory of the templates.
 * @param prepared see {@link readRiskPhrases}
 * @throws `usage` with line and column for a bad file.
 */
export async function readRuleData(directory: string, prepared?: string): Promise<RuleData> {
  const [risk, terms] = await Promise.all([readRiskPhrases(directory, prepared), readNoteTerms(directory)]);
  return { risk, ...terms };
}
