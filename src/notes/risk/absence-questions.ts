import type { RiskCategory } from '../../core/risk.ts';

/**
 * What a plain no to a question would mean. `absence`: the thing asked about is not there now.
 * `limited`: only a plan, an intention or the past is denied, which says nothing of the present.
 * `nothing`: anything else, also the opposite ("Have the thoughts gone away?").
 */
export type MeaningOfNo = 'absence' | 'limited' | 'nothing';

/**
 * Reads one question sentence, in its spoken form. The set of forms is closed on purpose: a question that
 * fits none of them whole can be answered no without denying anything, and a false denial is the worst
 * thing a note can say. Without a category nothing is told as a denial, so any form will do.
 */
export function meaningOfNo(sentence: string, category: RiskCategory | undefined): MeaningOfNo {
  if (category !== undefined && !mayConcern[category].test(sentence) && !mayBeLimited.test(sentence))
    return 'nothing';
  const plain = withoutAddress(sentence);
  if (isReversing(sentence, category) || lasting.test(plain)) return 'nothing';
  if (category === undefined) return 'absence';
  if (limited.test(plain)) return 'limited';
  return named[category].test(plain) && absence.test(plain) ? 'absence' : 'nothing';
}

/** Whether a no or a yes to it says the opposite of what it seems to, or is about something else. */
export function isReversing(sentence: string, category?: RiskCategory): boolean {
  const plain = withoutAddress(sentence);
  // Who hurts is asked of another person; "Has he ever hit you?" turns nothing round.
  return reversing.test(category === 'abuse_or_neglect' ? plain.replace(doneByOthers, ' anyone ') : plain);
}

/** Whether it asks if something is still there: a yes says so, a no denies nothing. */
export function asksWhetherItLasts(sentence: string): boolean {
  return lasting.test(withoutAddress(sentence));
}

/** Small letters, no commas, and without "Maya," or "okay, so," before the question. */
function withoutAddress(sentence: string): string {
  return ` ${sentence
    .replace(/^(?: (?:and )?\p{L}+ ,){1,3}/u, ' ')
    .replace(/[,.?…]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()} `;
}

const any = (...options: string[]) => `(?:${options.join('|')})`;
const some = (text: string) => `(?:${text} )?`;

const suicidalActs = any(
  'killing yourself',
  'ending (?:your (?:own )?life|it all|it|things|everything)',
  'taking your (?:own )?life',
  '(?:committing |attempting )?suicide',
  'dying',
  'death',
  'wanting to (?:die|be dead|not be here|end your life|kill yourself|end it)',
  'not (?:being|wanting to be) (?:alive|here|around)',
  'not wanting to (?:live|exist|go on|wake up)',
  'being (?:dead|better off dead)',
  'wishing you were dead',
);
const selfHarmActs = any(
  '(?:hurting|harming|cutting|burning|injuring) yourself',
  'self (?:harm|harming|injury|injuring)',
  'cutting',
);
const people = any('anyone', 'anybody', 'someone', 'somebody', 'others', 'other people');
const otherActs = `(?:(?:hurting|harming|killing|attacking) )?(?:yourself or )?${people}(?: else)?`;
const acts = any(suicidalActs, selfHarmActs, otherActs);

const used = any(
  'alcohol',
  '(?:recreational |illegal )?drugs',
  '(?:alcohol|drug|substance)(?: or drug)? use',
  'substances',
  'drinking',
  'cannabis',
  'weed',
  'marijuana',
);
const nouns = any(
  'suicidal (?:thoughts|ideation|ideas|feelings|thinking|urges)',
  'suicidality',
  'homicidal (?:thoughts|ideation|ideas)',
  'self harm(?: thoughts| urges)?',
  'self injury',
  'cutting',
  '(?:abuse|violence|neglect)(?: at home)?',
  used,
);
const quality = '(?:(?:current|recent|active|passive|kind of|sort of|such) )*';
const thoughts = `${quality}(?:thoughts|thought|thinking|ideas|feelings|urges|wish|desire|impulses) (?:of |about |to |like )`;
const infinitives = any(
  'die',
  'be dead',
  'not (?:be alive|wake up|be here)',
  'kill yourself',
  'end (?:your life|it|it all)',
  '(?:hurt|harm|cut|injure) yourself',
  `(?:hurt|harm|kill) (?:yourself or )?${people}(?: else)?`,
);
const wishes = any(
  'you were dead',
  'you were not (?:alive|here)',
  'you (?:could|would) not wake up',
  'not to be alive',
);
const done = any(
  '(?:(?:hurt|harmed|cut|burned|injured) or )?(?:hurt|harmed|cut|burned|injured) yourself',
  `(?:hurt|harmed|killed|attacked) ${people}(?: else)?`,
  'self harmed',
  `used (?:any )?${used}`,
);
const doing = any(selfHarmActs, 'drinking', `using (?:any )?${used}`, 'using(?: anything)?', 'self harming');
const harmed = any(
  'hurting',
  'hitting',
  'hurt',
  'hit',
  'abusing',
  'abused',
  'threatening',
  'threatened',
  'harming',
  'harmed',
);

