import type { TemplateSection } from '../../core/template.ts';

/** What marks a line as belonging under a heading, whoever spoke. */
export interface SectionCues {
  /** Each different word of these that a line holds counts one. */
  words: RegExp;
  /** Take the weightiest lines even where no cue is found, so that the heading is not left empty. */
  elseLongest?: true;
  /** What was asked and what was answered belong together: one without the other tells nothing, or something false. */
  asked?: true;
}

/**
 * Cues by the ids that note formats share. An assessment needs judgement, so it stays with the
 * clinician. Sections a clinician invented have no cues: the longest lines of their source are taken.
 */
export function cuesOf(section: TemplateSection): SectionCues | undefined {
  if (Object.hasOwn(cues, section.id)) return cues[section.id];
  return { words: symptoms, elseLongest: true };
}

/** Words as they may stand in a line, as one expression. */
function anyOf(words: string): RegExp {
  return new RegExp(`\\b(?:${words})\\b`, 'giu');
}

const symptoms = anyOf(
  "sleep\\w*|slept|awake|nightmares?|tired|exhausted|anxi\\w+|panic\\w*|worr\\w+|scared|afraid|sad|depress\\w+|cry\\w*|cried|angry|anger|fight\\w*|argu\\w+|drink\\w*|work|job|shifts?|father|dad|mother|mom|mum|husband|wife|partner|kids?|son|daughter|sister|brother|school|feel\\w*|felt|hurt\\w*|pain|eat\\w*|appetite|medic\\w+|pills?|dose|alone|lonely|guilt\\w*|asham\\w+|shame|stress\\w*|drown\\w*|numb|heart|breath\\w*|week|morning|night|can't|couldn't|avoid\\w*|homework|tried",
);

const interventions = anyOf(
  "let's|try|notice|what if|how about|evidence|thought|exercise|practi[cs]e|breath\\w*|ground\\w*|scale|rate|write|list|step|plan|imagine|remember when|what would|what happened|tell me|sounds like|i hear|i wonder|i'm wondering|what do you|how did|walk me through|focus|together|skill\\w*|record|diary|body",
);

const responses = anyOf(
  "yeah|yes|okay|that helps?|helped|makes sense|i see|i never thought|i think|maybe|i could|i can|i guess|i realize\\w*|i noticed|it felt|feels?|better|worse|easier|harder|calmer|i tried|percent|out of ten|surpris\\w+|i didn't know|i don't know",
);

const plans = anyOf(
  "next (?:week|time|session|month|monday|tuesday|wednesday|thursday|friday)|homework|(?:could|can|would) you (?:try|write|keep|practi[cs]e|bring|call|notice)|(?:try|practi[cs]e|bring|keep) (?:it|this|that|to|a|the|your)|this week|before (?:we|next)|we(?:'ll)? meet|schedul\\w*|appointment|see you (?:next|on|in|again|then|monday|tuesday|wednesday|thursday|friday)|write (?:down|it)|each (?:day|night|morning|evening)|referr\\w+|psychiatrist|same time|i will|i'll|i can do that",
);

const goals = anyOf(
  'goals?|objectives?|working (?:on|toward)|work on|target|treatment plan|want to be able|hope to|aim',
);

const impairment = anyOf(
  "work|job|shifts?|school|class|late|missed|friends?|alone|shower\\w*|cook\\w*|clean\\w*|shop\\w*|drive|driving|train|bus|stopped|used to|can't|couldn't|don't go|stay (?:in|home)|in bed",
);

const harm = anyOf(
  'suicid\\w*|kill\\w*|dead|die|dying|alive|not wak\\w*|wake up|end(?:ing)? (?:it|my life|your life)|hurt(?:ing)? (?:yourself|myself|anyone|somebody)|self-?harm\\w*|cut(?:ting)?|plan|inten(?:d|t|tion)|gun|pills|means|attempt\\w*|safe',
);

const safety = anyOf(
  '988|call|pills|gun|lock\\w*|give (?:it|them)|drop (?:it|them) off|phone|crisis|emergency|safety plan|by yourself|breath\\w*|light on|kitchen|walk|tonight|friends?|sister|brother|mother|niece|any hour|number|bad night|warning',
);

const keepGoing = anyOf(
  'niece|nephew|kids?|son|daughter|dog|cat|mother|sister|friends?|faith|church|pray\\w*|promise\\w*|helps?|helped|keeps? (?:me|going)|proud|good at|looks? for me|reason\\w*|used to (?:like|love|bake|play|run)|bake|garden\\w*|music',
);

