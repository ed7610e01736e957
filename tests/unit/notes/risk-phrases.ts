import type { RiskCategory } from '../../../src/core/risk.ts';
import type { AnswerPolarity } from '../../../src/notes/risk/answer-polarity.ts';

/** Everyday ways of speaking of risk, one a line; each must be raised, as endorsed or unclear. */
export const layPhrases: Record<RiskCategory, string> = {
  suicidal_ideation: `
    I wouldn't mind if I didn't wake up
    everyone would be better off
    I'm just so tired of being here
    what's the point of any of it
    if a truck hit me, fine
    I wish I'd never been born
    I want it all to stop
    I don't see myself at forty
    I pray God takes me
    I'm a burden on them
    I'd be okay if the biopsy was bad
    I just want to disappear
    I'm done, honestly
    I've been thinking about killing myself
    I looked up how many it would take
    I know exactly how I'd do it
    I've been saving my pills
    dad's gun is still in the closet and I keep thinking about it
    I wrote the letters
    I picked the day
    I drove to the bridge and sat there
    I gave my dog to my sister so it's sorted
    I had the rope out last night
    I can't promise I won't
    if she leaves, I'm ending it
    I tried on Tuesday, nobody knows
    unaliving myself crossed my mind
    I cant stop thinking about killing myself
    Um, I, uh, don't really want to be alive`,
  self_harm: `
    I cut again
    it was only scratches
    I burned my arm with the lighter
    I punch walls until it hurts
    I've been wearing long sleeves
    the razor's back
    I pick till I bleed
    I bang my head when it gets loud
    it's the only thing that lets the pressure out
    I relapsed, the old way
    I did my thigh so nobody sees
    I snap the band till it bruises
    I was clean eight months till Sunday`,
  harm_to_others: `
    I could kill him, and I mean it this time
    I know where he parks
    I've been carrying a knife in case
    she won't get away with it
    I bought a gun because of my boss
    I picture hurting her
    one of us isn't walking out
    I followed him home
    if I see him again it's over for him
    I want them all to feel what I felt
    I nearly strangled him
    voices say to get him first
    I made a list`,
  abuse_or_neglect: `
    my ex leaves the baby alone at night
    he takes the belt to them
    she told me her uncle touches her
    I shook him, I was so tired
    there's bruises after every visit
    they haven't eaten since yesterday
    my stepdad comes in my room
    I locked her in the closet to calm down
    he drives them drunk
    coach makes him send pictures
    the eight-year-old watches the toddlers
    mom burned me with the iron
    my little cousin is being hurt
    my brother is emptying mom's account
    the aide pinches her
    she's got sores nobody treats
    he ties dad to the chair
    they don't give her the pills
    I yelled and shoved her, I snapped
    grandma signed the house over and doesn't know it
    nobody's changed him in days
    he keeps her locked in
    they took his cheque
    she's scared of my sister
    the group home left him outside
    he put his hands on my neck
    she checks my phone every night
    he says he'll take the kids if I go
    I walk on eggshells
    he wouldn't let me leave the room
    she threw a pan at me
    he tracks my car
    he makes me, even when I say no
    I've got a bag packed at work
    he keeps my papers
    he showed me the gun during the fight
    it's my fault, I set him off
    he hurt the dog to scare me`,
  substance_use: `
    I'm drinking before work
    I blacked out again
    I need one to stop the shakes
    I took extra Xanax with wine
    I used on Friday
    I woke up and they'd Narcanned me
    I'm buying pills off a guy
    weed all day just to be level
    I drove, I shouldn't have
    I hid the bottles
    coke's a weekend thing, mostly
    I had a seizure when I stopped
    I slipped, ninety days gone`,
};

