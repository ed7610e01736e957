import { emptyNoteContext } from '../../src/core/note-context.ts';
import type { NoteRules } from '../../src/core/note-ports.ts';
import type { Template } from '../../src/core/template.ts';
import { createNoteRules, readRuleData } from '../../src/notes/note-rules.ts';
import { createTemplateStore } from '../../src/notes/templates/template-files.ts';
import { type Corruption, corruptions, type Judged } from './corruptions.ts';
import { faithfulStatements, type Part } from './statements.ts';

/** One statement with the rules that speak against it. */
export interface Verdict<T extends Judged = Judged> {
  item: T;
  rules: string[];
}

export interface Trial {
  faithful: Verdict[];
  corrupted: Verdict<Corruption>[];
}

/** Judges the faithful statements of one part, and the corruptions made of them. */
export async function trial(part: Part): Promise<Trial> {
  const rules = createNoteRules(await readRuleData('templates'));
  const { template } = await createTemplateStore('templates').read('soap');
  const roomy = { ...template, sections: template.sections.map((each) => ({ ...each, claims_max: 1e6 })) };
  const statements = faithfulStatements(part);
  const faithful = statements.map((each) => ({ ...each, context: emptyNoteContext }));
  return {
    faithful: judge(faithful, rules, roomy),
    corrupted: judge(corruptions(part, statements), rules, roomy),
  };
}

/** All statements about the same lines in one answer, as a drafter gives them. */
function judge<T extends Judged>(items: readonly T[], rules: NoteRules, template: Template): Verdict<T>[] {
  const groups = grouped(items);
  return [...groups.values()].flatMap((group) => {
    const context =
      group.find(({ context: known }) => known.otherNames.length > 0)?.context ?? emptyNoteContext;
    const [first] = group;
    if (first === undefined) return [];
    const statements = group.map(({ section, text, cited }) => ({ section, text, lines: cited }));
    const { rejected } = rules.verify(
      { statements, risk: [], requestIds: [] },
      template,
      first.lines,
      context,
    );
    const against = new Map(rejected.map(({ id, problems }) => [id, problems.map(({ rule }) => rule)]));
    return group.map((item, index) => ({ item, rules: against.get(`s${index + 1}`) ?? [] }));
  });
}

function grouped<T extends Judged>(items: readonly T[]): Map<unknown, T[]> {
  const groups = new Map<unknown, T[]>();
  for (const item of items) groups.set(item.lines, [...(groups.get(item.lines) ?? []), item]);
  return groups;
}
