import type { RiskFinding } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { heardIds } from '../words/heard-lines.ts';
import type { RiskPhraseBook } from './risk-file.ts';
import { riskFindings } from './risk-findings.ts';

/**
 * The findings of a note found anew, with the clinician's own kept. In a group's note each member's are found in what
 * that member and the therapist said.
 */
export function risksAnew(
  before: readonly RiskFinding[],
  lines: readonly SpokenLine[],
  book: RiskPhraseBook,
): RiskFinding[] {
  const members = [...new Set(before.map(({ member }) => member))];
  return (members.length === 0 ? [undefined] : members).flatMap((member) => {
    const mine = before.filter((finding) => finding.member === member);
    const drafted = mine
      .filter(({ source, heard }) => source === 'drafter' || source === 'both' || heard !== undefined)
      .map(({ category, status, heard = status, lines: ids }) => ({
        category,
        status: heard,
        lines: heardIds(ids, lines),
      }));
    return riskFindings(drafted, lines, book, member).map((finding): RiskFinding => {
      const decided = mine.find(
        ({ category, source }) => category === finding.category && source === 'clinician',
      );
      const about = decided === undefined ? finding : withDecision(finding, decided);
      return { ...about, ...(member !== undefined && { member }) };
    });
  });
}

/** The clinician's word stands above what was heard; what was heard stays beside it. */
function withDecision(found: RiskFinding, { status, heard, lines, quotes }: RiskFinding): RiskFinding {
  // A decision of an earlier release knows nothing of what was heard: the lines it was made on stay with it.
  const evidence = heard === undefined ? { lines, quotes } : {};
  return { ...found, ...evidence, status, source: 'clinician', heard: found.status };
}
