import type { RiskMeaning } from '../../core/risk-hit.ts';
import type { Span } from '../phrases/phrase.ts';
import { isSomeoneElse, isThirdCouple } from './risk-experiencer.ts';

/**
 * Weighs a phrase by what stands around it in its sentence: fiction, condition, experiencer, time, negation, jokes
 * and hedges (after NegEx and ConText).
 * @param form The spoken form that holds it.
 * @param base What the phrase means where nothing around it says otherwise.
 * @param about Whether other people's situation is itself the risk.
 */
export function meaningInContext(
  form: string,
  { start, end, parts = [] }: Span,
  base: 'present' | 'vague',
  about: 'self' | 'anyone',
): RiskMeaning {
  const found = form.slice(start, end);
  const before =
    form
      .slice(0, start)
      .split(/ [.?] /u)
      .at(-1) ?? '';
  const [after = ''] = form.slice(end).split(/ [.?]/u);
  const sentence = `${before}${found}${after} `;
  if (fiction.test(`${before}${found} `) || atWork.test(sentence)) return 'fiction';
  if (hypothetical.test(`${before} `)) return 'conditional';
  if (about === 'self' ? isSomeoneElse(before, found, after) : isThirdCouple(before, found))
    return 'someone_else';
  if (isPast(before, found, after)) return 'past';
  // Of a wish to die the same words can mean the opposite.
  if (about === 'anyone' && isOverNow.test(sentence)) return 'past';
  if (twice.test(`${before} `)) return 'vague';
  if (isNegated(before, found, after) || parts.some((part) => isDenied(form, part))) return 'negated';
  if (joke.test(`${form.slice(end)} `) && !noJoke.test(form.slice(end))) return 'joke';
  return hedged.test(`${before} `) ? 'vague' : base;
}

/** "Not any more" is no plain no: it was so once; "I can't any more" and "I don't want to live any more" are now. */
function isPast(before: string, found: string, after: string): boolean {
  if (sinceThen.test(`${before}${found}${after} `)) return false;
  if (formerly.test(`${before}${found}${after} `)) return true;
  return (
    ended.test(`${clauseOf(before)} `) ||
    (negation.test(`${clauseOf(before)} `) && noLonger.test(`${after} `))
  );
}

/** "never wanted to …", "not …": but "can't stop", "don't know if" and "wouldn't mind" do not negate what follows. */
function isNegated(before: string, found: string, after: string): boolean {
  if (refused.test(`${after} `)) return true;
  const near = ` ${clauseOf(before).split(' ').slice(-5).join(' ')} `;
  return negation.test(near) && !notNegating.test(`${near}${found.trim()} `);
}

/** "He has never hurt me": of words that stand apart, one that stands just after a no. */
function isDenied(form: string, { start, end }: Span): boolean {
  const words = clauseOf(
    form
      .slice(0, start)
      .split(/ [.?] /u)
      .at(-1) ?? '',
  ).split(' ');
  const near = ` ${words.slice(-3).join(' ')} `;
  return negation.test(near) && !notNegating.test(`${near}${form.slice(start, end).trim()} `);
}

function clauseOf(before: string): string {
  return (before.split(/ (?:,|but|and|because|so|though|although|…|that is why) /u).at(-1) ?? '').trim();
}

const negation = /(?:^| )(?:not|never|no|without|nobody|none|nor|neither|nothing) /u;
const notNegating =
  / not (?:see|think|tell|say)\b| (?:not|never) (?:stop|help|shake|quit|mind|care|know|just|only|sure|promise|have (?:a|any) reason|lie|shy|surprised|sleep|stopped|tired|until|forget|let go|cope|get through|like (?:it|him|her) when|for (?:the|my|a|him|her|them)|get (?:out|away|rid)|understand why|deny|want (?:him|her|them|to (?:admit|say)))\b| no (?:longer|one|point|way|reason|idea|matter|doubt|wonder|surprise|joke|lie|stopping)\b| not that i | (?:nothing|nobody) (?:but|left|else|knows?) | not (?:slept|eaten|been to bed) |(?:can|could|will|would|should|do|does|did|is|are) not (?:even )?(?:he|she|they|you|i) /u;
/** "It's not like I haven't …" says no to a no. */
const twice =
  / not (?:like|as if|as though|that|because|saying|true) (?:that )?(?:i|he|she|they|we|it|there) (?:[^ ,.?…]+ ){0,3}?(?:not|never|no) /u;
