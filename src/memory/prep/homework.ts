import type { HomeworkAnswer, Receipt } from '../../core/insights.ts';
import type { FoundItem, PrepHomework, PrepRecord } from '../../core/prep.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import type { PrepBook } from './prep-file.ts';
import { type Quote, quoteOf, saidAgain, sentencesIn, sharesTopic, topicStems } from './said-again.ts';

/** An agreement with the words of the client that took it on. */
interface Agreed extends PrepHomework {
  accepted?: Quote;
  /** What is said of it where it does not come from a signed note's own sentence. */
  from: string;
}

/** What was agreed on last, by the signed notes and, where newer, by the words of sessions whose notes tell of none; and whether it was spoken of again. */
export function homeworkIn(prepared: PrepRecord, book: PrepBook): FoundItem[] {
  const { record, homework } = prepared;
  const placeOf = (sessionId: string) => record.findIndex(({ session }) => session.id === sessionId);
  const lastSigned = Math.max(-1, ...homework.map(({ quote }) => placeOf(quote.sessionId)));
  const spoken =
    record
      .slice(lastSigned + 1)
      .map((one) => saidIn(one, book))
      .findLast((some) => some.length > 0) ?? [];
  const agreed: Agreed[] = [...spoken, ...homework.map((one) => ({ ...one, from: '' }))];
  return agreed.map((one) => asItem(one, record.slice(placeOf(one.quote.sessionId) + 1), prepared.answers));
}

/** You ask and the next line of theirs takes it on, or they say it by themselves. */
function saidIn(recorded: RecordedSession, { homework }: PrepBook): Agreed[] {
  const { lines, note } = recorded;
  const from = note?.signed === true ? 'by the words of the session; ' : 'said, not in a signed note; ';
  const told = lines.flatMap((line, place): Agreed[] => {
    const cues = line.role === 'therapist' ? homework.asks : homework.own;
    const sentence = sentencesIn(line.text).find((one) => cues.saidIn(one));
    if (sentence === undefined) return [];
    const agreed = { sentence, quote: quoteOf(recorded, line), from };
    if (line.role !== 'therapist') return line.role === 'client' ? [agreed] : [];
    const next = lines.slice(place + 1).find(({ role }) => role !== 'therapist');
    return next?.role === 'client' && takesOn(next.text, homework)
      ? [{ ...agreed, accepted: quoteOf(recorded, next) }]
      : [];
  });
  // What takes something on is told with what it takes on.
  const taken = new Set(told.flatMap(({ accepted }) => accepted?.at?.line ?? []));
  return told.filter(({ quote }) => !taken.has(quote.at?.line ?? 0));
}

function takesOn(text: string, { accepts }: PrepBook['homework']): boolean {
  // "Even with no words. All right." takes it on in its second sentence; what begins with a no does not.
  const starts = sentencesIn(text).slice(0, 2);
  if (/^\W*(?:no|nope|nah|not|never)\b/iu.test(starts[0] ?? '')) return false;
  return starts.some((start) => !refusal.test(start) && accepts.placesIn(start).some((at) => at <= 2));
}

const refusal = /\b(?:no|not|never|can['’]t|won['’]t|don['’]t)\b/iu;

function asItem(
  { sentence, quote, accepted, from }: Agreed,
  later: readonly RecordedSession[],
  answers: readonly HomeworkAnswer[],
): FoundItem {
  const ids = later.map(({ session }) => session.id);
  const about = ({ asked, answer }: HomeworkAnswer) => `${asked.quote} ${answer?.quote ?? ''}`;
  const answer = answers.find(
    (one) => ids.includes(one.sessionId) && sharesTopic(about(one), `${sentence} ${quote.quote}`),
  );
  const again = answer === undefined ? saidAgain(topicStems(`${sentence} ${quote.quote}`), later) : undefined;
  const own = [quote, ...(accepted ? [accepted] : [])];
  const item = { part: 'homework' as const, text: sentence };
  if (answer !== undefined) {
    const quotes = [...own, asQuote(answer.asked), ...(answer.answer ? [asQuote(answer.answer)] : [])];
    return {
      ...item,
      remark: `${from}asked about ${answer.day}: ${answerWords[answer.said]}`,
      quotes,
      tells: ['again'],
    };
  }
  if (again !== undefined)
    return {
      ...item,
      remark: `${from}spoken of again ${again.day}`,
      quotes: [...own, again],
      tells: ['again'],
    };
  if (later.length === 0)
    return {
      ...item,
      remark: `${from}of the last session`,
      quotes: own,
      tells: [],
      ask: 'how the homework went',
    };
  return {
    ...item,
    remark: `${from}not spoken of since`,
    quotes: own,
    tells: ['since', 'still'],
    ask: 'how the homework went',
  };
}

const answerWords = { done: 'said done', 'not-done': 'said not done', unclear: 'not clear from the words' };

function asQuote({ sessionId, day, line, startMs, endMs, speaker, quote }: Receipt): Quote {
  return { sessionId, day, at: { line, startMs, endMs }, speaker, quote };
}
