import type { RiskCategory } from '../../core/risk.ts';
import { meaningOfNo } from '../risk/absence-questions.ts';

/** A question about a risk: what it asks about, in words for a sentence, and what a plain no to it denies. */
export interface RiskQuestion {
  topics: string[];
  /** `absence`: that the risk itself is there now; `limited`: only its topics. */
  no: 'absence' | 'limited';
  /** It asks about more than its topics name: a yes may be to the rest. */
  isWider: boolean;
}

/**
 * Reads one question sentence, in its spoken form. The forms are closed: what fits none of them whole is about
 * something else ("Any plans for the weekend?"), and nothing is said of its answer.
 */
export function riskQuestion(sentence: string, category: RiskCategory): RiskQuestion | undefined {
  const plain = plainWords(sentence);
  const named = (topics: readonly Topic[]) =>
    topics.filter((one) => one.named.test(plain)).map(({ topic }) => topic);
  if (meaningOfNo(sentence, category) === 'absence') {
    const topics = named(wholes[category]);
    return { topics, no: 'absence', isWider: / or /u.test(plain) && topics.length < 2 };
  }
  const part = partsOf[category].find(({ form }) => form.test(plain));
  return part && { topics: named(part.topics), no: 'limited', isWider: false };
}

/** Small letters without marks, and without the name before the question. */
function plainWords(sentence: string): string {
  return ` ${sentence
    .replace(/^(?: (?:and )?\p{L}+ ,){1,3}/u, ' ')
    .replace(/[,.?…]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()} `;
}

interface Topic {
  topic: string;
  named: RegExp;
}

interface Part {
  form: RegExp;
  topics: readonly Topic[];
}

const any = (...options: string[]) => `(?:${options.join('|')})`;

const lead = any(
  'and|so|okay|ok|well|now|then|but|just|right now|currently|at the moment|today',
  'do you have|have you had|have you made|have you|did you have|did you make|did you|is there|are there',
  'any|a|some|made|had|kind of|sort of|specific|particular|current|actual|actually',
);
const time = any(
  'right now|now|today|tonight|currently|at the moment|at all|lately|recently|this week|these days',
);
const others = '(?:anyone|anybody|someone|somebody|others|other people)(?: else)?';
/** What a plan, an intention or a means is for. */
const acts: Record<'suicidal_ideation' | 'self_harm' | 'harm_to_others', string> = {
  suicidal_ideation:
    'kill yourself|killing yourself|end your (?:own )?life|ending your (?:own )?life|take your (?:own )?life|taking your (?:own )?life|end it all|ending it all|die|dying|suicide',
  self_harm:
    '(?:hurt|harm|cut|injure|burn) yourself|(?:hurting|harming|cutting|injuring|burning) yourself|self harm',
  harm_to_others: `(?:hurt|harm|kill|attack) ${others}|(?:hurting|harming|killing|attacking) ${others}`,
};
const it =
  'act on (?:it|that|them|those|those thoughts)|acting on (?:it|that|them|those|those thoughts)|do it|doing it|do that|doing that|do this|doing this';

const plan: Topic = { topic: 'a plan', named: / plans? /u };
const intent: Topic = {
  topic: 'intent',
  named: / (?:intent|intents|intentions?|intend|act on|going to|will you|would you) /u,
};
const means: Topic = { topic: 'access to means', named: / means /u };
const method: Topic = { topic: 'a method', named: / how you /u };

