import type { SpokenLine } from '../../core/lines.ts';
import type { TalkBook } from './talk-file.ts';

/** An answer says in its first words what it is. */
const firstWords = 6;

/**
 * Lines that answer the therapist's question about a topic without naming it, each with its question: "How many hours do you sleep?"
 * "Four, maybe five." Only the very next line, and only where the last thing that was asked is about the client: of a plain
 * "fine", a "no", or talk of something else nobody can say that it is about the topic.
 */
export function answersAbout(
  topic: 'sleep' | 'hopelessness',
  said: readonly SpokenLine[],
  { topics, answers }: Pick<TalkBook, 'topics' | 'answers'>,
): Map<SpokenLine, SpokenLine> {
  const lines = said.toSorted((a, b) => a.startMs - b.startMs || a.id - b.id);
  return new Map(
    lines.flatMap((question, at): [SpokenLine, SpokenLine][] => {
      const answer = lines[at + 1];
      const asked = lastSentence(question.text);
      const isAsked =
        question.role === 'therapist' &&
        asked.endsWith('?') &&
        topics[topic].saidIn(asked) &&
        isOfThem(asked);
      if (!isAsked || answer?.role !== 'client' || answer.text.trimEnd().endsWith('?')) return [];
      const isNo = topic === 'hopelessness' && /^\W*(?:no|not|nope|never|nah)\b/iu.test(answer.text);
      const tells =
        answers[topic].placesIn(answer.text).some((place) => place < firstWords) ||
        (topic === 'sleep' && /^(?:\S+\s+){0,5}\d/u.test(answer.text));
      return tells && !isNo ? [[answer, question]] : [];
    }),
  );
}

function lastSentence(text: string): string {
  return (
    text
      .trim()
      .split(/(?<=[.?!…])\s+/u)
      .at(-1) ?? ''
  );
}

/** "How does your son sleep?" is about somebody else. */
function isOfThem(question: string): boolean {
  const anothers =
    /\b(?:he|she|they|him|them|his|their|your (?!sleep|nights?|bed|dreams?|nightmares?|hours?)\p{L}+)\b/iu;
  return /\byour?\b/iu.test(question) && !anothers.test(question);
}