/** A question, its answer, what the answer amounts to, and the category it belongs to, if it is one of ours. */
export const dialoguePairs: [question: string, answer: string, AnswerPolarity, RiskCategory?][] = [
  ['Any thoughts of hurting yourself?', 'Mm-hm.', 'endorsed', 'self_harm'],
  ["You're not thinking of suicide, are you?", 'No... not really.', 'unclear', 'suicidal_ideation'],
  ['Last time you had a plan.', "That's gone.", 'historical', 'suicidal_ideation'],
  ['Would you act on it?', "I don't know.", 'unclear', 'suicidal_ideation'],
  ['Thoughts of dying?', "Who doesn't?", 'unclear', 'suicidal_ideation'],
  ['Any self-harm?', 'Define self-harm.', 'unclear', 'self_harm'],
  ['Are you safe tonight?', 'Safe enough.', 'unclear', 'suicidal_ideation'],
  ['Have you hurt anyone?', 'No, God, no.', 'denied', 'harm_to_others'],
  ['Did you drink?', 'Two, since you ask.', 'endorsed', 'substance_use'],
  ['And the voices?', 'Only at night now.', 'endorsed'],
  ['Did he ever hit you?', 'Not hit, no.', 'unclear', 'abuse_or_neglect'],
  ['Any plan?', 'I had one in March.', 'historical', 'suicidal_ideation'],
  ['Kids safe with him?', 'Mostly.', 'unclear', 'abuse_or_neglect'],
  ['Any thoughts of ending it?', 'Not since spring.', 'historical', 'suicidal_ideation'],
  ['Any thoughts of suicide?', 'No. Never.', 'denied', 'suicidal_ideation'],
  ['Any thoughts of suicide?', "No, I'd never do that.", 'denied', 'suicidal_ideation'],
  ['Are you having thoughts of killing yourself?', "I'm not, no.", 'denied', 'suicidal_ideation'],
  ['Are you having thoughts of killing yourself?', 'Just a passing thought.', 'unclear', 'suicidal_ideation'],
  ['Have you been drinking?', 'No, just beer.', 'unclear', 'substance_use'],
  ["You haven't cut yourself?", 'Yes.', 'unclear', 'self_harm'],
  ['Any cutting?', 'Nope.', 'denied', 'self_harm'],
  ['Any cutting?', "I'm fine.", 'unclear', 'self_harm'],
];

/** What must raise nothing, or at most be mentioned; a past attempt is the one that must still be seen. */
export const harmless: string[] = [
  'this job is killing me',
  "I could've died of embarrassment",
  "I'd kill for a coffee",
  'my mum was suicidal when I was nine',
  "I've never wanted to hurt myself",
  'no thoughts like that, no',
  'in the show he shoots himself',
  'my husband drinks',
  "if I ever felt that way I'd call you",
  "she said 'I want to die', she's four and missed cake",
  'dead tired',
  'Cutting back on spending',
  "I don't want to kill myself",
  'I cut my hair short',
  'I had a diet coke',
  'it keeps a roof over our heads',
  'I have a sore throat',
  'I want to stop people pleasing',
  "I don't want to be here in this job forever",
  'I tried, it was hard',
];

