/** Words by which a clause says no, and what they reach. */
export type Reach = 'on' | 'noun' | 'apart' | 'back';

/**
 * What turns the words after it round, the longest first. `on`: it stands with a verb, and what is before it is only
 * what the clause is about. `noun`: with a noun, and the verb right before it is turned round too ("brought no relief").
 * `apart`: what is before it stays as it is ("nausea without vomiting").
 */
export const negators: readonly (readonly [words: string, reach: Reach])[] = (
  [
    ['no longer', 'on'],
    ['not any more', 'on'],
    ['not anymore', 'on'],
    ['not any longer', 'on'],
    ['not', 'on'],
    ['never', 'on'],
    ['nor', 'noun'],
    ['neither', 'noun'],
    ['unable to', 'on'],
    ['inability to', 'on'],
    ['incapable of', 'on'],
    ['refused to', 'on'],
    ['refuses to', 'on'],
    ['declined to', 'on'],
    ['failed to', 'on'],
    ['fails to', 'on'],
    ['failing to', 'on'],
    ['forgot to', 'on'],
    ['forgotten to', 'on'],
    ['stopped', 'on'],
    ['quit', 'on'],
    ['stopping', 'on'],
    ['given up', 'on'],
    ['gave up', 'on'],
    ['avoided', 'apart'],
    ['avoids', 'apart'],
    ['avoid', 'apart'],
    ['avoiding', 'apart'],
    ['stayed away from', 'apart'],
    ['stays away from', 'apart'],
    ['kept from', 'apart'],
    ['none of', 'noun'],
    ['none', 'noun'],
    ['nothing', 'noun'],
    ['nobody', 'noun'],
    ['no one', 'noun'],
    ['no', 'noun'],
    ['lost', 'noun'],
    ['loss of', 'apart'],
    ['lack of', 'apart'],
    ['lacks', 'apart'],
    ['lacked', 'apart'],
    ['lacking', 'apart'],
    ['absence of', 'apart'],
    ['negative for', 'noun'],
    ['free of', 'apart'],
    ['free from', 'apart'],
    ['without', 'apart'],
    ['do without', 'apart'],
    ['denied', 'apart'],
    ['denies', 'apart'],
    ['deny', 'apart'],
    ['denying', 'apart'],
    ['denial of', 'apart'],
    ['ruled out', 'apart'],
    ['advised against', 'apart'],
    ['recommended against', 'apart'],
    ['decided against', 'apart'],
  ] as const
).toSorted(([one], [other]) => other.length - one.length);

/** After these what is over is not there any more, but was. */
export const ceasing: ReadonlySet<string> = new Set([
  'no longer',
  'not any more',
  'not anymore',
  'not any longer',
  'stopped',
  'quit',
  'given up',
  'gave up',
]);

/** A negation of so much leaves the rest over. */
export const degrees: ReadonlySet<string> = new Set(
  `very too much many quite always all that so enough fully exactly entirely completely necessarily especially particularly
  only just until because every everything as especially simply merely yet more such`.split(/\s+/u),
);

/** Words that stand between a negation and what it says no to, and words that carry nothing by themselves. */
export const grammar: ReadonlySet<string> = new Set(
  `a an the any of to in on at by for from with into out up down off over about around as like than that this these those it
  its i me my mine myself we us our you your yours yourself he him his himself she her hers herself they them their theirs
  themselves there here who whom whose which what when where why how if whether or and but so then also else other others
  another further own one ones some such same each both either ever even still yet already again really actually quite just
  only very too much many more most all every always usually often sometimes now today currently presently recently lately am is are
  was were be been being have has had having do does did doing done will would shall should can could may might must going go
  goes went gone get gets got getting per via client clients therapist clinician counselor counsellor okay ok yes yeah no
  not never nor neither mmhm oh ah um right sort kind sorta kinda bit little lot lots thing things something anything way
  time times while during after before since until till because though although yet however rather instead between through
  one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred
  first second third according both because due apart besides except beyond under above within towards toward`.split(
    /\s+/u,
  ),
);

/** Verbs and nouns too general for a no to them to say anything: the no goes on to what follows, or back to what is before. */
export const light: ReadonlySet<string> = new Set(
  `notice notices noticed noticing observe observed report reports reported reporting describe described state stated note noted find found
  mention mentioned well say says said see saw seen experience experienced experiencing endorse endorsed acknowledge acknowledged
  confirm confirmed admit admitted expressed indicate indicated occur occurs occurred occurring happen happens happened
  happening exist existed show shows showed shown present feel feels felt feeling seem seems seemed make makes made making take
  takes took taken taking give gives gave given giving bring brings brought come comes came keep keeps kept put use uses used
  using let try tries tried trying look looks looked start started starting become became thing part point kind type sign signs symptom
  symptoms problem problems issue issues concern history evidence sense day days week weeks month months year years
  person people client able aware think thinks thought believe believes believed know knows knew known mean means meant want wants
  wanted need needs needed tell tells told count counts remain remains remained stay stays stayed lie lay
  ask asked asks answer answered question questions family new recent current similar abnormal unusual particular specific special direct directly
  anyone anybody someone somebody everyone everybody else person place end`.split(/\s+/u),
);

/** "I don't think it is": what follows is what is not thought. */
export const raising: ReadonlySet<string> = new Set(
  'think thinks thought believe believes believed say suppose feel feels felt mean means meant want wants wanted expect seem seems'.split(
    ' ',
  ),
);

/** What follows is harder, not absent; under a no it is plainly there ("no trouble sleeping"). */
export const hindering: ReadonlySet<string> = new Set(
  'trouble difficulty difficulties struggle struggles struggled struggling'.split(' '),
);
