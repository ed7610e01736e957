import { type Addressee, agreedTasks } from '../core/agreed-task.ts';
import type { Section, Statement } from '../core/artefacts/note.ts';
import type { NudgeSource } from '../core/nudge.ts';
import { planSections } from '../core/plan-sections.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import { exchangeLines, type QuotedLine } from './exchange-lines.ts';

/** Something the client agreed to do, and where the record says so. */
export interface AgreedHomework {
  /** As it is said to the client: `sit in the kitchen and read`. */
  task: string;
  /** The sentence of the note. */
  sentence: string;
  /** The words with which it was agreed. */
  source: NudgeSource;
  /** The question that they answer, where the note quotes both. */
  asked?: NudgeSource;
}

/**
 * What the newest signed note that agrees on something agrees on, in the note's order: verified statements and the
 * clinician's own words in its plan. Notes of a crisis, a treatment plan or a discharge set no homework.
 * @param record oldest first. @param person whose it is, in a group's note. @param speaker as whom the addressee speaks,
 * where the client is several people: what another one said they would do is left out
 */
export function agreedHomework(
  record: readonly RecordedSession[],
  addressee: Addressee,
  person?: string,
  speaker?: string,
): AgreedHomework[] {
  for (const recorded of [...record].reverse()) {
    const found = homeworkOf(recorded, addressee, person).filter(
      ({ source }) => speaker === undefined || !isAnothers(source, speaker),
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** What several sentences agree on is one task. */
export function byTask(homework: readonly AgreedHomework[]): [task: string, sources: NudgeSource[]][] {
  const tasks = new Map<string, [string, NudgeSource[]]>();
  for (const one of homework) {
    const known = tasks.get(one.task.toLowerCase());
    if (known === undefined) tasks.set(one.task.toLowerCase(), [one.task, sourcesOf(one)]);
    else known[1].push(...sourcesOf(one));
  }
  return [...tasks.values()];
}

/** All that a task rests on, in the order in which it was said. */
export function sourcesOf({ asked, source }: AgreedHomework): NudgeSource[] {
  return asked === undefined ? [source] : [asked, source];
}

function isAnothers({ speaker: said }: NudgeSource, speaker: string): boolean {
  return said !== 'clinician' && said !== 'therapist' && said !== speaker;
}

const notHomework: ReadonlySet<string | undefined> = new Set(['crisis', 'plan', 'discharge', 'supervision']);

function homeworkOf(recorded: RecordedSession, addressee: Addressee, person?: string): AgreedHomework[] {
  const { note } = recorded;
  if (!note?.signed || notHomework.has(note.content.template.kind)) return [];
  const sections = planSections(note.content).filter(
    ({ member }) => member === undefined || person === undefined || member === person,
  );
  return sections.flatMap((section) =>
    section.statements
      .filter(isSettled)
      .flatMap((statement) => agreedIn(recorded, section, statement, addressee)),
  );
}

function agreedIn(
  recorded: RecordedSession,
  section: Section,
  statement: Statement,
  addressee: Addressee,
): AgreedHomework[] {
  const sentence = statement.text;
  const said = exchangeLines(recorded, statement, addressee);
  if (said === 'none') return [];
  const source = sourceOf(recorded, section, statement);
  const rests =
    said === undefined
      ? { source }
      : { asked: spokenSource(source, said.asked), source: spokenSource(source, said.answer) };
  return agreedTasks(sentence, addressee).map((task) => ({ task, sentence, ...rests }));
}

function spokenSource(source: NudgeSource, { line, text }: QuotedLine): NudgeSource {
  return {
    ...source,
    lines: [line.id],
    startMs: line.startMs,
    speaker: line.participant ?? '?',
    quote: text,
  };
}

function isSettled({ status, accepted }: Statement): boolean {
  return status !== 'unsupported' || accepted === true;
}

/** The words that a statement of a note rests on, with the moment they were said at. */
export function sourceOf(
  { session, day, lines }: RecordedSession,
  section: Pick<Section, 'id'>,
  { id, text, lines: rests, quotes, status }: Statement,
): NudgeSource {
  const [quote] = quotes;
  const at = quote?.line ?? rests[0];
  // A transcript that was corrected since may count its lines otherwise.
  const line = lines.find((one) => one.id === at && (quote === undefined || one.text.includes(quote.text)));
  return {
    sessionId: session.id,
    day,
    section: section.id,
    statement: id,
    lines: rests,
    ...(line !== undefined && { startMs: line.startMs }),
    speaker: status === 'clinician' ? 'clinician' : (line?.participant ?? '?'),
    quote: quote?.text ?? text,
  };
}