/** Second person, present or recent, and asking whether something is there at all. */
const cores = any(
  `${some(any('have you had', 'have you been having', 'are you having', 'do you have', 'did you have', 'having', 'had', 'have you', 'have there been', 'are there'))}(?:any |some )?(?:${thoughts}${acts}|${quality}${nouns})`,
  `(?:are you|have you been|you been|been) (?:thinking|having thoughts) (?:of|about) ${acts}`,
  `have you thought (?:of|about) ${acts}`,
  '(?:are you|are you feeling|do you feel|have you felt|have you been|have you been feeling|feeling) suicidal',
  `(?:do you|have you|are you)(?: been)? (?:want|wanted|wanting|feel like|felt like) (?:to )?${infinitives}`,
  `(?:do you|have you|are you)(?: been)? (?:wish|wished|wishing) ${wishes}`,
  `(?:have you|did you)(?: been)? ${done}`,
  `(?:did|do) you (?:(?:hurt|harm|cut|injure) yourself|hurt ${people}|drink(?: alcohol| any alcohol)?|use (?:any )?${used}|self harm)`,
  `(?:are you|have you been|been) ${doing}`,
  `(?:is|has|does) (?:anyone|anybody|someone|somebody) (?:at home |in your life )?(?:been )?${harmed}(?: you)?(?: or ${harmed}(?: you)?)*`,
  `are you being (?:hurt|hit|abused|threatened|mistreated)(?: or (?:hurt|hit|abused|threatened|mistreated))*(?: by (?:anyone|somebody|someone))?`,
);
/** What may follow "or": the same things, said shortly. */
const more = any(
  `(?:of |about |any |to |like )*(?:${acts}|${nouns}|${infinitives}|${done}|${doing})`,
  `(?:any )?${thoughts}${acts}`,
  `(?:wish|wished|wishing) ${wishes}`,
  `(?:wanted|want|wanting) to ${infinitives}`,
  cores,
);
const span = `(?:last|past|previous|current)? ?(?:few |couple of |two |three |four |\\d+ )?(?:session|visit|appointment|time|days?|weeks?|month|while)`;
const time = any(
  'lately',
  'recently',
  'now',
  'right now',
  'today',
  'tonight',
  'currently',
  'at all',
  'at the moment',
  'at this point',
  'in any way',
  'on purpose',
  'deliberately',
  'these days',
  `(?:since|over|in|during|within) (?:the |this |our |your )?${span}`,
  'this (?:past )?(?:week|month)',
  'since (?:we|i) last (?:met|spoke|talked|saw you)',
);
const lead = any(
  'and|so|okay|ok|well|now|then|but|also|alright|all right|just|again|right',
  '(?:i|we) (?:always |just |also )*(?:need|want|have|would like) to ask(?: you)?(?: (?:this|that))?(?: (?:directly|straight|plainly))?',
  '(?:i|we) (?:always |just )*(?:ask|check)(?: (?:this|that|about this))?(?: (?:with|of))?(?: (?:everyone|everybody|you))?',
  '(?:just |i (?:just )?(?:want|need) )?to check(?: in)?(?: with you)?|just checking(?: in)?|sorry|as always|like (?:every|each) (?:week|time)|before we (?:finish|stop|end|go on|start)|(?:can|could) you tell me|i am (?:just )?going to ask(?: you)?(?: directly)?',
  'let me ask(?: you)?(?: directly)?',
  '(?:can|may) i ask(?: you)?',
  'what about|how about',
  time,
);
const absence = new RegExp(`^ (?:${lead} )*${cores}(?: or ${more})*(?: ${time})* $`);

