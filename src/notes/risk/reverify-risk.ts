import type { RiskFinding } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { linesWithoutPeers } from '../../core/member-lines.ts';
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
    const own = member === undefined ? lines : linesWithoutPeers(lines, member);
    const mine = before.filter((finding) => finding.member === member);
    const drafted = mine
      .filter(({ source }) => source === 'drafter' || source === 'both')
      .map((finding) => ({ ...finding, lines: heardIds(finding.lines, lines) }));
    return riskFindings(drafted, own, book).map((finding): RiskFinding => {
      const decided = mine.find(
        ({ category, source }) => category === finding.category && source === 'clinician',
      );
      return decided ?? { ...finding, ...(member !== undefined && { member }) };
    });
  });
}
