import { expect, test } from 'vitest';
import type { NoteContent, Statement } from '../../../../src/core/artefacts/note.ts';
import { styleHabits } from '../../../../src/notes/style/style-habits.ts';

function statement(id: string, text: string, status: Statement['status'] = 'verified'): Statement {
  return { id, text, lines: status === 'clinician' ? [] : [1], quotes: [], status, problems: [] };
}

function note(...statements: Statement[]): NoteContent {
  const template = { id: 'soap', title: 'SOAP', version: 2, sha256: 'a'.repeat(64) };
  return { template, sections: [{ id: 'subjective', title: 'Subjective', statements }], risk: [] };
}

/** The sentences that come of one statement said in other words. */
function sentences(before: string, after: string): string[] {
  const habits = styleHabits(note(statement('s1', before)), note(statement('s1', after)));
  return habits.map(({ sentence }) => sentence);
}

test('a word that is written instead of another one is a habit, and counted', () => {
  const drafted = note(
    statement('s1', 'Client reported sleeping four hours.'),
    statement('s2', 'Client reported that Marguerite had called, and reported relief.'),
  );
  const signed = note(
    statement('s1', 'Client shared sleeping four hours.'),
    statement('s2', 'Client shared that Marguerite had called, and shared relief.'),
  );
  expect(styleHabits(drafted, signed)).toEqual([
    { key: 'word reported > shared', sentence: 'Write “shared” instead of “reported”.', count: 3 },
  ]);
});

test.each([
  [
    'Client stated that work was hard.',
    'The patient stated that work was hard.',
    [['client', 'the patient']],
  ],
  ['As evidenced by the log, progress was made.', 'Progress was made.', []],
  [
    'The clinician utilized a thought record.',
    'The clinician used a thought record.',
    [['utilized', 'used']],
  ],
])('%j as %j', (before, after, changes) => {
  const written = sentences(before, after).filter((sentence) => sentence.startsWith('Write “'));
  expect(written).toEqual(changes.map(([from, to]) => `Write “${to}” instead of “${from}”.`));
});

test('words that are left out, length, and quotations are habits', () => {
  expect(sentences('Additionally, client described a quiet week.', 'Client described a quiet week.')).toEqual(
    ['Leave out “additionally”.'],
  );
  expect(
    sentences('Client said “my hands went numb on the train”.', 'Client described numb hands.'),
  ).toContain('Paraphrase more, and quote less.');
  expect(
    sentences('Client spoke at length about the garden and about the neighbours there.', 'Client spoke.'),
  ).toEqual(['Write shorter statements.']);
});

test('a statement that is written anew under a new id is known again by its words; one that is gone is left out', () => {
  const drafted = note(
    statement('s1', 'Client reported less panic on the train.'),
    statement('s2', 'Therapist said: “Mm-hm.”'),
  );
  const signed = note(statement('s9', 'Client shared less panic on the train.', 'clinician'));
  expect(styleHabits(drafted, signed).map(({ key }) => key)).toEqual([
    'word reported > shared',
    'fewer subjective',
  ]);
});

test.each([
  ['a name', 'Client mentioned Dana.', 'Client mentioned Maya.'],
  ['a person', 'Client called a sister.', 'Client called a brother.'],
  ['a number', 'Client slept four hours.', 'Client slept five hours.'],
  ['a denial', 'Client denied a plan.', 'Client reported a plan.'],
  ['a negation', 'Client did agree.', 'Client did not agree.'],
  ['who it was', 'Client stated the goal.', 'Therapist stated the goal.'],
  ['an agreement', 'Therapist suggested a log.', 'Therapist and client agreed a log.'],
  ['a pronoun', 'She reported panic.', 'He reported panic.'],
  ['a drug', 'Client takes sertraline.', 'Client takes Zoloft.'],
  ['a quotation', 'Client said “I reported him”.', 'Client said “I shared him”.'],
  ['a condition', 'Client described depression.', 'Client described anxiety.'],
])('%s that was put right is no habit', (_what, before, after) => {
  expect(sentences(before, after)).toEqual([]);
});

test('no rule ever holds a word of the client, whatever was changed', () => {
  const words =
    'reported shared client the of Maya sister Brooklyn cocaine fourteen she not denied session Ruth Vale 17'.split(
      ' ',
    );
  let state = 7;
  const pick = () => {
    state = (state * 48_271) % 2_147_483_647;
    return words[state % words.length] ?? '';
  };
  const text = () => Array.from({ length: 8 }, pick).join(' ');
  const told = Array.from({ length: 3000 }, () => sentences(text(), text())).flat();
  expect(told.length).toBeGreaterThan(200);
  expect(told.join(' ')).not.toMatch(/maya|sister|brooklyn|cocaine|fourteen|\bshe\b|denied|ruth|vale|17/i);
});
