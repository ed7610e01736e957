import type { CountedSession, HomeworkAnswer, InsightRules, Mention } from '../../core/insights.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { receiptOf, sideOf } from './session-figures.ts';
import type { TalkBook } from './talk-file.ts';
import { answersAbout } from './topic-answers.ts';

/** How many of the client's lines after a question can be its answer. */
const answerLines = 3;

/** How many questions about homework are told of one session. */
const mostQuestions = 4;

/**
 * The client's lines that speak of sleep and of hopelessness, and those that answer a question about it; a line counts once for
 * each.
 */
export function talkCounts(session: CountedSession, book: TalkBook): ReturnType<InsightRules['talk']> {
  const own = session.lines.filter((line) => isOwn(line, session));
  const about = (topic: 'sleep' | 'hopelessness') => {
    const answers = answersAbout(topic, session.lines, book);
    return own.flatMap((line): Mention[] => {
      const asked = answers.get(line);
      if (book.topics[topic].saidIn(line.text)) return [receiptOf(session, line)];
      return asked === undefined ? [] : [{ ...receiptOf(session, line), asked: receiptOf(session, asked) }];
    });
  };
  return { clientLines: own.length, sleep: about('sleep'), hopelessness: about('hopelessness') };
}

/**
 * The therapist's questions about what had been agreed, and what the client said to them. What can be read either way,
 * or not at all, is `unclear`: the quote is there to be read.
 */
export function homeworkAnswers(session: CountedSession, { homework }: TalkBook): HomeworkAnswer[] {
  const { sessionId, day } = session;
  const lines = session.lines.toSorted((a, b) => a.startMs - b.startMs || a.id - b.id);
  const found: HomeworkAnswer[] = [];
  let answeredTo = -1;
  lines.forEach((line, at) => {
    if (line.role !== 'therapist' || at <= answeredTo || !homework.asked.saidIn(line.text)) return;
    const said = answersAfter(lines, at, session);
    // Asked of another member, it is no question to this one.
    if (session.person !== undefined && said.length === 0) return;
    const isAbout = [line, ...said].some(({ text }) => homework.about.saidIn(text));
    if (!isAbout || found.length === mostQuestions) return;
    const verdicts = said.map(({ text }) => verdictOf(text, homework));
    const which = verdicts.findIndex((verdict) => verdict !== 'unclear');
    const answer = said[Math.max(0, which)];
    found.push({
      sessionId,
      day,
      asked: receiptOf(session, line),
      ...(answer && { answer: receiptOf(session, answer) }),
      said: verdicts[which] ?? 'unclear',
    });
    answeredTo = Math.max(at, ...said.map((one) => lines.indexOf(one)));
  });
  return found;
}

/** The client's next lines, up to the therapist's next question, or until another member speaks. */
function answersAfter(lines: readonly SpokenLine[], at: number, session: CountedSession): SpokenLine[] {
  const rest = lines.slice(at + 1);
  const until = rest.findIndex((line) =>
    line.role === 'therapist' ? line.text.includes('?') : !isOwn(line, session),
  );
  const open = until < 0 ? rest : rest.slice(0, until);
  return open.filter((line) => isOwn(line, session)).slice(0, answerLines);
}

function verdictOf(text: string, { done, notDone }: TalkBook['homework']): HomeworkAnswer['said'] {
  const against = notDone.placesIn(text);
  // "I did not write" begins like "I did".
  const isDone = done.placesIn(text).some((place) => !against.includes(place));
  if (isDone === against.length > 0) return 'unclear';
  return isDone ? 'done' : 'not-done';
}

function isOwn(line: SpokenLine, { person }: CountedSession): boolean {
  return line.role === 'client' && sideOf(line, person) !== 'others';
}
