/** Somebody, some place or some number that must never leave, how the clinician told of it, and a line that says it. */
export interface Identifier {
  /** Where it was registered: as a person of the client, by `client names`, by `client contacts`, … */
  as: 'person' | 'clinician' | 'other client' | 'name' | 'contact';
  registered: string;
  /** What is said; ⟨…⟩ is around the part that tells. */
  said: string;
}

const people: Identifier[] = [
  {
    as: 'person',
    registered: 'Zoë Marchetti-Okonkwo',
    said: 'They said ⟨Zoe⟩, or ⟨Marchetti⟩, or Ms. ⟨Okonkwo⟩ when I was late.',
  },
  {
    as: 'person',
    registered: 'Bartholomew Quist',
    said: 'I told ⟨Bartholomew’s⟩ brother that all the ⟨Quists⟩ are like that.',
  },
  { as: 'clinician', registered: 'Seraphina Vale', said: 'Thank you, ⟨Seraphina⟩, that helps.' },
  {
    as: 'other client',
    registered: 'Jordan Ellsworth',
    said: 'I met ⟨Jordan Ellsworth⟩ in your waiting room.',
  },
];

const names: Identifier[] = [
  ['Pippo', 'At home I am ⟨Pippo⟩, nobody else may say that.'],
  ['Ignatius', 'Our little one, ⟨Ignatius⟩, did not sleep either.'],
  ['Brontide Logistics', 'At ⟨Brontide⟩ they moved me to nights, ⟨Brontide Logistics’⟩ new rule.'],
  ['Oaxaca', 'We flew to ⟨OAXACA⟩ to see my mother.'],
  ['Dr. Fjeldstad', 'My doctor, ⟨Fjeldstad⟩, raised the dose to 50 mg.'],
  ['Kowalczyk', 'Mrs. ⟨Kowalczyk’s⟩ dog barked all night.'],
  ['José Ibáñez', 'My boss, ⟨Jose Ibanez⟩, wrote me up on Tuesday.'],
  ['Uppsala', 'I grew up near ⟨uppsala⟩ and hated it.'],
  ['St. Brannoc’s School', 'They called from ⟨Brannoc’s⟩ again about the fights.'],
  ['Thistledown', 'We lost the baby at ⟨Thistledown⟩, and I never went back.'],
  ['Marguerite', 'It is spelt ⟨M-A-R-G-U-E-R-I-T-E⟩, my grandmother’s name.'],
  ['Anneliese', '⟨ANNELIESE⟩ has left the building, I keep telling myself.'],
  ['O’Shaughnessy', "Father ⟨O'Shaughnessy⟩ says I should pray more."],
  ['Xiomara', 'She posts as ⟨@xiomara_r⟩ and I read it at night.'],
  ['Wojciech', 'My ex, ⟨Woj\u200bciech⟩, came to the door on Sunday.'],
  ['Llewellyn', 'Half of ⟨Llewellyn’s⟩ class was there, all the ⟨Llewellyns⟩, too.'],
].map(([registered = '', said = '']) => ({ as: 'name', registered, said }));

