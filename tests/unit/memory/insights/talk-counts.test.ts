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

describe('an answer that does not name what was asked about', () => {
  const counted = (question: string, answer: string) => {
    const counts = talkCounts(countedSession([`T 0-1 ${question}`, `C 1-2 ${answer}`]), book);
    return [counts.sleep, counts.hopelessness].map((mentions) =>
      mentions.map(({ quote, asked }) => [asked?.quote, quote]),
    );
  };

  it.each([
    ['How many hours do you sleep?', 'Four hours, maybe five.', 0],
    ['Okay. How much sleep are you getting?', "Four hours, maybe five. I'm awake at four and that's it.", 0],
    ['How is your sleep?', 'Not great, to be honest.', 0],
    ['Are you sleeping at all?', 'No, maybe 3 of them.', 0],
    ['Do you feel hopeless?', 'Yes, most days.', 1],
    ['Do you sometimes think that there is no point?', 'All the time.', 1],
  ])('counts with its question: %s – %s', (question, answer, topic) => {
    expect(counted(question, answer)[topic]).toEqual([[question, answer]]);
    expect(counted(question, answer)[1 - topic]).toEqual([]);
  });

  it.each([
    ['How do you sleep?', 'Fine.'],
    ['Are you sleeping?', 'No.'],
    ['Do you feel hopeless?', 'No.'],
    ['Do you feel hopeless?', 'No, not often.'],
    ['Do you feel hopeless?', 'My sister called.'],
    ['How many hours do you sleep?', 'My sister called on Sunday, and we talked for two hours.'],
    ['How many hours do you sleep?', 'Four on Mondays?'],
    ['How does your son sleep?', 'Four hours, maybe five.'],
    ['Did you tell her how she sleeps?', 'Twice a week, at four.'],
    ['You spoke of your sleep. How many brothers do you have?', 'Four.'],
    ['You sleep badly.', 'Four hours, maybe five.'],
    ['How did you sleep? And how many shifts do you work?', 'Four.'],
  ])('is not counted: %s – %s', (question, answer) => {
    expect(counted(question, answer)).toEqual([[], []]);
  });

  it('is counted by itself where it names it, a no as well as a yes', () => {
    expect(counted('How is your sleep?', 'No, I sleep fine.')).toEqual([
      [[undefined, 'No, I sleep fine.']],
      [],
    ]);
  });

  it('is only what comes right after the question, from the one it is about', () => {
    const turns = ['T 0-1 How many hours do you sleep?', 'D 1-2 Four.', 'C 2-3 Five.'];
    for (const person of ['p1', 'p2']) {
      const { sleep } = talkCounts(countedSession(turns, { person }), book);
      expect(sleep.map(({ line }) => line)).toEqual(person === 'p2' ? [2] : []);
    }
    const later = [
      'T 0-1 How many hours do you sleep?',
      'T 1-2 Before that, how was the week?',
      'C 2-3 Four of them.',
    ];
    expect(talkCounts(countedSession(later), book).sleep).toEqual([]);
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
