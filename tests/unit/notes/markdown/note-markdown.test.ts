import { expect, test } from 'vitest';
import type { NoteContent } from '../../../../src/core/artefacts/note.ts';
import { markMistakes, noteMarkdown } from '../../../../src/notes/markdown/note-markdown.ts';
import { readNoteMarkdown } from '../../../../src/notes/markdown/read-note-markdown.ts';
import { sessionLines } from '../session.ts';

const note: NoteContent = {
  template: { id: 'soap', title: 'SOAP', version: 2, sha256: 'a'.repeat(64) },
  sections: [
    {
      id: 'subjective',
      title: 'Subjective',
      source: 'client_turns',
      statements: [
        {
          id: 's1',
          text: 'Client slept “maybe four hours most nights” {and missed shifts}.',
          lines: [3],
          quotes: [{ line: 3, text: 'maybe four hours most nights' }],
          status: 'verified',
          problems: [],
        },
        {
          id: 's2',
          text: 'Client had nine <!-- panic --> attacks.',
          lines: [2, 5],
          quotes: [],
          status: 'unsupported',
          problems: [{ rule: 'number-not-said', detail: 'A number was not said.' }],
        },
        { id: 's7', text: 'Ate well.', lines: [], quotes: [], status: 'clinician', problems: [] },
      ],
    },
    {
      id: 'plan',
      title: 'Plan',
      statements: [],
      missing: '[clinician to complete]',
      checklist: ['frequency', 'homework'],
    },
  ],
  risk: [
    { category: 'suicidal_ideation', status: 'denied', lines: [14, 15], quotes: [], source: 'rules' },
    { category: 'self_harm', status: 'unclear', lines: [17], quotes: [], source: 'both' },
  ],
  hits: [
    {
      id: 'h1',
      concern: 'self_injury',
      tier: 1,
      meaning: 'vague',
      lines: [17],
      context: [16, 17],
      quotes: [],
    },
  ],
};
const text = noteMarkdown(note, sessionLines, 3);

/** Reads the text with one thing in it changed; the thing must be there. */
function changed(from: string | RegExp, to: string) {
  const now = text.replace(from, to);
  expect(now).not.toBe(text);
  return readNoteMarkdown(now, note, sessionLines);
}

function statements(content: NoteContent | undefined) {
  return content?.sections.flatMap((section) => section.statements) ?? [];
}

test('what nobody changed comes back as it was, whatever it says', () => {
  expect(readNoteMarkdown(text, note, sessionLines)).toEqual({ content: note, mistakes: [], revision: 3 });
  expect(readNoteMarkdown(text.replaceAll('\n', '\r\n'), note, sessionLines).content).toEqual(note);
});

test('the text shows status, times, what was said and what is missing', () => {
  expect(text).toContain('- [s1] Client slept “maybe four hours most nights” {and missed shifts}. {00:14}');
  expect(text).toContain('  <!-- not supported: A number was not said. -->');
  expect(text).toContain('- self_harm: unclear\n  <!-- 01:52 client: “Not really.” -->');
  expect(text).toContain('- [h1] self_injury: undecided');
  expect(text).toContain('homework');
});

test('nothing that a template or somebody says ends the comment it stands in', () => {
  for (const words of ['mood --->', '-->', 'a -----> b', '-', '--!> x', '->', 'x --\u200b>']) {
    const checklist = [words, 'Within normal limits; no risk.', words];
    const [first, second] = note.sections;
    if (first === undefined || second === undefined) throw new Error('the note has two sections');
    const own: NoteContent = { ...note, sections: [first, { ...second, checklist }] };
    const written = noteMarkdown(own, sessionLines, 3);
    expect(readNoteMarkdown(written, own, sessionLines)).toEqual({ content: own, mistakes: [], revision: 3 });
    for (const row of written.split('\n').filter((each) => each.includes('<!--') && !each.startsWith('- [')))
      expect(row).toMatch(/^ *<!-- (?:(?!--[!>]).)*-->$/u);
    const told = [
      { line: 3, detail: words },
      { line: 4, detail: 'two' },
    ];
    expect(readNoteMarkdown(markMistakes(written, told), own, sessionLines).mistakes).toEqual([]);
  }
});

test('other words with the times left rest on the same lines, and are to be checked again', () => {
  const { content } = changed('- [s1] Client slept', '- [s1] Client said they slept');
  expect(statements(content)[0]).toMatchObject({ id: 's1', lines: [3], status: 'verified', accepted: true });
  expect(statements(content).slice(1)).toEqual(statements(note).slice(1));
});