const limited = new RegExp(
  `^ (?:(?:${lead}|in the past|back then) )*${any(
    `(?:do you have |have you (?:had|made) |have you |did you |is there |are there )?(?:any |a |made |making )*(?:kind of |sort of |specific )*(?:plans?|intent|intentions?|means)(?: or (?:any |a )?(?:plans?|intent|intentions?|means))*(?: (?:to|for|of|on|about|in)(?: [^ ]+){1,7})?`,
    '(?:would you|are you going to|do you (?:intend|plan) to|will you) (?:act on (?:it|that|them|those(?: thoughts)?)|do (?:it|that)|kill yourself|end your life|(?:hurt|harm) yourself)',
    'have you thought about how(?: [^ ]+){1,12}',
    '(?:have|did|do|had) you ever (?:tried|try|attempted|attempt|thought|think|had|have|made|wanted|felt|feel|been|hurt|harmed|cut|want)(?: [^ ]+){0,12}',
    `(?:any )?(?:past|previous|prior|history of|earlier)(?: [^ ]+){1,5}`,
  )} $`,
);

const reversing =
  / (?:stop\w*|quit|gone|go away|going away|went away|pass(?:ed)?|less|fewer|weaker|better(?! off)|worse|easier|different|chang\w+|resist\w*|control\w*|manage\w*|cop(?:e|ed|ing)|handle|tell|told|telling|talk\w*|discuss\w*|mention\w*|know|knew|worr\w+|safe\w*|able|can you|could you|help\w*|anyone else know|(?:he|she|they|mother|father|mom|dad|mum|sister|brother|husband|wife|partner|son|daughter|friends?|kids|children|family)|without|other than|because|if|when|why|how (?!you would|much|often|many)|mind|afraid|scared|okay with|ok with|not (?:thinking|having|going)|no longer|instead|avoid\w*|ready|understand|remember|believe|think (?:that )?(?:you|it)) /u;

const lasting = / (?:still|again|any ?more|more|keep|kept) /u;
const doneByOthers =
  / (?:he|she|they|(?:your )?(?:mother|father|mom|dad|mum|sister|brother|husband|wife|partner|son|daughter|ex|boyfriend|girlfriend)) (?=(?:ever |been )*(?:hit|hurt|hitting|hurting|touch|touched|touching|threaten|threatened|threatening|force|forced|push|pushed|choke|choked|harm|harmed|abuse|abused|put)\b)/u;

/** Words of which a question about each must hold one: most questions hold none, and need not be read closely. */
const mayConcern: Record<RiskCategory, RegExp> = {
  suicidal_ideation: /suicid|d(?:ie|ying|ead|eath)|kill|ending|life|live|wak|alive|here|around|exist|end /,
  self_harm: /cut|self/,
  harm_to_others: /yourself|hurt|harm|kill|attack|homicid/,
  abuse_or_neglect: /abus|violen|neglect|mistreat|h(?:it|urt|arm)|threaten/,
  substance_use: /alcohol|drug|substance|drink|cannabis|weed|marijuana|us(?:ing|ed)/,
};
/** And those about a plan, an act or the past. */
const mayBeLimited =
  /plan|inten|means|would you|are you|will you|have you|ever|past|previous|prior|history|earlier|mak|made|kind of|sort of|specific/;

const toOthers = `(?:hurting|harming|killing|attacking|hurt|harmed|killed|attacked|harm|kill) (?:yourself or )?${people}`;
const named: Record<RiskCategory, RegExp> = {
  suicidal_ideation: new RegExp(
    `${suicidalActs}|suicid| (?:die|be dead|kill yourself|end (?:your life|it)) |you were dead|not wake up|not (?:be|to be) (?:alive|here)|you were not (?:alive|here)`,
  ),
  self_harm: new RegExp(`${selfHarmActs}|(?:hurt|harmed|harm|cut|burned|injured|injure) yourself|self harm`),
  harm_to_others: new RegExp(` (?:${toOthers}|yourself or ${people}|homicidal) `),
  abuse_or_neglect: new RegExp(
    ` (?:${harmed}(?: or ${harmed})* you|being (?:hurt|hit|abused|threatened|mistreated)|abuse|violence|neglect) `,
  ),
  substance_use: new RegExp(` (?:${used}|drink|using|used) `),
};