const treatment = anyOf(
  'therap\\w+|counsel\\w+|psychiatr\\w+|hospital\\w*|admitted|diagnos\\w+|medic\\w+|prescri\\w+|sertraline|zoloft|prozac|lexapro|episode\\w*|attempt\\w*|(?:first|last) time|years? ago|when i was',
);

const illness = anyOf(
  'doctor|surgery|operation|asthma|diabet\\w+|thyroid|blood pressure|migraine\\w*|headache\\w*|pain|injur\\w+|allerg\\w+|pregnan\\w+|inhaler',
);

const substances = anyOf(
  'drink\\w*|drank|drunk|beers?|wine|whisk\\w+|vodka|alcohol|smok\\w+|cigarettes?|vap\\w+|weed|cannabis|marijuana|cocaine|pills|coffee|sober|using|high',
);

const family = anyOf(
  'father|dad|old man|mother|mom|mum|parents?|sister|brother|grew up|childhood|school|college|degree|married|divorc\\w+|army|navy|veteran|court|arrest\\w*|church|faith|immigra\\w+|born|moved|niece|nephew',
);

const trauma = anyOf(
  'accident|assault\\w*|abus\\w+|attack\\w*|fire|crash\\w*|war|walked out|left us|died|killed|rape\\w*|hit me|beat\\w*|flashback\\w*|nightmares?',
);

const scores = anyOf('phq|gad|pcl|score\\w*|form|questionnaire|points?|out of (?:ten|a hundred)|percent');

const referral = anyOf(
  'referr\\w+|sent me|my doctor|found you|why now|brings? you|come in|insurance|years? old|live (?:with|alone|in)',
);

const ending = anyOf(
  'last (?:session|time)|ending|end (?:here|today)|stop (?:here|coming)|finish\\w*|goodbye|moving|graduat\\w*|done',
);

const change = anyOf(
  "better|worse|easier|harder|percent|out of (?:ten|a hundred)|used to|before|after|now|went (?:down|up)|mostly|fours?|fives?|sevens?|times|didn't|managed|first time",
);

const pattern = anyOf(
  'when (?:he|she|they|you|i)|every time|the more|always|never|goes? (?:quiet|silent|away)|louder|follow\\w*|shut(?:s|ting)? down|leave|leaves|leaving|loop|pursue\\w*|withdraw\\w*',
);

const cases = anyOf(
  'case|cases|client|caseload|supervis\\w+|risk|transference|boundar\\w+|report\\w*|learn\\w*',
);

const narrative = { words: symptoms, elseLongest: true } as const;
const work = { words: interventions, elseLongest: true } as const;

const cues: Record<string, SectionCues | undefined> = {
  subjective: narrative,
  data: narrative,
  behavior: narrative,
  behaviour: narrative,
  presenting: narrative,
  presenting_problem: narrative,
  problem: narrative,
  problems: narrative,
  attendance: narrative,
  participation: narrative,
  trigger: narrative,
  objective: work,
  intervention: work,
  interventions: work,
  topic: work,
  directives: work,
  course: { words: interventions },
  response: { words: responses },
  evaluation: { words: new RegExp(`${responses.source}|${plans.source}`, 'giu') },
  plan: { words: plans },
  recommendations: { words: plans },
  disposition: { words: plans },
  follow_up: { words: plans },
  goal: { words: goals },
  goals: { words: goals },
  objectives: { words: goals },
  symptoms: { words: symptoms },
  functioning: { words: impairment },
  psychiatric_history: { words: treatment },
  medical_history: { words: illness },
  substance_use: { words: substances },
  social_history: { words: family },
  trauma: { words: trauma },
  strengths: { words: keepGoing },
  factors: { words: keepGoing },
  risk_and_means: { words: harm, asked: true },
  inquiry: { words: harm, asked: true },
  safety_plan: { words: safety },
  measures: { words: scores },
  referral: { words: referral },
  ending: { words: ending },
  progress: { words: change },
  status: { words: change },
  pattern: { words: pattern },
  topics: { words: cases, elseLongest: true },
  risk_cases: { words: anyOf('suicid\\w*|risk\\w*|self-?harm\\w*|kill\\w*|hospital\\w*|mandated|abus\\w+') },
  competency: { words: anyOf('learn\\w*|notice\\w*|struggl\\w*|confident|unsure|practi[cs]e') },
  discharge_criteria: undefined,
  review: undefined,
  assessment: undefined,
};
