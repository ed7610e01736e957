import { linesOfMember } from '../../core/member-lines.ts';
import type { DraftedStatement, DraftPart } from '../../core/provider-ports.ts';
import type { Template } from '../../core/template.ts';
import { limitsOf } from '../verify/verify-draft.ts';
import { type Grounds, verifyStatement } from '../verify/verify-statement.ts';
import { heardLines } from '../words/heard-lines.ts';

/** For a drafter that works on this machine: which of its statements, by their places, the verifier would refuse. */
export function refusedAmong(
  template: Template,
  statements: readonly DraftedStatement[],
  part: DraftPart,
  grounds: Grounds,
): number[] {
  const { lines, ...known } = groundsOf(part, grounds);
  const heard = { ...known, lines: heardLines(lines) };
  const limits = new Map(template.sections.map((section) => [section.id, limitsOf(section)]));
  return statements.flatMap((statement, at) => {
    const { status } = verifyStatement({ ...statement, id: 's1' }, limits.get(statement.section), heard);
    return status === 'verified' ? [] : [at];
  });
}

/** In a member's part of a group's note, that member is the client. */
function groundsOf({ participant }: DraftPart, grounds: Grounds): Grounds {
  if (participant === undefined) return grounds;
  const member = grounds.lines.find((line) => line.participant === participant)?.person;
  if (member === undefined) return grounds;
  return { ...grounds, lines: linesOfMember(grounds.lines, member), context: { ...grounds.context, member } };
}