const contacts: Identifier[] = [
  ['(415) 555-0132', 'You reach me at ⟨four one five, five five five, oh one three two⟩.'],
  ['+44 20 7946 0018', 'My sister is at ⟨020 7946 0018⟩ in the evening.'],
  ['212-555-0199', 'Work is ⟨two one two, triple five, oh one ninety-nine⟩.'],
  ['206.555.0143', 'Text me on ⟨2065550143⟩ if I do not come.'],
  ['303-555-0177', 'My card ends in, no, my number ends in ⟨0177⟩.'],
  ['zoe.marchetti88@example.org', 'Write to ⟨zoe.marchetti88@example.org⟩, I read it daily.'],
  ['b.quist@example.net', 'His is ⟨b.quist@example.net⟩, all small.'],
  ['pippo_q@example.com', 'Or ⟨pippo underscore q at example dot com⟩, that is private.'],
  ['1988-03-04', 'I was born on ⟨March fourth nineteen eighty-eight⟩.'],
  ['1991-11-23', 'The form wants his, that is ⟨11/23/1991⟩.'],
  ['2015-06-09', 'Since ⟨the ninth of June⟩, her birthday, I cannot go in there.'],
  ['1959-12-31', 'My father, ⟨December 31st, 1959⟩, would have turned old.'],
  ['412 Thornbury Avenue, Denver', 'We are still at ⟨412 Thornbury Avenue⟩, on the third floor.'],
  ['77 Pemberton Close, Apt 4', 'He moved to ⟨seventy-seven Pemberton Close⟩ last month.'],
  ['Kvistgatan 14, Uppsala', 'The house is ⟨Kvistgatan 14⟩, with the red door.'],
  ['1180 Larkspur Lane', 'I walked down ⟨larkspur lane⟩ and cried.'],
  ['P.O. Box 2291', 'Send the bill to ⟨P.O. Box 2291⟩, please.'],
  ['123-45-6789', 'My social is ⟨123-45-6789⟩, they asked twice.'],
  ['XKT884421', 'The insurance number is ⟨XKT884421⟩.'],
  ['DE44 5001 0517 5407 3249 31', 'He saw my account, ⟨DE44 5001 0517 5407 3249 31⟩, and the balance.'],
].map(([registered = '', said = '']) => ({ as: 'contact', registered, said }));

/** Forty of them. */
export const identifiers: readonly Identifier[] = [...people, ...names, ...contacts];

/** What is really said. */
export const spoken = ({ said }: Identifier): string => said.replace(/[⟨⟩]/gu, '');

/** Words of an address or an employer that are everybody's, and those that numbers and days are said with. */
const everybodys = new Set(
  'avenue close lane school logistics example underscore denver father half told brother'.split(' '),
);

/**
 * Everything that must not be found: as it was registered and as it was said, each word of four letters and more of a name
 * or an address, the figures of a number in one; in small letters, and in base64.
 */
export function traces(one: Identifier): string[] {
  const parts = [...one.said.matchAll(/⟨([^⟩]*)⟩/gu)].map(([, part = '']) => part);
  const texts = [one.registered, ...parts];
  const isNumber = /^[\d\s().+:-]+$/u.test(one.registered);
  const words = isNumber ? [] : texts.flatMap((text) => plain(text).match(/\p{L}{4,}/gu) ?? []);
  const figures = isNumber
    ? texts.map((text) => text.replace(/\D/gu, '')).filter((text) => text.length >= 7)
    : [];
  const whole = texts.filter((text) => plain(text).length >= 4).map(plain);
  const open = [...whole, ...words.filter((word) => !everybodys.has(word)), ...figures];
  const hidden = texts.filter((text) => text.length >= 9).flatMap(inBase64);
  return [...new Set([...open, ...hidden])];
}

/** In small letters, without accents and what cannot be seen. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replaceAll('’', "'")
    .toLowerCase();
}

/** The middle of it in base64, at each of the three places where it may begin; in small letters like everything that is searched. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((by) =>
    Buffer.concat([Buffer.alloc(by), Buffer.from(text)])
      .toString('base64')
      .slice(4, -4)
      .toLowerCase(),
  );
}

/** Which identifiers can be told from a text, each with what gives it away. */
export function leaksIn(text: string): string[] {
  const open = plain(text.replace(/(?:%[0-9a-f]{2})+/giu, unescapedWeb));
  const asIs = text.toLowerCase();
  const figures = open.replace(/(?<=\d)[\s().-]{1,3}(?=\d)/gu, '');
  return identifiers.flatMap((one) => {
    const found = traces(one).find((trace) => {
      if (/^\d+$/u.test(trace)) return new RegExp(`(?<!\\d)${trace}(?!\\d)`).test(figures);
      // In base64 a trace may be all letters, too, and stands amid others.
      const isWord = /^\p{L}+$/u.test(trace) && plain(one.registered + one.said).includes(trace);
      return isWord ? hasWord(open, trace) : open.includes(trace) || asIs.includes(trace);
    });
    return found === undefined ? [] : [`${one.registered}: ${found}`];
  });
}

/** At the beginning or the end of a word, or as one: not as in "equivalent". */
function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?<!\\p{L})${word}|${word}(?!\\p{L})`, 'u').test(text);
}

function unescapedWeb(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}