const refused = /^ ?(?:[,.…] )?(?:no|never|not (?:me|at all|ever)|nothing like that)(?: [,.]|\s*$)/u;

const fiction =
  / in (?:the|this|that|a|my|his|her|an) (?:[^ ,.?…]+ )?(?:show|movie|film|book|series|song|game|novel|story|play|episode|podcast|documentary|dream|nightmare|video|script|article|news)\b|\b(?:documentary|podcast|film|movie|show|series|book|novel|story|song|article|essay|lecture|talk|report|programme|program|episode|report|thriller) (?:i (?:saw|watched|read|heard) )?(?:about|on|called|where|in which|with)\b|\bthe (?:main |lead )?(?:character|hero|villain|detective|murderer|leaflet|lyrics|narrator)\b|\b(?:school|the) play\b|\bthere (?:is|was) a song\b|\breading about\b|\bplays? a\b/u;
const atWork =
  /\b(?:suicide|self harm|violence|abuse|overdose|drug|addiction) (?:prevention|awareness|hotline|helpline|training|research|charity|unit|team|course|workshop|squad)\b|\b(?:one of )?my (?:clients|patients|students|service users|residents)\b|\bi work (?:on|in|with|at|for) (?:a|an|the|people|kids)\b| in (?:my|the|our|a|an) (?:[^ ,.?…]+ )?(?:class|lesson|course|lecture|seminar|training|assembly)\b| i (?:read|heard) (?:that|about|somewhere) |\bvolunteer\b|\bside effects?\b|\bit can cause\b/u;
const hypothetical =
  / if i (?:(?:ever|were to|was to|should)(?: [^ ,.?…]+){0,2}|(?:was|were|felt|feel|started|start)(?: ever)?(?: (?:like|that way|suicidal))?) $| if i (?:ever|were to) /u;

const formerly =
  /\bback (?:in|then|when|at)\b|\byears ago\b|\bmonths ago\b|\bdecades ago\b|\bwhen i was (?:a |in |at |\w+teen|\w+ty|little|young|small|nine|ten|eleven|twelve|seven|eight|six|five)|\bwhen we were (?:little|kids|young|small)|\bused to\b|\bin (?:college|high school|school|my (?:teens|twenties|thirties|youth))\b|\bas a (?:kid|child|teen|teenager|student|girl|boy)\b|\blast year\b|\b(?:tried|did|had it|bad) ,? ?but not (?:now|since)\b|\bnot (?:now|since|for years)\b|\bhave not (?:for|in) (?:[^ ,.?…]+ )?(?:years|months|ages)\b|\bnot for (?:[^ ,.?…]+ )?(?:years|months|ages)\b|\ba long time ago\b|\bonce before\b|\ball through (?:uni|university|school|college)\b|\bin (?:19|20)\d\d\b|\b(?:at|was|were) (?:\w+teen|twenty|twenty \w+)\b|\bmy (?:first|last|ex) (?:husband|wife|marriage)\b|\bthat was (?:the|in|back|years)\b|\bgot out in\b|\bin the (?:eighties|nineties|seventies|army|past)\b|\b(?:i have been|been) (?:sober|clean) (?:for )?(?:[^ ,.?…]+ )?years\b|\bbefore i (?:met|had|moved|got (?:sober|married|help))\b|\b(?:stopped|until|gave (?:it )?up) when i\b|\bmy last (?:manic|psychotic|bad) episode\b/u;
const isOverNow = /\bthat is (?:all )?(?:over|behind (?:me|us)|in the past)(?: now)?(?= (?:[,.]|\s*$)|\s*$)/u;
/** What began then and lasts, and what comes back. */
const sinceThen =
  /\b(?:ever since|since then|again now|now again|and (?:i )?still|is back|are back|started again|like i used to)\b/u;
const ended =
  /(?<!not |to |not to |never |have not )\b(?:stopped|quit|gave up|given up|kicked|over) (?:the )?(?:[^ ,.?…]+ )?$/u;
const noLonger = /^ ?(?:[^ ,.?…]+ ){0,4}(?:any more|any longer|these days)\b/u;

const joke =
  /(?:^|[ ,.…])(?:(?:i am |just |only )?(?:joking|kidding)|as a joke|jokingly|in a funny way|haha|ha|lol|figuratively|figure of speech)[ ,.]/u;
const noJoke = /\b(?:not|no|never|half|without) (?:[^ ,.?…]+ ){0,5}(?:joke|joking|kidding|haha|lol)\b/u;
const hedged = / (?:not think|not know if|not sure if|not sure|wonder if|not that) /u;
