/**
 * When something is: `former` over and done, `past` at some time, `perfect` since then, `present`, `plan` not yet;
 * `none` where a clause has no verb that tells.
 */
export type Tense = 'former' | 'past' | 'perfect' | 'present' | 'plan' | 'none';

/** The tense of a clause in its spoken form, by the words that carry it. */
export function tenseOf(said: string): Tense {
  const form = said.replace(having, ' $1 have ');
  if (former.test(form)) return 'former';
  if (plan.test(form)) return 'plan';
  if (perfect.test(form)) return 'perfect';
  if (was.test(form) && !is.test(form)) return 'past';
  if (present.test(form)) return 'present';
  if (past.test(form.replace(feeling, ' '))) return 'past';
  return bare.test(form) ? 'present' : 'none';
}

/** "I got two cats" */
const having = / (i|we|he|she|they) got (?=(?:a|an|some|no|two|three|four|this|my) )/gu;

/** Words that put something behind somebody. */
export const former =
  / (?:used to|in the past|back then|back in the day|(?:years|months|weeks) ago|when (?:i|he|she) was|as a (?:kid|child|teenager)|in (?:college|high school|my (?:teens|twenties|thirties|childhood))|not any ?more|any ?more|anymore|no longer|previously|formerly|stopped|quit|gave up|better now|that is (?:better|fine|gone)|was younger|before that) /u;

/** What is still to be done. */
export const plan =
  / (?:will|going to(?! (?:the|a|my|his|her|work|school|bed|church|college|uni) )|shall|could|would|should|can|let us|i want you|i would like|i am happy to|worth|recommend|advise|suggest|make sure|remember to|plan to|plans to|planned to|planning to|intends? to|intended to|means to|meant to|aims to|hopes to|hoping to|tomorrow|tonight|next|if|agreed|accepted|promised|accepts|agrees) /u;

const perfect =
  / (?:have|has|had) (?:(?:also|just|not|never|ever|already|recently|really|only|been|always) ){0,3}(?:been|\p{L}{2,}ed|done|gone|had|got|gotten|taken|made|kept|come|become|begun|left|lost|read|seen|said|told|felt|found|given|known|put|set|slept|spent|spread|stood|tried|thought|worn|written|bought|brought|cut|driven|drunk|eaten|fallen|flown|forgotten|hurt|lain|met|paid|quit|run|sat|spoken|stolen|sworn|taught|woken) /u;

const present =
  / (?:am|is|are|do|does|has|have|currently|these days|gets|goes|feels|keeps|makes|comes|says|wants|needs|(?<! (?:the|my|a|your|his|her|every|this|in|no|any) )(?!morning|evening|nothing|something|anything|everything|during)\p{L}{3,}ing) /u;

/** "Did you have" is past, whatever else is in it. */
const was = / (?:did|was|were) /u;
const is = / (?:am|is|are|does|has) /u;

const irregular =
  'was were had did got went took came felt knew saw made gave kept left met ran sat slept spoke stood woke wrote began drank drove ate fell found heard held lost showed spent taught understood wore bought brought caught fought rode swam forgot broke chose threw grew drew flew hung sank rang stole swore tore shook hid bit blew froze';
const past = new RegExp(
  ` (?:${irregular.split(' ').join('|')}) | (?!(?:need|indeed|tired|scared|worried|stressed|bored|married|red|bed|used|supposed|speed|feed|called|named|asked|said|told) )\\p{L}{2,}ed(?<! (?:a|an|the|my|your|his|her|is|are|it|of|on|and|or|any|some|this|that|no|so|very|really|quite|feel|feeling|been|be) \\p{L}+)(?<!^ \\p{L}+) `,
  'u',
);
/** "I feel a bit winded" */
const feeling =
  / (?:feel|feels|feeling|get|gets|am|is|are|bit|very|so|quite|really|too) (?:(?:a|bit|very|so|quite|really|too|little) )*\p{L}{2,}ed(?= )/gu;
const bare = / (?:i|we|you|they) (?:also |just |only |usually |often |always |really |still )?\p{L}{2,} /u;