/** The lay phrasings of the reference, by concern; every one must be found, in any tier. */
export const domainPhrases: Record<string, string[]> = {
  passive_ideation: [
    "I wouldn't mind if I didn't wake up",
    'everyone would be better off',
    "I'm just so tired of being here",
    "what's the point of any of it",
    'if a truck hit me, fine',
    "I wish I'd never been born",
    'I want it all to stop',
    "I don't see myself at forty",
    'I pray God takes me',
    "I'm a burden on them",
    "I'd be okay if the biopsy was bad",
    'I just want to disappear',
    "I'm done, honestly",
  ],
  active_ideation: [
    "I've been thinking about killing myself",
    'I looked up how many it would take',
    "I know exactly how I'd do it",
    "I've been saving my pills",
    "dad's gun is still in the closet and I keep thinking about it",
    'I wrote the letters',
    'I picked the day',
    'I drove to the bridge and sat there',
    "I gave my dog to my sister so it's sorted",
    'I had the rope out last night',
    "I can't promise I won't",
    "if she leaves, I'm ending it",
    'I tried on Tuesday, nobody knows',
    'unaliving myself crossed my mind',
  ],
  self_injury: [
    'I cut again',
    'it was only scratches',
    'I burned my arm with the lighter',
    'I punch walls until it hurts',
    "I've been wearing long sleeves",
    "the razor's back",
    'I pick till I bleed',
    'I bang my head when it gets loud',
    "it's the only thing that lets the pressure out",
    'I relapsed, the old way',
    'I did my thigh so nobody sees',
    'I snap the band till it bruises',
    'I was clean eight months till Sunday',
  ],
  violence: [
    'I could kill him, and I mean it this time',
    'I know where he parks',
    "I've been carrying a knife in case",
    "she won't get away with it",
    'I bought a gun because of my boss',
    'I picture hurting her',
    "one of us isn't walking out",
    'I followed him home',
    "if I see him again it's over for him",
    'I want them all to feel what I felt',
    'I nearly strangled him',
    'voices say to get him first',
    'I made a list',
  ],
  child_abuse: [
    'my ex leaves the baby alone at night',
    'he takes the belt to them',
    'she told me her uncle touches her',
    'I shook him, I was so tired',
    "there's bruises after every visit",
    "they haven't eaten since yesterday",
    'my stepdad comes in my room',
    'I locked her in the closet to calm down',
    'he drives them drunk',
    'coach makes him send pictures',
    'the eight-year-old watches the toddlers',
    'mom burned me with the iron',
    'my little cousin is being hurt',
  ],
  elder_abuse: [
    "my brother is emptying mom's account",
    'the aide pinches her',
    "she's got sores nobody treats",
    'he ties dad to the chair',
    "they don't give her the pills",
    'I yelled and shoved her, I snapped',
    "grandma signed the house over and doesn't know it",
    "nobody's changed him in days",
    'he keeps her locked in',
    'they took his cheque',
    "she's scared of my sister",
    'the group home left him outside',
  ],
  partner_violence: [
    'he put his hands on my neck',
    'she checks my phone every night',
    "he says he'll take the kids if I go",
    'I walk on eggshells',
    "he wouldn't let me leave the room",
    'she threw a pan at me',
    'he tracks my car',
    'he makes me, even when I say no',
    "I've got a bag packed at work",
    'he keeps my papers',
    'he showed me the gun during the fight',
    "it's my fault, I set him off",
    'he hurt the dog to scare me',
  ],
  substance_use: [
    "I'm drinking before work",
    'I blacked out again',
    'I need one to stop the shakes',
    'I took extra Xanax with wine',
    'I used on Friday',
    "I woke up and they'd Narcanned me",
    "I'm buying pills off a guy",
    'weed all day just to be level',
    "I drove, I shouldn't have",
    'I hid the bottles',
    "coke's a weekend thing, mostly",
    'I had a seizure when I stopped',
    'I slipped, ninety days gone',
  ],
  psychosis: [
    'they put something in my phone to listen',
    'the TV talks about me',
    "I hear two men arguing when I'm alone",
    'it told me to jump',
    'my neighbours pump gas in',
    'my thoughts get broadcast',
    'people can read me',
    "I'm not my body, it's a copy",
    'I saw shadows on the stairs',
    'the numbers are messages',
    "I stopped eating, it's poisoned",
    'God picked me for this',
    'the voices are back but quieter',
  ],
  mania: [
    "I've slept three hours all week and feel amazing",
    'I put forty grand on the cards',
    "I'm writing three books",
    'I quit my job, this is bigger',
    "my brain won't stop, it's brilliant",
    "everyone's too slow",
    'I slept with four people this week',
    'I bought two cars',
    "I've got a direct line to the president",
    "I don't need the lithium any more",
    'I called everyone I know at 3 am',
    'I cleaned the whole building',
  ],
  eating_disorder: [
    'I throw up after dinner',
    "I haven't really eaten since Monday",
    'I passed out in the shower',
    "I run till I can't stand",
    'my period stopped',
    'I binge and then punish myself',
    'laxatives, every night',
    'I chew and spit',
    'I weigh six times a day',
    'my heart does this flutter',
    "I'm cold all the time and my hair's coming out",
    'water counts as food',
    'I hide it in the napkin',
  ],
  protective: [
    "I couldn't do that to my kids",
    'my faith stops me',
    'I called my sister when it got bad',
    'I gave the pills to my roommate',
    'I used the plan and it passed',
    'I want to see her graduate',
    'the dog gets me up',
    'I went to group instead',
    'I told my doctor',
    "I'm scared of dying, actually",
    "we moved the gun to my uncle's",
    "I've got the interview Thursday",
    'I took the skills card out',
  ],
};

/** The hard negatives of the reference, as scripts. */
export const domainHardNegatives: string[] = [
  'C: this job is killing me',
  "C: I could've died of embarrassment",
  "C: I'd kill for a coffee",
  'C: my mum was suicidal when I was nine',
  "C: I've never wanted to hurt myself",
  'C: no thoughts like that, no',
  'C: back in college I tried, not now',
  'C: in the show he shoots himself',
  'C: my husband drinks',
  "C: if I ever felt that way I'd call you",
  "C: she said 'I want to die', she's four and missed cake",
  'C: dead tired',
  'C: Cutting back on spending',
  'T: Some people think of suicide when they are low.',
];