test('times can be taken away one by one, and added; without any the words are the clinician’s own', () => {
  const one = changed('attacks. {00:07, 00:28}', 'attacks, often. {00:28, 00:35}');
  expect(statements(one.content)[1]).toMatchObject({ id: 's2', lines: [5, 6], status: 'verified' });
  const none = changed('attacks. {00:07, 00:28}', 'attacks.');
  expect(statements(none.content)[1]).toMatchObject({ id: 's8', lines: [], status: 'clinician' });
});

test('a line that is gone is left out, a new one is the clinician’s, and a section fills and empties', () => {
  const { content } = changed(/- \[s1\].*\n/, '- Woke early,\n  and could not sleep again.\n\n');
  expect(statements(content)[0]).toMatchObject({
    id: 's8',
    text: 'Woke early, and could not sleep again.',
    status: 'clinician',
    accepted: true,
  });
  expect(statements(content).map(({ id }) => id)).toEqual(['s8', 's2', 's7']);
  const filled = changed('# Risk', '* Weekly sessions.\n\n# Risk').content;
  expect(filled?.sections[1]).not.toHaveProperty('missing');
  const emptied = changed(/- \[s\d\].*\n/g, '').content;
  expect(emptied?.sections[0]).toMatchObject({ statements: [], missing: '[clinician to complete]' });
});

test('a statement moves below another heading with its id and evidence', () => {
  const moved = text
    .replace(/- \[s1\].*\n/, '')
    .replace('# Risk\n', `${/- \[s1\].*/.exec(text)?.[0]}\n\n# Risk\n`);
  const { content } = readNoteMarkdown(moved, note, sessionLines);
  expect(content?.sections[1]?.statements).toEqual([note.sections[0]?.statements[0]]);
});

test('risk and passages are decided behind the colon, and only then', () => {
  const { content } = changed('- self_harm: unclear', '- self_harm: endorsed');
  expect(content?.risk).toEqual([
    note.risk[0],
    { ...note.risk[1], status: 'endorsed', source: 'clinician', heard: 'unclear' },
  ]);
  expect(changed('self_injury: undecided', 'self_injury: follow_up').content?.hits?.[0]?.disposition).toBe(
    'follow_up',
  );
});

test.each([
  ['a statement that never was', '- [s2]', '- [s99]', 'the note has no statement s99; a new one has no mark'],
  ['one that stands there twice', '- [s2]', '- [s1]', 'the statement s1 stands here a second time'],
  [
    'a mark without words',
    /- \[s7\].*/,
    '- [s7]',
    'there are no words; to leave a statement out, delete its whole line',
  ],
  [
    'a time when nothing was said',
    'attacks. {00:07',
    'attacks, too. {59:59',
    'nothing begins at 59:59 in this session',
  ],
  [
    'a status that does not exist',
    'self_harm: unclear',
    'self_harm: safe',
    /^behind the colon stands one of/,
  ],
  ['a risk that is gone', /- self_harm: unclear\n/, '', /^the line self_harm is gone/],
  ['a passage that is gone', /- \[h1\].*\n/, '', /^the line \[h1\] self_injury is gone/],
  ['a heading that is gone', '## Plan [plan]', '', /^the heading \[plan\] is gone/],
  ['a heading nobody knows', '## Plan [plan]', '## Plans [plans]', /^the note has no such heading/],
  ['words above every heading', '# SOAP', 'Hello\n\n# SOAP', 'this stands below no heading'],
  ['a comment without an end', '# Risk', '<!-- mine\n\n# Risk', /^the heading # Risk is gone/],
])('%s is a mistake, and nothing is read', (_what, from, to, detail) => {
  const { content, mistakes } = changed(from, to);
  expect(content).toBeUndefined();
  expect(mistakes.map((mistake) => mistake.detail)).toContainEqual(
    typeof detail === 'string' ? detail : expect.stringMatching(detail),
  );
});

test('mistakes stand at the top with the lines they are in, and not twice', () => {
  const wrong = text.replace('- [s7] Ate well.', '- [s70] Ate well.');
  const once = markMistakes(wrong, readNoteMarkdown(wrong, note, sessionLines).mistakes);
  const again = readNoteMarkdown(once, note, sessionLines);
  const [mistake] = again.mistakes;
  expect(once.split('\n')[(mistake?.line ?? 0) - 1]).toContain('[s70]');
  expect(once).toContain(`line ${mistake?.line}: the note has no statement s70`);
  expect(markMistakes(once, again.mistakes)).toBe(once);
});
