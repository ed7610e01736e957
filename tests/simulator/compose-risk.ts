import { type BriefLine, isClient, isTherapist } from './read-brief.ts';

/** What the note says about one kind of risk. */
export interface RiskAnswer {
  category: (typeof categories)[number]['category'];
  status: 'endorsed' | 'denied' | 'not_assessed' | 'unclear';
  lines: number[];
}

const categories = [
  {
    category: 'suicidal_ideation',
    asked:
      /\b(suicid\w*|kill(ing)? yourself|end(ing)? your life|not wanting to (be alive|live)|wish(ed|ing)? you were dead|wanting to die|better off dead)/iu,
    volunteered:
      /\b(i\b.*\b(kill(ing)? myself|want(ed)? to die|end it all|end my life|be dead|not wake up|didn't wake up|never wake up)|if i (just )?(didn't|did not|never) w(ake|oke) up|(everyone|everybody|they|he|she|family)('d| would)? be better off( without me)?|better off without me|no point (in )?(living|being alive))/iu,
  },
  {
    category: 'self_harm',
    asked:
      /\b(hurt(ing)? yourself|harm(ing)? yourself|self-harm\w*|cut(ting)? yourself|injur(e|ing) yourself)/iu,
    volunteered:
      /\bi('ve| have)?( been| started)? (cut(ting)?|burn(ed|ing)?|scratch(ed|ing)?) (myself|my (arm|arms|leg|legs|wrist|wrists))/iu,
  },
  {
    category: 'harm_to_others',
    asked:
      /\b(hurt(ing)? (anyone|anybody|somebody|someone|others?|him|her|them)\b|harm(ing)? (anyone|someone|others?)|thoughts of violence)/iu,
    volunteered:
      /\bi('m going to| will|'d| would| want to| could) (kill|hurt|hit) (him|her|them|someone|somebody)\b/iu,
  },
  {
    category: 'abuse_or_neglect',
    asked:
      /\b(hit you|hurts? you\b|hurting you\b|safe at home|afraid of (him|her|them) at home|anyone (hitting|hurting|touching))/iu,
    volunteered:
      /\b(he|she|they) (hit|hits|punched|slapped|kicked|choked|beats?) (me|us|the (kids|children))\b/iu,
  },
  {
    category: 'substance_use',
    asked: /\b(drink(ing)?|alcohol|drugs?|cannabis|weed|substances?|using anything)\b[^.?!]*\?/iu,
    volunteered:
      /\bi('ve| have)?( been| was| got| get)? (drunk|drank|drinking|high|using again|smoking weed)\b/iu,
  },
] as const;

/**
 * The five kinds of risk from the lines alone. What a client says unasked counts most, then the answer to the
 * therapist's question; what was neither asked nor said is not assessed and names no line.
 */
export function composeRisk(lines: readonly BriefLine[]): RiskAnswer[] {
  return categories.map(({ category, asked, volunteered }) => {
    const said = lines.filter((line) => isClient(line) && volunteered.test(line.text));
    const answers = lines.flatMap((line, index) =>
      isTherapist(line) && asked.test(line.text) && line.text.includes('?') ? answerTo(lines, index) : [],
    );
    const named = [...said.map((line) => line.id), ...answers.flatMap((answer) => answer.lines)];
    const statuses = new Set(answers.map((answer) => answer.status));
    const sorted = [...new Set(named)].sort((a, b) => a - b);
    return { category, status: statusOf(said.length > 0, statuses), lines: sorted };
  });
}

interface Answer {
  status: 'endorsed' | 'denied' | 'unclear';
  lines: number[];
}

function statusOf(volunteered: boolean, answers: ReadonlySet<Answer['status']>): RiskAnswer['status'] {
  if (volunteered || answers.has('endorsed')) return 'endorsed';
  if (answers.has('unclear')) return 'unclear';
  return answers.has('denied') ? 'denied' : 'not_assessed';
}

/** The next thing a client says, if it comes before the talk has moved on. */
function answerTo(lines: readonly BriefLine[], index: number): Answer[] {
  const question = lines[index] as BriefLine;
  const answer = lines.slice(index + 1, index + 4).find(isClient);
  if (answer === undefined) return [{ status: 'unclear', lines: [question.id] }];
  return [{ status: polarity(answer.text), lines: [question.id, answer.id] }];
}

function polarity(answer: string): Answer['status'] {
  const plain = answer
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^(um|uh|well|oh|god|mm)[,. ]+/u, '');
  if (
    /\b(not really|i don't know|i guess|maybe|not exactly|who doesn't|define|depends|enough|mostly|sometimes)\b/u.test(
      plain,
    )
  ) {
    return 'unclear';
  }
  if (/^(no|nope|never|not at all|nothing like that|absolutely not)\b/u.test(plain)) {
    return /\b(but|except|although|only|just|until)\b/u.test(plain) ? 'unclear' : 'denied';
  }
  return /^(yes|yeah|yep|mm-?hm|i do|i have|i did|a little|a bit|one|two|three|once|twice)\b/u.test(plain)
    ? 'endorsed'
    : 'unclear';
}
