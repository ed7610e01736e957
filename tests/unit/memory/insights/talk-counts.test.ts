import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { homeworkAnswers, talkCounts } from '../../../../src/memory/insights/talk-counts.ts';
import { readTalkBook, type TalkBook } from '../../../../src/memory/insights/talk-file.ts';
import { countedSession } from './counted-session.ts';

let book: TalkBook;
beforeAll(async () => {
  book = await readTalkBook(join(import.meta.dirname, '../../../../templates/rules'));
});

describe('what the client spoke about', () => {
  it.each([
    ['I slept maybe four hours.', 1, 0],
    ['I lie awake until the birds start.', 1, 0],
    ['It woke me up at four again.', 0, 0],
    ['I woke up at four again.', 1, 0],
    ['What’s the point of any of it?', 0, 1],
    ['Nothing will ever change there.', 0, 1],
    ['The point of the exercise was clear.', 0, 0],
    ['I dropped the kids off.', 0, 0],
  ])('%s', (text, sleep, hopelessness) => {
    const counts = talkCounts(countedSession([`C 0-1 ${text}`]), book);
    expect([counts.sleep.length, counts.hopelessness.length]).toEqual([sleep, hopelessness]);
  });

  it('is counted in the client’s own lines only, with the words', () => {
    const session = countedSession(
      ['T 0-1 How is your sleep?', 'D 1-2 I never sleep.', 'C 2-3 I sleep well.'],
      { person: 'p1' },
    );
    const { clientLines, sleep } = talkCounts(session, book);
    expect([clientLines, sleep.map(({ line, quote }) => [line, quote])]).toEqual([1, [[3, 'I sleep well.']]]);
  });
});

describe('homework', () => {
  it.each([
    ['How did it go with the diary?', 'Yes, five evenings out of seven.', 'done'],
    ['Did you manage to do the breathing?', 'I tried it on the bus.', 'done'],
    ['Did you keep the notebook?', 'I did not write anything.', 'not-done'],
    ['Were you able to go for the walk?', 'I forgot.', 'not-done'],
    ['Did you write the letter?', 'I did one page, and then I left it.', 'unclear'],
    ['How was the exposure?', 'Elena came along.', 'unclear'],
  ])('%s – %s', (question, answer, said) => {
    const found = homeworkAnswers(countedSession([`T 0-1 ${question}`, `C 1-2 ${answer}`]), book);
    expect(found).toMatchObject([{ said, asked: { quote: question }, answer: { quote: answer } }]);
  });

  it('is not asked about by every question', () => {
    const turns = ['T 0-1 Did you try the soup?', 'C 1-2 Yes.', 'C 2-3 I did my diary.', 'T 3-4 Good.'];
    expect(homeworkAnswers(countedSession(turns.slice(0, 2)), book)).toEqual([]);
    expect(homeworkAnswers(countedSession([turns[2] ?? '', turns[3] ?? '']), book)).toEqual([]);
  });

  it('is answered before the therapist’s next question, or not in words', () => {
    const found = homeworkAnswers(
      countedSession(['T 0-1 Did you keep the diary?', 'T 5-6 Was it hard?', 'C 7-8 Yes.']),
      book,
    );
    expect(found).toMatchObject([{ said: 'unclear' }]);
    expect(found[0]?.answer).toBeUndefined();
  });
});
