import { clauseOf, quoted, talkWeight, topicOf } from './clauses.ts';
import { composeRisk, type RiskAnswer } from './compose-risk.ts';
import { type Brief, type BriefLine, type BriefSection, isClient, isTherapist } from './read-brief.ts';

/** One sentence of the note with the lines it rests on. */
export interface NoteStatement {
  section: string;
  text: string;
  lines: number[];
}

/** The answer in the shape that note requests ask for. */
export interface NoteAnswer {
  statements: NoteStatement[];
  risk: RiskAnswer[];
}

/** More than this reads like a transcript, whatever a template allows. */
const mostPerSection = 4;

/**
 * Writes a note from nothing but the lines of the request: each sentence quotes one of the lines it names, so
 * it is true of any session. Every section gets a sentence as long as somebody its source allows has spoken.
 */
export function composeNote(brief: Brief): NoteAnswer {
  const used = new Set<number>();
  const statements = brief.sections.flatMap((section) => {
    const wanted = Math.min(section.claimsMax, mostPerSection);
    const written = writersFor(section).flatMap((write) => write(brief.lines, used, wanted));
    return written
      .slice(0, wanted)
      .sort((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0))
      .map((statement) => ({ section: section.id, ...statement }));
  });
  return { statements, risk: brief.risk ? composeRisk(brief.lines) : [] };
}

type Written = Omit<NoteStatement, 'section'>;
type Writer = (lines: readonly BriefLine[], used: Set<number>, wanted: number) => Written[];

/** What a section is about, from its name and its source; the first writers that find something fill it. */
function writersFor(section: BriefSection): Writer[] {
  const name = `${section.id} ${section.title}`.toLowerCase();
  const isPlan = /\bplan\b|homework|next/u.test(name);
  const fallback = section.source === 'therapist_turns' ? [interventions] : [reports, interventions];
  if (section.source === 'client_turns')
    return [firstOf(/respon/u.test(name) ? [responses, reports] : [reports])];
  if (section.source === 'therapist_turns')
    return [firstOf(isPlan ? [suggestions, interventions] : [interventions])];
  if (isPlan) return [firstOf([agreements, suggestions, ...fallback])];
  if (/assess|progress|respon/u.test(name)) return [firstOf([changes, ...fallback])];
  if (/interven|objective/u.test(name)) return [firstOf([interventions, reports])];
  return [firstOf(fallback)];
}

function firstOf(writers: readonly Writer[]): Writer {
  return (lines, used, wanted) => {
    for (const write of writers) {
      const written = write(lines, used, wanted);
      if (written.length > 0) return written;
    }
    return [];
  };
}

const reports: Writer = (lines, used, wanted) =>
  pick(lines.filter(isClient), used, wanted, talkWeight).map((line, index) => {
    const verb = ['reported', 'described', 'stated', 'shared'][index % 4];
    return statement(line, `${subjectOf(line)} ${verb}`);
  });

const interventions: Writer = (lines, used, wanted) =>
  pick(lines.filter(isTherapist), used, wanted, talkWeight).map((line) => {
    const isQuestion = clauseOf(line.text).endsWith('?');
    return statement(line, isQuestion ? 'Therapist asked' : 'Therapist said');
  });

/** What clients say right after the therapist, later in the session: how they took what was done. */
const responses: Writer = (lines, used, wanted) => {
  const after = lines.filter((line, index) => isClient(line) && isTherapist(lines[index - 1] ?? line));
  const late = after.slice(Math.floor(after.length / 2));
  return pick(late, used, wanted, talkWeight).map((line) => statement(line, `${subjectOf(line)} responded`));
};

const changeWords =
  /\b(better|worse|easier|harder|calmer|lighter|improved|changed|different|less often|more often)\b/iu;

const changes: Writer = (lines, used, wanted) => {
  const named = lines.filter((line) => isClient(line) && changeWords.test(clauseOf(line.text, changeWords)));
  return pick(named, used, Math.min(2, wanted), talkWeight).map((line) =>
    statement(line, `${subjectOf(line)} reported`, changeWords),
  );
};

const taskWords =
  /\b(homework|this week|next (week|time|session|monday|tuesday|wednesday|thursday|friday)|practi[cs]e|write (it|down)|log|diary|worksheet|keep|try|same time|between now|safety plan|call you|meet again|see you)\b/iu;
const acceptance = /^(yes|yeah|okay|ok|sure|i can|i will|i'll|all right|alright|same time|deal)\b/iu;

const agreements: Writer = (lines, used, wanted) => {
  const pairs = lines.flatMap((line, index): Written[] => {
    const answer = lines[index + 1];
    if (!isTherapist(line) || !isTask(line) || answer === undefined || !isClient(answer)) return [];
    if (!acceptance.test(answer.text)) return [];
    used.add(line.id);
    const asked = statement(
      line,
      clauseOf(line.text, taskWords).endsWith('?') ? 'Therapist asked' : 'Therapist said',
      taskWords,
    );
    const agreed = `${subjectOf(answer)} agreed: ${quoted(clauseOf(answer.text, acceptance))}`;
    return [{ text: `${asked.text} ${agreed}`, lines: [line.id, answer.id] }];
  });
  return pairs.slice(-wanted);
};

const suggestions: Writer = (lines, used, wanted) => {
  const tasks = lines.filter((line) => isTherapist(line) && isTask(line)).slice(-wanted);
  for (const line of tasks) used.add(line.id);
  return tasks.map((line) => statement(line, 'Therapist said', taskWords));
};

function isTask(line: BriefLine): boolean {
  return taskWords.test(line.text);
}

/** The weightiest lines, those not used yet before the others, and marks them used. */
function pick(
  lines: readonly BriefLine[],
  used: Set<number>,
  wanted: number,
  weigh: (text: string) => number,
): BriefLine[] {
  const fresh = lines.filter((line) => !used.has(line.id));
  const from = fresh.length > 0 ? fresh : lines;
  const best = [...from].sort((a, b) => weigh(b.text) - weigh(a.text)).slice(0, wanted);
  const worth = best.filter((line, index) => index === 0 || weigh(line.text) > 0);
  for (const line of worth) used.add(line.id);
  return worth;
}

function statement(line: BriefLine, opening: string, prefer?: RegExp): Written {
  const clause = clauseOf(line.text, prefer);
  const topic = topicOf(clause);
  // "reported about" is no English; "asked about" is.
  const about =
    topic && (opening.endsWith('asked') ? `${opening} about` : opening.replace(/\w+$/u, 'talked about'));
  return { text: `${about ? `${about} ${topic}` : opening}: ${quoted(clause)}`, lines: [line.id] };
}

/** `Client`, or `Client 2` where several are in the room. */
function subjectOf(line: BriefLine): string {
  const number = /^client-(\d+)$/u.exec(line.participant)?.[1];
  return number === undefined ? 'Client' : `Client ${number}`;
}
