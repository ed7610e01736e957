import { describe, expect, it } from 'vitest';
import { createPseudonyms, nobodysName } from '../../../src/core/pseudonyms.ts';

const registered = {
  people: [
    { id: 'p1', name: 'Maya Ortiz', role: 'client' },
    { id: 'p2', name: 'Will O’Brien-Lund', role: 'partner' },
    { id: 'p3', name: 'Zoë Ng', role: 'family' },
    { id: 'p4', name: '王芳', role: 'family' },
  ],
  names: ['Oaxaca', 'Brisa Gómez', 'St. Mary’s Hospital', 'Anna', 'Ann'],
  clinician: 'Ruth Vale',
  contacts: ['1988-03-04', '(415) 555-0132', 'maya88@example.org', '412 Maple Avenue, Denver'],
};
const others = ['Jordan Price', 'Hope and Sons'];

/** What leaves of one line, alone in its session. */
function hidden(text: string, more: readonly string[] = []): string {
  const names = createPseudonyms(registered, others, [text, 'With A Capital.', ...more]);
  expect(names.restore(names.hide(text))).toBe(text);
  return names.hide(text);
}

describe('a registered name leaves as a pseudonym', () => {
  it.each([
    ['Maya said so', '[Client] said so'],
    ['Maya Ortiz said so', '[Client full name] said so'],
    ['Ms. Ortiz said so', 'Ms. [Client last name] said so'],
    ["Maya's mother and Maya’s father", "[Client]'s mother and [Client]’s father"],
    ['MAYA and maya and Máya', '[Client b] and [Client c] and [Client d]'],
    ['the Ortizes and the Mayas', 'the [Client last name b] and the [Client b]'],
    ['Zoe, Zoë, ZOË', '[Family b], [Family], [Family c]'],
    [
      "O’Brien or O'Brien or Lund or Brien",
      '[Partner last name b] or [Partner last name c] or [Partner last name d] or [Partner last name e]',
    ],
    ['我和王芳吵架了', '我和[Family 2]吵架了'],
    ['Mayan ruins, Annabel, Annas', 'Mayan ruins, Annabel, [Name 1]'],
    ['Anna and Ann', '[Name 1] and [Name 2]'],
    ['the St. Mary’s hospital, a hospital', 'the [Name 1 full name], a hospital'],
    ['Brisa Gomez of Oaxaca', '[Name 1 full name] of [Name 2]'],
    ['a Maya-like voice', 'a [Client]-like voice'],
    ['ask Dr. Vale or Ruth', 'ask Dr. [Therapist last name] or [Therapist]'],
    ['I saw Jordan', 'I saw [Name 1]'],
    ['maya88 is my handle', '[Email 1] is my handle'],
  ])('%s', (text, leaves) => {
    expect(hidden(text)).toBe(leaves);
  });

  it('also where it is an everyday word, if it has its capital letter or nothing in the session has', () => {
    expect(hidden('I will go. Will said no, I hope. Hope is for sale at a price.')).toBe(
      'I will go. [Partner] said no, I hope. [Name 1] is for sale at a price.',
    );
    const small = createPseudonyms(registered, others, ['i think will left', 'maybe']);
    expect(small.hide('i think will left')).toBe('i think [Partner b] left');
  });
});

