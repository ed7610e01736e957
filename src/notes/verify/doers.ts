/** Who does what a clause says: one of the people in the room, or somebody they speak of. */
export type Doer = 'first' | 'client' | 'therapist' | 'he' | 'she' | 'they' | Relation;

/** People in a client's life, by one word for each, with the words that mean them. */
const relations = {
  mother: 'mother mom mum mama mommy mummy',
  father: 'father dad daddy papa old-man',
  parent: 'parent parents folks',
  sister: 'sister sisters',
  brother: 'brother brothers',
  sibling: 'sibling siblings',
  wife: 'wife missus',
  husband: 'husband hubby',
  partner: 'partner partners spouse fiance fiancee',
  boyfriend: 'boyfriend',
  girlfriend: 'girlfriend',
  ex: 'ex exes',
  son: 'son sons',
  daughter: 'daughter daughters',
  child: 'child children kid kids baby',
  grandmother: 'grandmother grandma granny gran nana',
  grandfather: 'grandfather grandpa grandad granddad grandads',
  aunt: 'aunt auntie',
  uncle: 'uncle',
  cousin: 'cousin cousins',
  niece: 'niece nieces',
  nephew: 'nephew nephews',
  friend: 'friend friends',
  neighbor: 'neighbor neighbors neighbour neighbours',
  roommate: 'roommate roommates flatmate flatmates housemate housemates',
  colleague: 'colleague colleagues coworker coworkers',
  boss: 'boss manager managers supervisor',
  teacher: 'teacher',
  doctor: 'doctor physician psychiatrist',
} as const;
export type Relation = keyof typeof relations;

const byWord = new Map<string, Relation>(
  Object.entries(relations).flatMap(([relation, words]) =>
    words.split(' ').map((word): [string, Relation] => [word, relation as Relation]),
  ),
);

/** Words that may stand for several of them. */
const wider: Partial<Record<Relation, readonly Relation[]>> = {
  parent: ['mother', 'father'],
  sibling: ['sister', 'brother'],
  partner: ['wife', 'husband', 'boyfriend', 'girlfriend', 'ex'],
  child: ['son', 'daughter'],
};

const male = new Set<Doer>([
  'father',
  'brother',
  'son',
  'husband',
  'boyfriend',
  'uncle',
  'nephew',
  'grandfather',
]);
const female = new Set<Doer>([
  'mother',
  'sister',
  'daughter',
  'wife',
  'girlfriend',
  'aunt',
  'niece',
  'grandmother',
]);

/** The people a text in its spoken form speaks of. */
export function relationsIn(form: string): Relation[] {
  const words = form.replace(/ old man /gu, ' old-man ').split(' ');
  return [...new Set(words.flatMap((word) => byWord.get(word) ?? []))];
}

/** Whether both words can mean the same person. */
export function canBeSame(one: Doer, other: Doer): boolean {
  if (one === other || one === 'they' || other === 'they') return true;
  for (const [relation, meant] of Object.entries(wider)) {
    if (one === relation && meant.includes(other as Relation)) return true;
    if (other === relation && meant.includes(one as Relation)) return true;
  }
  if (one === 'he') return !female.has(other) && other !== 'first' && other !== 'she';
  if (one === 'she') return !male.has(other) && other !== 'first' && other !== 'he';
  return other === 'he' || other === 'she' ? canBeSame(other, one) : false;
}

/** The one a clause begins with; undefined when it begins with anything else. */
export function doerOf(form: string): Doer | undefined {
  const [, first = '', second = ''] = start.exec(form) ?? [];
  if (/^(?:i|we)$/u.test(first)) return 'first';
  if (first === 'he' || first === 'she' || first === 'they') return first;
  if (first === 'client' || first === 'clients') return 'client';
  if (/^(?:therapist|clinician|counsell?or)$/u.test(first)) return 'therapist';
  return relationAfter(first, second, form) ?? byWord.get(late.exec(form)?.[1] ?? '');
}

const start =
  /^ (?:(?:if|well|yeah|yes|no|like|okay|oh|also|then|now|asked|on \p{L}+|the (?:first|second|other) (?:day|time)|that|it is|there is|there are|maybe|at times|sometimes) )*(?:the |a |an )?(\p{L}+)(?: (\p{L}+))? /u;

/** "One of my great grandads had …" */
const late =
  /^ (?!.* (?:i|we) .* (?:has|had|is|was|got|died) )(?:\p{L}+ ){1,4}?(\p{L}+) (?:has|had|is|was|got|died|takes|took) /u;

function relationAfter(first: string, second: string, form: string): Relation | undefined {
  if (/^(?:my|his|her|their|our|this|one|another|every|client|great|only)$/u.test(first)) {
    const after = form.slice(form.indexOf(` ${first} `) + first.length + 1);
    return byWord.get(second) ?? byWord.get(/^ \p{L}+ (\p{L}+) /u.exec(after)?.[1] ?? '');
  }
  const relation = byWord.get(first);
  return relation ?? undefined;
}

/**
 * "Client's wife has …" → "The wife has …", since the spoken form would read "Client is wife has …"; of "my friend's
 * mum" the mum stays.
 */
export function withoutOwners(text: string): string {
  return text
    .replace(/\bclient(?: \d)?['’]s (?=\p{L})/giu, 'the ')
    .replace(/\b(my|the|his|her|their|our|a|an) (\p{L}+)['’]s (\p{L}+)/giu, (all, article, owner, owned) =>
      byWord.has(owner.toLowerCase()) && byWord.has(owned.toLowerCase()) ? `${article} ${owned}` : all,
    );
}

/** "Father's name was …" → "the name was …": it is not the father who does it. */
export function withoutOwner(text: string): string {
  return text.replace(
    /\b(\p{L}+)['’]s (?=(\p{L}+) (?:was|were|is|are|has been|had been) (?:\p{L}+ )?\p{L}+ed\b)/giu,
    (all, owner, owned) =>
      byWord.has(owner.toLowerCase()) && !byWord.has(owned.toLowerCase()) ? 'the ' : all,
  );
}

/** Owners and owned in "my friend's mum" or "the mother of a friend", as pairs. */
export function ownedRelations(text: string): { owner: Relation; owned: Relation }[] {
  const pairs = [
    ...[...text.matchAll(/\b(\p{L}+)['’]s (\p{L}+)/giu)].map(([, owner, owned]) => [owner, owned]),
    ...[...text.matchAll(/\b(\p{L}+) of (?:a|an|my|the|his|her|their|client['’]s) (\p{L}+)/giu)].map(
      ([, owned, owner]) => [owner, owned],
    ),
  ];
  return pairs.flatMap(([owner, owned]) => {
    const one = byWord.get((owner ?? '').toLowerCase());
    const other = byWord.get((owned ?? '').toLowerCase());
    return one === undefined || other === undefined ? [] : [{ owner: one, owned: other }];
  });
}
