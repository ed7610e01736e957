import type { NoteContent } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { NoteContext } from '../../core/note-context.ts';
import type { LintFinding } from '../../core/note-ports.ts';
import type { Technique } from '../phrases/glossary-file.ts';
import { contradictingFacts, unknownSpeakers } from './contradictions.ts';
import { copiedText, staleFacts } from './copied-text.ts';
import { goldenThread } from './expectations.ts';
import { contradictingTimes, lateCompletion, missingFacts } from './facts.ts';
import { noteLength } from './length.ts';
import type { LintBook } from './lint-book.ts';
import { type LintedNote, type LintQuestion, lintedNote } from './linted-note.ts';
import { otherMembers, pronouns, thirdParties } from './names.ts';
import { emptyWording, judgingLanguage, neverInNotes } from './phrases.ts';
import { dialogueMarks, quotesTooMuch, scareQuotes } from './quotations.ts';
import { riskSaidOtherwise } from './risk-said-otherwise.ts';
import { serviceCode } from './service-code.ts';

/** What lint knows beside the note. */
export interface LintData {
  lint: LintBook;
  techniques: readonly Technique[];
}

/**
 * What a careful colleague would mark in a note, the gravest first and then in the order of the note. Pure. It reads
 * the note, and of the lines only whether somebody said them: whether the session supports a statement is the verifier's question.
 */
export function lintNote(
  content: NoteContent,
  context: NoteContext,
  data: LintData,
  lines: readonly SpokenLine[] = [],
): LintFinding[] {
  const note = lintedNote(content, context, data.lint);
  const found = [...questions, goldenThread(data.techniques), unknownSpeakers(lines)].flatMap((question) =>
    question(note),
  );
  const order = placesIn(note);
  const rank = ({ severity, place }: LintFinding) =>
    severities.indexOf(severity) * order.size + (order.get(place) ?? 0);
  return found.sort((one, other) => rank(one) - rank(other));
}

const questions: readonly LintQuestion[] = [
  judgingLanguage,
  scareQuotes,
  pronouns,
  emptyWording,
  neverInNotes,
  riskSaidOtherwise,
  quotesTooMuch,
  dialogueMarks,
  thirdParties,
  otherMembers,
  copiedText,
  staleFacts,
  noteLength,
  missingFacts,
  contradictingTimes,
  contradictingFacts,
  serviceCode,
  lateCompletion,
];

const severities: readonly LintFinding['severity'][] = ['error', 'warn', 'info'];

function placesIn({ content }: LintedNote): Map<string, number> {
  const places = content.sections.flatMap(({ id, statements }) => [
    id,
    ...statements.map((statement) => statement.id),
  ]);
  return new Map([...places, 'note'].map((place, index) => [place, index]));
}
