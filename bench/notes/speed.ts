import type { SpokenLine } from '../../src/core/lines.ts';
import { emptyNoteContext } from '../../src/core/note-context.ts';
import type { DraftedStatement } from '../../src/core/provider-ports.ts';
import { createNoteRules, readRuleData } from '../../src/notes/note-rules.ts';
import { createTemplateStore } from '../../src/notes/templates/template-files.ts';
import { type Figure, figure } from '../measure/figure.ts';
import { median } from '../measure/processes.ts';
import { faithfulStatements, parts } from './statements.ts';

/** Fifty minutes at 150 words a minute, and what a long note says of them. */
const wordsOfSession = 7500;
const statementsOfNote = 40;

/** So often it is timed, each time over fresh lines. */
const runs = 12;

/** What checking a note of fifty minutes costs, as drafted and again after an edit, the risk rules with it. */
export async function verifyingTime(): Promise<Figure[]> {
  const rules = createNoteRules(await readRuleData('templates'));
  const { template } = await createTemplateStore('templates').read('soap');
  const roomy = { ...template, sections: template.sections.map((each) => ({ ...each, claims_max: 1e6 })) };
  const shape = { id: 'soap', title: 'SOAP', version: 1, sha256: '0'.repeat(64) };
  const times = { verify: [] as number[], reverify: [] as number[], lint: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    const first = longSession();
    const before = performance.now();
    const answer = { statements: first.statements, risk: [], requestIds: [] };
    const { sections, risk, hits } = rules.verify(answer, roomy, first.lines, emptyNoteContext);
    times.verify.push(performance.now() - before);
    const second = longSession();
    const again = performance.now();
    const content = { template: shape, sections, risk, hits };
    rules.reverify(content, second.lines, emptyNoteContext);
    times.reverify.push(performance.now() - again);
    const linting = performance.now();
    rules.lint(content, second.lines, emptyNoteContext);
    times.lint.push(performance.now() - linting);
  }
  const { lines, statements } = longSession();
  return Object.entries(times).map(([what, took]) =>
    figure(`notes.${what}.50min`, median(took), 'ms', '<300', {
      best: Math.min(...took),
      first: took[0] ?? Number.NaN,
      words: wordsIn(lines),
      lines: lines.length,
      statements: statements.length,
    }),
  );
}

/** Sessions one after the other, with statements about them, until they are long enough; lines are new each time. */
function longSession(): { lines: SpokenLine[]; statements: DraftedStatement[] } {
  const lines: SpokenLine[] = [];
  const statements: DraftedStatement[] = [];
  const all = parts.flatMap(faithfulStatements);
  for (let round = 0; wordsIn(lines) < wordsOfSession; round += 1) {
    for (const session of new Set(all.map((each) => each.lines))) {
      if (wordsIn(lines) + wordsIn(session) > wordsOfSession) continue;
      const shift = lines.length;
      lines.push(...session.map((line) => ({ ...line, id: line.id + shift })));
      const own = all.filter((each) => each.lines === session).slice(0, 6);
      statements.push(
        ...own.map(({ section, text, cited }) => ({ section, text, lines: cited.map((id) => id + shift) })),
      );
    }
    if (round > 0) break;
  }
  return { lines, statements: statements.slice(0, statementsOfNote) };
}

function wordsIn(lines: readonly SpokenLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.split(/\s+/u).length, 0);
}
