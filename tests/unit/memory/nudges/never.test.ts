import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { nudgeKinds } from '../../../../src/core/nudge-kinds.ts';
import type { NudgeText } from '../../../../src/core/nudge-ports.ts';
import { readNudgeData } from '../../../../src/memory/nudges/nudge-data.ts';
import { createNudgeRules } from '../../../../src/memory/nudges/nudge-rules.ts';
import { firstPhrase, phrasePattern } from '../../../../src/memory/nudges/phrases.ts';
import { createNoteRules, readRuleData } from '../../../../src/notes/note-rules.ts';
import { riskIn } from '../../../../src/pipeline/risk-facts.ts';

const templates = join(import.meta.dirname, '../../../../templates');
const data = await readNudgeData(templates);
const rules = createNudgeRules(data);
const noteRules = createNoteRules(await readRuleData(templates));

/** What clients may say of risk, one list for each concern. */
const phrasings = [
  'self-injury',
  'active-ideation',
  'passive-ideation',
  'violence',
  'partner-violence',
  'child-abuse',
  'elder-abuse',
  'substance-use',
  'eating-disorder',
  'psychosis',
].flatMap((concern) => {
  const path = join(import.meta.dirname, '../../notes/risk-phrasings', `${concern}.yaml`);
  const { phrasings: listed } = parse(readFileSync(path, 'utf8')) as {
    phrasings: (string | { text: string })[];
  };
  return listed.map((one) => (typeof one === 'string' ? one : one.text));
});

function textOf(body: string, more: Partial<NudgeText> = {}): NudgeText {
  return {
    about: 'homework',
    origin: 'template',
    body,
    text: `${body} ${rules.optOut} ${rules.place('US').footer('')}`,
    agreed: [body],
    said: [body],
    strict: false,
    names: { client: 'Sam Reyes', others: [], practice: [] },
    riskIn: (text) => riskIn(text, noteRules),
    ...more,
  };
}

/** The first text of a kind that every rule lets through. */
function drafted(words: string): string | undefined {
  const material = { words, name: 'Sam', appointment: undefined, link: undefined };
  return rules
    .filled(rules.kindOf(words), material)
    .find((body) => rules.problems(textOf(body)).length === 0);
}

it('whatever was agreed on, no text repeats words of risk', () => {
  const discreet = new Set(
    ['homework', 'skill', 'journal', 'measure'].map((kind) => {
      const kinds = nudgeKinds.find((name) => name === kind) ?? 'homework';
      return rules
        .filled(kinds, { words: undefined, name: 'Sam', appointment: undefined, link: undefined })
        .at(-1);
    }),
  );
  const shown = phrasings.filter((words) => !discreet.has(drafted(words)));
  expect(phrasings.length).toBeGreaterThan(200);
  expect(shown.filter((words) => riskIn(words, noteRules) !== undefined)).toEqual([]);
  // What no rule hears is in no list either; how much that is, bench/notes measures for the notes.
  expect(shown.length / phrasings.length, shown.join('\n')).toBeLessThan(0.1);
});

it('of what is drafted, nothing names risk, a diagnosis, what happened or medication, and nothing asks', () => {
  const words = (...ids: string[]) =>
    data.rules.never.filter(({ id }) => ids.includes(id)).flatMap((group) => group.words);
  const never = words('risk', 'diagnosis', 'trauma', 'medication', 'invites');
  const parts = [
    'suicide',
    'self-harm',
    'your depression',
    'PTSD',
    'the assault',
    'flashbacks',
    'your pills',
    'Zoloft',
    'why you drank?',
    'how are you feeling',
    'the PHQ-9',
    'F33.2',
    'the accident',
    'dying',
    'the walk',
    'your diary',
    'the dishes',
    'one page',
  ];
  const verbs = [
    'write about',
    'read about',
    'take',
    'tell me about',
    'walk and think of',
    'note down',
    'try breathing with',
  ];
  let drafts = 0;
  for (const verb of verbs) {
    for (const part of parts) {
      const body = drafted(`${verb} ${part}`);
      if (body === undefined) continue;
      drafts += 1;
      expect(firstPhrase(never, body), body).toBeUndefined();
      expect(body, body).not.toMatch(/\?|[A-Z]\d\d/);
    }
  }
  expect(drafts).toBe(verbs.length * parts.length);
});