describe('a name that is written in another way', () => {
  const people = [
    { id: 'p1', name: 'Maya Ortiz', role: 'client' },
    { id: 'p2', name: '王小明', role: 'partner' },
    { id: 'p3', name: '김민수', role: 'family' },
    { id: 'p4', name: 'Иван', role: 'guardian' },
  ];
  const contacts = ['+1 (415) 555-0134', '1988-03-04'];
  /** Every spelling is a surface of its own; which one is not what is asked here. */
  function hiddenHere(text: string): string {
    const names = createPseudonyms(
      { people, names: ['田中太郎'], clinician: 'Sean O’Brien', contacts },
      [],
      [text, 'Hi.'],
    );
    const leaves = names.hide(text);
    expect(names.restore(leaves)).toBe(text);
    return leaves.replace(/(\[[^\]]*?) [b-z]\]/gu, '$1]');
  }

  it.each([
    ['it is O-R-T-I-Z, Ortiz', 'it is [Client last name], [Client last name]'],
    ['spelled M A Y A or M. A. Y. A. or m, a, y, a', 'spelled [Client] or [Client]. or [Client]'],
    ['S E A N O B R I E N', '[Therapist] [Therapist last name]'],
    ['O B R I E N and double-check', '[Therapist last name] and double-check'],
    [
      'MayaOrtiz88, @mayaortiz, its_mortiz',
      '[Client full name]88, @[Client full name], its_[Client full name]',
    ],
    ['itsmayaortiz and seanobrien', '[Client full name] and [Therapist full name]'],
    ['小明说他很累', '[Partner]说他很累'],
    ['太郎さんと田中さん', '[Name 1]さんと[Name 1]さん'],
    ['민수가 왔어요, 김민수는', '[Family]가 왔어요, [Family]는'],
    ['민수가'.normalize('NFD'), `[Family]${'가'.normalize('NFD')}`],
    ['Ma\u00adya, Ma\u200cya, Ma\u2060ya, Mа\u200bya', '[Client], [Client], [Client], [Client]'],
    ['Ｍａｙａ　Ｏｒｔｉｚ came', '[Client full name] came'],
    ['Иван, ИВАНа', '[Guardian], ИВАНа'],
    [
      'Mаyа (two Cyrillic letters), Οrtiz (a Greek one)',
      '[Client] (two Cyrillic letters), [Client last name] (a Greek one)',
    ],
    ['I am a mayan, an orange, A to Z, a b c', 'I am a mayan, an orange, A to Z, a b c'],
  ])('%s', (text, leaves) => {
    expect(hiddenHere(text)).toBe(leaves);
  });

  it.each([
    ['four one five, fifty-five fifty-five, oh one thirty-four', '[Phone 1]'],
    ['call 415, then 555, and then 0134.', 'call [Phone 1].'],
    ['area code four fifteen, oh, five double five, zero one three four', 'area code [Phone 1]'],
    ['it is 555 01 34', 'it is [Phone 1]'],
    ['the last four are 0134', 'the last four are [Phone 1]'],
    ['it ends in oh one thirty-four, and I was 34', 'it ends in [Phone 1], and I was 34'],
    ['１-４１５-５５５-０１３４', '[Phone 1]'],
    ['born nineteen eighty-eight, oh three, oh four', 'born [Date 1]'],
    [
      'In 0134 nothing, forty-one people, five or fifty-five',
      'In 0134 nothing, forty-one people, five or fifty-five',
    ],
  ])('or a contact: %s', (text, leaves) => {
    expect(hiddenHere(text)).toBe(leaves);
  });
});

describe('what tells who somebody is or how to reach them leaves as a pseudonym', () => {
  it.each([
    ['call me at 415-555-0132', 'call me at [Phone 1]'],
    ['call 555 0132 or +44 20 7946 0018', 'call [Phone 1] or [Phone 2]'],
    ['it is four one five, five five five, oh one three two', 'it is [Phone 1]'],
    ['write to jo.doe+x@mail.example.co.uk please', 'write to [Email 1] please'],
    ['it is jo dot doe at gmail dot com', 'it is [Email 1]'],
    ['see https://example.com/u/77 or www.example.org', 'see [Link 1] or [Link 2]'],
    ['at 77 N. Elm Street, Apt 4, Boulder, CO 80301 since May', 'at [Address 1] since May'],
    ['we moved to Cedar Lane', 'we moved to [Address 1]'],
    ['i live at twelve oak street', 'i live at [Address 1]'],
    ['i walk down maple avenue at night', 'i walk down [Address 1] at night'],
    ['P.O. Box 1180', '[Address 1]'],
    ['born on March fourth nineteen eighty-eight', 'born on [Date 1]'],
    ['my date of birth is 3/4/1988', 'my date of birth is [Date 1]'],
    ['on the 4th of March, 1988 or 1988-03-04', 'on the [Date 1] or [Date 2]'],
    ['born in 1988, in the spring', 'born in [Date 1], in the spring'],
    ['my birthday is March 4th', 'my birthday is [Date 1]'],
    ['every fourth of March', 'every [Date 1]'],
    ['my social is 123-45-6789', 'my social is [ID 1]'],
    ['member id XYZ123456, zip 80301', 'member id [ID 1], zip [ID 2]'],
    ['the last four are 4471, account number is 4471 22', 'the last four are 4471, account number is [ID 1]'],
  ])('%s', (text, leaves) => {
    expect(hidden(text)).toBe(leaves);
  });

  it.each([
    'PHQ-9 of 14, GAD-7 of 11, 50 mg of sertraline, COVID-19',
    'since 2019, at 10:30, on Tuesday the 24th, in May',
    'breathe in two three four, out two three four five six',
    'twelve weeks on the street, 3 reps on the way, a 7 out of 10',
    'it was an eight and now it is maybe a five',
    'We had 1,200 dollars and 3.5 hours.',
  ])('but not: %s', (text) => {
    expect(hidden(text)).toBe(text);
  });
});