/** Plan, intent and means are asked of any of the three; what was ever is another question. */
function partsFor(act: string, ever: readonly Topic[]): Part[] {
  const tail = `(?: (?:to|for|of|on|about)(?: (?:${act}|${it})| (?:it|that|this)))?`;
  const thing = `(?:plans?|intent|intentions?|means)${tail}`;
  const end = `(?: ${time})* $`;
  const said = `(?:${lead} )*`;
  return [
    {
      form: new RegExp(`^ ${said}${thing}(?: (?:or|and) ${said}${thing})*${end}`, 'u'),
      topics: [plan, intent, means],
    },
    {
      form: new RegExp(
        `^ ${said}(?:would you|are you going to|do you intend to|do you plan to|will you) (?:${act}|${it})${end}`,
        'u',
      ),
      topics: [intent],
    },
    {
      form: new RegExp(
        `^ ${said}(?:have you thought|thought|have you been thinking) about how you (?:would|might|could|will) (?:${act}|${it})(?: or ${said}plans?${tail})?${end}`,
        'u',
      ),
      topics: [method, plan],
    },
    {
      form: new RegExp(
        `^ ${said}(?:have|did|had) you ever (?:(?:tried|try|attempted|attempt) (?:to (?:${act}|${it})|suicide)|made (?:a|any) (?:suicide )?attempt|hurt yourself|harmed yourself|cut yourself|injured yourself|burned yourself|(?:hurt|harmed|attacked) ${others}|(?:thought of|thought about|had thoughts of|had thoughts about) (?:${act})|felt suicidal)(?: before| in the past| on purpose| in your life)? $`,
        'u',
      ),
      topics: ever,
    },
    {
      form: new RegExp(
        `^ ${said}(?:past|previous|prior|earlier) (?:suicide )?attempts?(?: before| in the past)? $`,
        'u',
      ),
      topics: ever,
    },
  ];
}

const wish = '(?:you were dead|you could (?:go to sleep|fall asleep) and not wake up)';

/** Questions of the C-SSRS screener as they are read out, where their words fit none of the forms above. */
const screener: readonly Part[] = [
  {
    form: new RegExp(
      `^ (?:${lead} )*(?:wish|wished) ${wish}(?: or (?:wished )?${wish})*(?: ${time})* $`,
      'u',
    ),
    topics: [{ topic: 'a wish to be dead or not to wake up', named: / (?:wish|wished) /u }],
  },
  {
    form: new RegExp(`^ (?:${lead} )*thoughts (?:of|about) (?:killing yourself|suicide)(?: ${time})* $`, 'u'),
    topics: [{ topic: 'suicidal thoughts', named: / thoughts /u }],
  },
  {
    form: / have you had these thoughts and had (?:some|any) intention of acting on them $/u,
    topics: [{ topic: 'intent', named: / intention /u }],
  },
  {
    form: / have you (?:ever )?done anything started to do anything or prepared to do anything to end your life $/u,
    topics: [{ topic: 'an attempt or preparing for one at any time', named: / prepared /u }],
  },
];

const partsOf: Record<RiskCategory, readonly Part[]> = {
  suicidal_ideation: [
    ...partsFor(acts.suicidal_ideation, [
      { topic: 'an attempt at any time', named: / (?:tried|try|attempt\w*) /u },
      { topic: 'suicidal thoughts at any time', named: / (?:thoughts?|thought|suicidal) /u },
    ]),
    ...screener,
  ],
  self_harm: partsFor(acts.self_harm, [
    { topic: 'self-harm at any time', named: / (?:hurt|harmed|cut|injured|burned|tried|try) /u },
    { topic: 'thoughts of self-harm at any time', named: / (?:thoughts?|thought) /u },
  ]),
  harm_to_others: partsFor(acts.harm_to_others, [
    { topic: 'harm to others at any time', named: / (?:hurt|harmed|attacked|tried|try) (?!yourself)/u },
    { topic: 'thoughts of harming others at any time', named: / (?:thoughts?|thought) /u },
  ]),
  abuse_or_neglect: [],
  substance_use: [],
};

const wholes: Record<RiskCategory, readonly Topic[]> = {
  suicidal_ideation: [
    {
      topic: 'a wish to be dead or not to wake up',
      named:
        / (?:wish\w*|not wake up|die|be dead|better off dead|not be (?:alive|here)|not being (?:alive|here|around)|not wanting to \w+) /u,
    },
    {
      topic: 'suicidal thoughts',
      named:
        / (?:suicid\w*|(?:kill|killing) yourself|(?:end|ending) (?:your (?:own )?life|it|it all|things)|(?:take|taking) your (?:own )?life) /u,
    },
  ],
  self_harm: [
    {
      topic: 'self-harm',
      named:
        / (?:self harm\w*|self injury|cutting|(?:hurt|harmed|cut|injured|burned|hurting|harming|burning|injuring|harm|injure) yourself) /u,
    },
  ],
  harm_to_others: [
    {
      topic: 'harming others',
      named: / (?:homicidal|anyone|anybody|someone|somebody|others|other people) /u,
    },
  ],
  abuse_or_neglect: [{ topic: 'abuse or violence', named: / /u }],
  substance_use: [{ topic: 'alcohol or drug use', named: / /u }],
};
