import type { Problem, Statement } from '../../core/artefacts/note.ts';
import type { RejectedStatement, VerifiedDraft } from '../../core/note-ports.ts';
import type { Preferences } from '../../core/preferences.ts';
import { nobodysName } from '../../core/pseudonyms.ts';
import type { Template } from '../../core/template.ts';

/**
 * What holds for a draft and for nothing later: no quotation where the clinician wants none, and nobody named by a
 * pseudonym that stands for nobody. A note that is there already stays, whatever the clinician comes to prefer.
 */
export function withinDraftLimits(
  verified: VerifiedDraft,
  { sections: asked }: Template,
  { quotes }: Pick<Preferences, 'quotes'>,
): VerifiedDraft {
  const refused: RejectedStatement[] = [];
  const sections = verified.sections.map((section) => {
    const kept = section.statements.filter((statement) => {
      const problems = problemsOf(statement, quotes);
      if (problems.length > 0)
        refused.push({ ...statement, section: section.id, status: 'unsupported', problems });
      return problems.length === 0;
    });
    if (kept.length === section.statements.length) return section;
    const missing = asked.find(({ id }) => id === section.id)?.if_missing;
    return { ...section, statements: kept, ...(kept.length === 0 && missing !== undefined && { missing }) };
  });
  return { ...verified, sections, rejected: [...verified.rejected, ...refused] };
}

function problemsOf({ text }: Statement, quotes: Preferences['quotes']): Problem[] {
  return [
    ...(text.includes(nobodysName)
      ? [{ rule: 'unknown-pseudonym', detail: 'It names somebody by a word that stands for nobody here.' }]
      : []),
    ...(quotes === 'none' && /[“”"]/u.test(text)
      ? [{ rule: 'quote-not-wanted', detail: 'It quotes, and you want no quotations.' }]
      : []),
  ];
}