describe('what comes back is put back', () => {
  const lines = ['Maya called Brisa at 415-555-0132.', 'Will? maya never asked.'];
  const names = createPseudonyms(registered, others, lines);
  for (const line of lines) names.hide(line);

  it.each([
    ['[Client] and [client] and [ CLIENT ]', 'Maya and Maya and Maya'],
    ['[Client b] and [client  B]', 'maya and maya'],
    ["[Client's] mother, [Client]'s father", "Maya's mother, Maya's father"],
    ['[Name 1], [name1], Name 1, [Name 1, Name 1]', 'Brisa, Brisa, Brisa, Brisa, Brisa'],
    ['(Name 1) {Phone 1}', '(Brisa) {415-555-0132}'],
    ['Client said “Client called Name 1”', 'Client said “Maya called Brisa”'],
    ['Client 2 said “Partner?”', 'Client 2 said “Will?”'],
    [
      '[clinician to complete] [sic] [inaudible 12:31–12:36]',
      '[clinician to complete] [sic] [inaudible 12:31–12:36]',
    ],
  ])('%s', (drafted, restored) => {
    expect(names.restore(drafted)).toBe(restored);
  });

  it.each(['[Name 7] left', 'Name 9 left', '[Guardian] left', '[Client z] left', '[Phone 4] left'])(
    'and what stands for nobody is marked: %s',
    (drafted) => {
      expect(names.restore(drafted)).toBe(`${nobodysName} left`);
    },
  );

  it('and what people said that looks like a pseudonym is theirs', () => {
    const said = 'She wrote [Client] and [Name 1] and Phone 2 on “Partner” paper, [nobody’s name].';
    const own = createPseudonyms(registered, others, [said, 'Maya and Brisa came.']);
    expect(own.hide(said)).not.toMatch(/\[(?:Client|Name)/u);
    expect(own.restore(own.hide(said))).toBe(said);
    expect(own.restore(own.hide('Maya and Brisa came.'))).toBe('Maya and Brisa came.');
  });

  it('letter by letter, for any text', () => {
    const random = generator(20261122);
    for (let round = 0; round < 400; round += 1) {
      const texts = Array.from({ length: 4 }, () => randomText(random));
      const any = createPseudonyms(registered, others, texts);
      for (const text of texts) {
        const leaves = any.hide(text);
        expect(any.restore(leaves)).toBe(text);
        expect(leaves).not.toMatch(
          /(?<![\p{L}\p{N}\p{M}])(?:Maya|Ortiz|Brisa|Oaxaca|Zoë|Zoe|Jordan|Ruth|Vale)(?![\p{L}\p{N}\p{M}])/u,
        );
        expect(leaves).not.toMatch(/555-0132|example\.org|1988-03-04|123-45-6789/u);
      }
    }
  });
});

const scraps = [
  ...[
    'Maya',
    'maya',
    'MAYA',
    'Ortiz',
    "Maya's",
    'Ortizes',
    'Maya Ortiz',
    'Will',
    'will',
    'Brisa',
    'Gómez',
    'Oaxaca',
  ],
  ...[
    'Zoë',
    'Zoe',
    '王芳',
    'Jordan',
    'Ruth Vale',
    'Annabel',
    'Mayan',
    'O’Brien',
    'St. Mary’s Hospital',
    'Hope',
  ],
  ...[
    '415-555-0132',
    'four one five five five five oh one',
    'a@example.org',
    '1988-03-04',
    '123-45-6789',
    'March 4, 1988',
  ],
  ...[
    '12 Oak Street',
    'www.x.org/a',
    '[Client]',
    '[Name 1]',
    'Name 1',
    'Name',
    '1',
    '2',
    '[Words 1]',
    '[',
    ']',
    '[[',
    ']]',
  ],
  ...[
    '[client b]',
    'Client',
    'Partner',
    '“',
    '”',
    '"',
    '’s',
    "'s",
    '-',
    ' b',
    'last name',
    nobodysName,
    '\u{1f642}',
    'é',
    '\u0301',
  ],
  ...[
    'M A Y A',
    'O-R-T-I-Z',
    'mayaortiz88',
    '小王芳',
    'Ma\u200bya',
    'Ｍａｙａ',
    'Mаyа',
    '\u00ad',
    '\ufb01',
    '½',
  ],
  ...['four one five', 'fifty-five', '555', 'oh one thirty-two', 'last four', '0132'],
  ...['Phone 1', 'ID', 'Date', ' ', ' ', ' ', ', ', '. ', 'and', 'I', 'said', '(', ')', '¶', '\t'],
];

function randomText(random: () => number): string {
  const count = 1 + Math.floor(random() * 14);
  return Array.from({ length: count }, () => {
    const scrap = scraps[Math.floor(random() * scraps.length)] ?? '';
    return random() < 0.6 ? `${scrap} ` : scrap;
  }).join('');
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
