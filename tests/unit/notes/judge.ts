import type { SpokenLine } from '../../../src/core/lines.ts';
import { emptyNoteContext, type NoteContext } from '../../../src/core/note-context.ts';
import type { NoteRules } from '../../../src/core/note-ports.ts';
import type { EnforcedLimit } from '../../../src/core/template.ts';
import { createNoteRules, readRuleData } from '../../../src/notes/note-rules.ts';
import { template, templates } from './session.ts';

/** How a statement is judged, where it is not by itself in a section that takes everybody's words and forbids nothing. */
export interface How {
  section?: string;
  limits?: EnforcedLimit[];
  context?: Partial<NoteContext>;
  /** Other lines than the usual ones. */
  spoken?: readonly SpokenLine[];
}

/** The rules that speak against a statement about some of the lines; none where it holds. */
export type Judge = (text: string, cited: number[], how?: How) => string[];

/** @returns the rules of a note, and a judge over these lines */
export async function openJudge(lines: readonly SpokenLine[]): Promise<{ rules: NoteRules; judge: Judge }> {
  const rules = createNoteRules(await readRuleData(templates));
  const soap = await template('soap');
  const [first] = soap.sections;
  if (first === undefined) throw new Error('the template has no section');
  const judge: Judge = (text, cited, { section = 'any', limits = [], context, spoken = lines } = {}) => {
    const open = { ...first, id: 'any', source: 'any_turns' as const, must_not: limits };
    const answer = { statements: [{ section, text, lines: cited }], risk: [], requestIds: [] };
    return rules
      .verify(answer, { ...soap, sections: [open] }, spoken, { ...emptyNoteContext, ...context })
      .rejected.flatMap(({ problems }) => problems.map(({ rule }) => rule));
  };
  return { rules, judge };
}
