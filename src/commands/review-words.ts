import type { Section } from '../core/artefacts/note.ts';
import { oneLine } from '../core/one-line.ts';
import type { NoteEdit } from '../pipeline/note-edit.ts';
import type { ReviewDesk } from '../pipeline/review.ts';
import type { ReviewAct } from '../pipeline/review-keys.ts';
import type { ReviewStep } from '../pipeline/review-steps.ts';
import type { Screen } from './output.ts';

/** Asks for the words an act needs. @returns the edits they make; undefined when none were given */
export async function askWords(
  screen: Screen,
  desk: ReviewDesk,
  step: ReviewStep,
  act: ReviewAct,
): Promise<NoteEdit[] | undefined> {
  if (act.type === 'reword') return reword(screen, desk, act.statementId);
  if (act.type === 'replace') return replace(screen, desk, act.statementId);
  const section = step.type === 'missing' ? step.section : await chosenSection(screen, desk);
  if (section === undefined) return undefined;
  const text = await words(screen, `${oneLine(section.title)}: `, '');
  if (text === undefined) return undefined;
  const { id: sectionId, member } = section;
  return [{ type: 'add', sectionId, texts: [text], ...(member !== undefined && { member }) }];
}

async function reword(
  screen: Screen,
  desk: ReviewDesk,
  statementId: string,
): Promise<NoteEdit[] | undefined> {
  const before = oneLine(statementOf(desk, statementId)?.text ?? '');
  const text = await words(screen, 'Edit (Escape leaves it): ', before);
  return text === undefined || text === before ? undefined : [{ type: 'reword', statementId, text }];
}

/** What the session does not support may still be true: then the clinician says it, and nobody else. */
async function replace(
  screen: Screen,
  desk: ReviewDesk,
  statementId: string,
): Promise<NoteEdit[] | undefined> {
  const statement = statementOf(desk, statementId);
  const before = statement?.status === 'unsupported' ? oneLine(statement.text) : '';
  const text = await words(screen, 'Your own words: ', before);
  return text === undefined ? undefined : [{ type: 'replace', statementId, texts: [text] }];
}

function statementOf(desk: ReviewDesk, statementId: string) {
  const statements = desk.walk().content.sections.flatMap((section) => section.statements);
  return statements.find(({ id }) => id === statementId);
}

async function words(screen: Screen, question: string, before: string): Promise<string | undefined> {
  const text = oneLine((await screen.askLine(question, before)) ?? '');
  return text === '' ? undefined : text;
}

/** Where words about something that was left out belong. */
async function chosenSection(screen: Screen, desk: ReviewDesk): Promise<Section | undefined> {
  const { sections } = desk.walk().content;
  const names = sections.map(
    ({ title, member }, at) => `${at + 1} ${oneLine(title)}${member ? ` (${member})` : ''}`,
  );
  const answer = await words(screen, `Below which heading (${names.join(', ')})? `, '');
  return answer === undefined ? undefined : sections[Number(answer) - 1];
}
