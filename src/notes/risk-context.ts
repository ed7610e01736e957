/**
 * How a phrase of risk was meant, as far as fixed rules can tell. `clear` is the client's own and
 * present; `unclear` needs the clinician (vague, past, conditional, hedged, or nobody knows who spoke);
 * `mentioned` was negated or about someone else. Idioms are no hits at all.
 */
export type HitWeight = 'clear' | 'unclear' | 'mentioned';

/**
 * Weighs a phrase by what stands around it in its sentence.
 * @param form The spoken form that holds it.
 * @param base What the phrase means where nothing around it says otherwise.
 */
export function meaningInContext(
  form: string,
  { start, end }: { start: number; end: number },
  base: 'clear' | 'unclear',
  aboutOthers: boolean,
): HitWeight {
  const found = form.slice(start, end);
  const before =
    form
      .slice(0, start)
      .split(/ [.?] /u)
      .at(-1) ?? '';
  const after = form.slice(end).split(/ [.?]/u)[0] ?? '';
  if (fiction.test(`${before} `) || hypothetical.test(before)) return 'mentioned';
  if (!aboutOthers && isSomeoneElse(before, found)) return 'mentioned';
  // "Not any more" is no plain no: it was so once.
  if (formerly.test(`${before}${found}${after}`)) return 'unclear';
  if (isNegated(before, found)) return 'mentioned';
  return hedged.test(`${before} `) ? 'unclear' : base;
}

/** "never wanted to …", "not …": but "can't stop", "don't know if" and "wouldn't mind" do not negate what follows. */
function isNegated(before: string, phrase: string): boolean {
  const clause = before.split(/ (?:,|but|and|because|so|though|…) /u).at(-1) ?? '';
  const near = ` ${clause.trim().split(' ').slice(-5).join(' ')} `;
  if (notNegating.test(`${near}${phrase.trim()} `)) return false;
  return / (?:not|never|no|without|nobody|none) /u.test(near);
}

const notNegating =
  / (?:not|never) (?:stop|help|shake|quit|mind|care|know|just|only|sure|promise|see|think|have (?:a|any) reason|say|tell|lie|shy|surprised|sleep|stopped|tired|until)\b| no (?:longer|one|point|way|reason|idea|matter|doubt) | not that i /u;

function isSomeoneElse(before: string, phrase: string): boolean {
  const clause = before.split(/ (?:and|but|because|so) /u).at(-1) ?? '';
  if (reported.test(clause)) return true;
  const first = clause.search(
    /(?:^| )(?:i|me|my|we)(?: |$)(?!(?:mum|mom|mother|dad|father|brother|sister|husband|wife|partner|son|daughter|friend|boyfriend|girlfriend|aunt|uncle|cousin|roommate|ex|boss|grandmother|grandfather|nephew|niece|neighbor)\b)/u,
  );
  if (first >= 0 || /(?:^| )(?:i|me|my|myself)(?: |$)/u.test(phrase)) return false;
  return otherPerson.test(clause);
}

const kin =
  'mum|mom|mother|dad|father|brother|sister|husband|wife|partner|son|daughter|friend|boyfriend|girlfriend|aunt|uncle|cousin|roommate|ex|boss|grandmother|grandfather|nephew|niece|neighbor|dog|cat';
const otherPerson = new RegExp(
  String.raw`(?:^| )(?:he|she|they|somebody|someone|people|(?:my|his|her|their|a|the) (?:\w+ )?(?:${kin}|guy|man|woman|girl|boy|kid|colleague|coworker))(?: |$)`,
  'u',
);
const reported = new RegExp(
  `(?:^| )(?:he|she|they|(?:my|his|her) (?:${kin}|kid|four year old)) (?:said|says|texted|yelled|screamed|goes|was like|is like|told me|wrote|kept saying|keeps saying)(?: |$)`,
  'u',
);
const fiction =
  / in (?:the|this|that|a|my) (?:show|movie|film|book|series|song|game|novel|story|play|episode|podcast|documentary) /u;
const hypothetical = / if i (?:ever|were to ever)? ?(?:felt|feel|got|get|have|had|start|started|thought)\b/u;
const formerly =
  /\bback (?:in|then|when)\b|\byears ago\b|\bmonths ago\b|\bwhen i was (?:a |in |\w+teen|little|young|nine|ten|eleven|twelve)|\bused to\b|\bin (?:college|high school|school|my (?:teens|twenties))\b|\bas a (?:kid|child|teen|teenager)\b|\blast year\b|\bnot (?:now|since)\b|\bany ?more\b|\ba long time ago\b|\bonce before\b/u;
const hedged = / (?:not think|not know if|not sure if|not sure|wonder if|not that) /u;
