import type { NoteAnswer, NoteStatement } from './compose-note.ts';
import type { RequestFaults } from './faults.ts';
import { type Brief, isClient } from './read-brief.ts';

/** Makes the note wrong in the ways that are switched on; one statement per fault is touched. */
export function spoilNote(note: NoteAnswer, brief: Brief, faults: RequestFaults): NoteAnswer {
  const { statements } = note;
  const first = statements[0];
  const lastLine = Math.max(0, ...brief.lines.map((line) => line.id));
  if (first && faults.take('unknown-lines')) replace(statements, { ...first, lines: [lastLine + 900] });
  if (first && faults.take('empty-lines')) replace(statements, { ...first, lines: [] });
  if (first && faults.take('fabricated-quote'))
    add(note, first, 'Client stated: “The clocks all stopped at my window.”');
  if (first && faults.take('invented-sentence'))
    add(note, first, 'Client reported a move to Lisbon with a new puppy.');
  if (first && faults.take('invented-date')) add(note, first, 'Client has a court hearing on 17 May 2031.');
  if (first && faults.take('invented-theme')) add(note, first, 'Client spoke of gambling again.');
  if (first && faults.take('wrong-number')) add(note, first, 'Client reported 97 episodes in the session.');
  return faults.take('flipped-denial') ? flipped(note, brief) : note;
}

/** In place of the section's own first statement, so that claims_max still holds. */
function replace(statements: NoteStatement[], statement: NoteStatement): void {
  statements[0] = statement;
}

/** In place of the section's last statement, resting on a line that does not say so. */
function add(note: NoteAnswer, like: NoteStatement, text: string): void {
  const at = note.statements.findLastIndex((statement) => statement.section === like.section);
  note.statements[at] = { ...like, text, lines: note.statements[at]?.lines ?? like.lines };
}

/** What was denied becomes endorsed, what was endorsed denied, and what nobody asked is "denied" too. */
function flipped(note: NoteAnswer, brief: Brief): NoteAnswer {
  const anyLine = brief.lines.find(isClient)?.id;
  const risk = note.risk.map((finding) => {
    if (finding.status === 'denied') return { ...finding, status: 'endorsed' as const };
    const lines = finding.lines.length > 0 || anyLine === undefined ? finding.lines : [anyLine];
    return { ...finding, status: 'denied' as const, lines };
  });
  return { ...note, risk };
}