it('every medication of the glossary is refused', () => {
  const glossary = parse(readFileSync(join(templates, 'glossary.yaml'), 'utf8')) as {
    groups: { medications?: boolean; terms: (string | { term: string })[] }[];
  };
  const named = glossary.groups
    .filter(({ medications }) => medications)
    .flatMap(({ terms }) => terms.map((term) => (typeof term === 'string' ? term : term.term)));
  const let_ = named.filter(
    (name) =>
      !rules.problems(textOf(`Hi Sam, the walk with ${name}.`)).some(({ rule }) => rule === 'medication'),
  );
  expect(let_).toEqual([]);
  expect(named.length).toBeGreaterThan(20);
});

it('every shipped text keeps every rule everywhere, at grade 6 or below', () => {
  const places = ['US', 'US-IL', 'CA', 'GB', 'IE', 'AU', 'NZ', 'DE', 'BR'];
  const material = {
    words: 'walk for ten minutes',
    name: 'Sam',
    appointment: 'Friday at 10:00 am',
    link: 'https://example.org',
  };
  for (const about of nudgeKinds) {
    for (const body of rules.filled(about, material)) {
      for (const place of places) {
        const text = `${body} ${rules.optOut} ${rules.place(place).footer('')}`;
        const strict = about !== 'encouragement' && rules.place(place).strict;
        expect(rules.problems(textOf(body, { about, text, strict })), text).toEqual([]);
        expect(rules.grade(text), text).toBeLessThanOrEqual(6);
      }
    }
  }
});

it('help stands in its order: an own way first, the emergency number second, and always the country’s', () => {
  const footer = (place: string, route = '') => rules.place(place).footer(route);
  expect(footer('US')).toBe(
    "I don't monitor messages. If you are in crisis call or text 988 (US), 988lifeline.org, or 911.",
  );
  expect(footer('US-TX', '555-0100')).toBe(
    "I don't monitor messages. After hours: 555-0100. In a crisis call 911, or call or text 988.",
  );
  const numbers = {
    CA: ['988', '911'],
    GB: ['116 123', '999'],
    IE: ['116 123', '112'],
    AU: ['13 11 14', '000'],
    NZ: ['1737', '111'],
    FR: ['findahelpline.com', '112'],
    JP: ['findahelpline.com', 'local emergency number'],
  };
  for (const [place, [line = '', emergency = '']] of Object.entries(numbers)) {
    expect(footer(place).indexOf(line)).toBeLessThan(footer(place).lastIndexOf(emergency));
    const own = footer(place, '$& 555-0100');
    const order = ['$& 555-0100', emergency, line].map((part) => own.indexOf(part));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  }
  expect(() => rules.place('Illinois')).toThrow('that is no place');
});

it('phrases are read as they are written', () => {
  const found = (phrase: string, text: string) => firstPhrase([phrasePattern(phrase)], text);
  expect(found('suicid*', 'No SUICIDAL thoughts')).toBe('suicidal');
  expect(found('self (harm|injur*)', 'self-injury')).toBe('self injury');
  expect(found('your [own] life', 'in your own life')).toBe('your own life');
  expect(found("don't forget", 'Don’t forget')).toBe("don't forget");
  expect(found('you _ sad', 'you look sad')).toBe('you look sad');
  expect(found('die', 'the dietitian')).toBeUndefined();
  for (const wrong of ['(a', 'a)', '(a|)', '*', '[a]', '((a))', 'a-b'])
    expect(() => phrasePattern(wrong), wrong).toThrow(SyntaxError);
});

it('grades are close to those of the formula’s own examples', () => {
  expect(rules.grade('The cat sat on the mat.')).toBe(0);
  expect(rules.grade('We will meet on Friday at ten. Please bring the form with you.')).toBeLessThan(3);
  expect(
    rules.grade('The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.'),
  ).toBeGreaterThan(10);
  expect(rules.grade('')).toBe(0);
});
