import type { NoteContent } from '../../src/core/artefacts/note.ts';
import type { SpokenLine } from '../../src/core/lines.ts';
import { emptyNoteContext } from '../../src/core/note-context.ts';
import type { DraftAnswer } from '../../src/core/provider-ports.ts';
import { renderNote } from '../../src/notes/export/export-note.ts';
import { createExtractDrafter } from '../../src/notes/extract/extract-drafter.ts';
import { createNoteRules, readRuleData } from '../../src/notes/note-rules.ts';
import { createTemplateStore } from '../../src/notes/templates/template-files.ts';
import { type Figure, figure } from '../measure/figure.ts';
import { corruptions } from './corruptions.ts';
import { type Faithful, faithfulStatements, parts } from './statements.ts';

/**
 * Quotations in notes as they are written out: drafted without a model, and by a drafter that quotes well and badly by
 * turns. Held against the lines by a reading of their own, which shares nothing with the verifier.
 */
export async function exportedQuotations(): Promise<Figure[]> {
  const rules = createNoteRules(await readRuleData('templates'));
  const { template } = await createTemplateStore('templates').read('soap');
  const found = { extract: { all: 0, held: 0 }, careless: { all: 0, held: 0 } };
  for (const { lines, answer } of sessions()) {
    const brief = rules.brief(template, lines, emptyNoteContext);
    const extract = await createExtractDrafter().draft(brief, reason, () => {});
    for (const [drafter, given] of [
      ['extract', extract],
      ['careless', answer],
    ] as const) {
      const { sections, risk, hits } = rules.verify(given, template, lines, emptyNoteContext);
      const { id, title, version } = template;
      const content = { template: { id, title, version, sha256: '0'.repeat(64) }, sections, risk, hits };
      const quoted = quotationsOf(written(content, lines));
      found[drafter].all += quoted.length;
      found[drafter].held += quoted.filter((words) => isHeld(words, lines)).length;
    }
  }
  return Object.entries(found).map(([drafter, { all, held }]) =>
    figure(`notes.quotations.verbatim.${drafter}`, (100 * held) / all, '%', '=100', { quotations: all }),
  );
}

const reason = { purpose: 'draft' as const, sessionId: 's', clientId: 'c', consentIds: [] };

/** Each session with what a drafter says of it that quotes rightly and wrongly. */
function sessions(): { lines: readonly SpokenLine[]; answer: DraftAnswer }[] {
  const bySession = new Map<readonly SpokenLine[], DraftAnswer>();
  for (const part of parts) {
    const faithful = faithfulStatements(part);
    const wrong = corruptions(part, faithful).filter(({ kind }) => kind === 'quote');
    for (const statement of [...faithful, ...wrong]) {
      const answer = bySession.get(statement.lines) ?? { statements: [], risk: [], requestIds: [] };
      bySession.set(statement.lines, { ...answer, statements: [...answer.statements, drafted(statement)] });
    }
  }
  return [...bySession].map(([lines, answer]) => ({ lines, answer }));
}

function drafted({ section, text, cited }: Pick<Faithful, 'section' | 'text' | 'cited'>) {
  return { section, text, lines: cited };
}

function written(content: NoteContent, lines: readonly SpokenLine[]): string {
  const at = '2026-03-02T15:00:00-05:00';
  const session = { v: 1, kind: 'session', id: 's', clientId: 'c', startedAt: at, createdAt: at };
  const client = {
    v: 1 as const,
    kind: 'client' as const,
    id: 'c',
    name: 'A B',
    sessionKind: 'individual' as const,
    people: [{ id: 'p', name: 'A B', role: 'client' as const }],
    createdAt: at,
    updatedAt: at,
  };
  return renderNote({ content, session: session as never, client, lines, fullName: false }, 'md');
}

/** What stands between double quotation marks; in Markdown a backslash only protects what follows. */
function quotationsOf(text: string): string[] {
  const plain = text.replace(/\\(?=[^\w\s])/gu, '').replace(/\s+/gu, ' ');
  return [...plain.matchAll(/“([^”]*)”/gu)].map(([, words = '']) => words);
}

/** Letters and figures only, in order: the simplest thing that could be called word for word. */
function isHeld(quoted: string, lines: readonly SpokenLine[]): boolean {
  const bare = (text: string) => ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
  return turnsOf(lines).some((text) => bare(text).includes(bare(quoted)));
}

/** What one person said without another in between: a transcript cuts inside sentences. */
function turnsOf(lines: readonly SpokenLine[]): string[] {
  const turns: string[] = [];
  for (const [at, { text, participant }] of lines.entries()) {
    const goesOn = participant !== null && lines[at - 1]?.participant === participant;
    const before = goesOn ? `${turns.pop()} ` : '';
    turns.push(`${before}${text}`);
  }
  return turns;
}
