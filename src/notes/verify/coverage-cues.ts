import type { SpokenLine } from '../../core/lines.ts';
import type { RiskTier } from '../../core/risk-hit.ts';
import { numbersIn } from '../words/numbers.ts';
import { spokenForm } from '../words/spoken-text.ts';

/** How much a line is likely to matter in a note, only for ranking, and what speaks for it. */
export interface Weighed {
  weight: number;
  because: string[];
}

interface Cue {
  because: string;
  weight: number;
  says: RegExp;
  /** Whose words it is looked for in; both where it is absent. */
  by?: 'client' | 'therapist';
}

const others =
  '(?:he|she|they|my (?:mom|mum|mother|dad|father|brother|sister|husband|wife|partner|boyfriend|girlfriend|ex|son|daughter|boss|uncle|stepdad))';

/** Weights are ours: what a reader would miss most stands highest. Words are those of {@link spokenForm}. */
const cues: readonly Cue[] = [
  {
    because: 'words of death or harm',
    weight: 8,
    says: / (?:suicid\w*|kill\w*|die|dead|dying|overdos\w*|hurt(?:ing)? (?:myself|himself|herself|him|her|them|someone)|cut(?:ting)? myself|end it|not wake up|not be here|gun|knife|strangl\w*|chok\w*|weapon) /u,
  },
  {
    because: 'somebody did harm',
    weight: 8,
    by: 'client',
    says: new RegExp(
      ` ${others} (?:\\p{L}+ ){0,2}(?:hit|hits|hitting|beat|beats|slapped|grabbed|pushed|shoved|punched|kicked|threatened|threatens|forced|raped|touched|locked|followed|stalks?|controls?|screamed at|yelled at) (?:me|us|her|him|the kids|my) | (?:abused|assaulted|raped|molested|attacked) `,
      'u',
    ),
  },
  {
    because: 'medication',
    weight: 5,
    says: / (?:mg|milligrams?|pills?|tablets?|dose|doses|dosage|medications?|meds|prescri\w+|side effects?|antidepressants?|refill\w*|\p{L}+(?:traline|oxetine|pram|zepam|zolam|apine|idone|lithium|bupropion)|lithium) /u,
  },
  {
    because: 'alcohol or drugs',
    weight: 5,
    by: 'client',
    says: / (?:drunk|drank|drinking|beers?|wine|vodka|whisk(?:e)?y|weed|cannabis|cocaine|pot|high|stoned|relapsed?|using again|sober|hungover) /u,
  },
  {
    because: 'a loss or a turn in life',
    weight: 5,
    by: 'client',
    says: / (?:died|passed away|funeral|divorce\w*|separat\w+|broke up|break up|fired|laid off|lost (?:my|the|his|her) (?:\p{L}+ )?(?:job|baby|home|house)|pregnan\w*|miscarr\w*|diagnos\w*|hospital\w*|surgery|accident|arrest\w*|evict\w*|moved out|moving out|cancer|stroke) /u,
  },
  {
    because: 'feelings',
    weight: 3,
    by: 'client',
    says: / (?:i|me|my) (?:.{0,40} )?(?:feel|feels|felt|afraid|scared|terrified|anxious|worried|panic\w*|sad|depressed|hopeless|worthless|guilty|ashamed|angry|furious|lonely|numb|empty|overwhelmed|stressed|exhausted|hate|cry|cried|crying|proud|happy) /u,
  },
  {
    because: 'symptoms',
    weight: 3,
    by: 'client',
    says: / (?:sleep\w*|slept|insomnia|nightmares?|awake|appetite|eat(?:ing)?|ate|weight|panic attacks?|flashbacks?|concentrat\w*|focus|heart (?:races|racing)|dizzy|headaches?|pain|throw(?:ing)? up|voices|paranoid|can not (?:get up|breathe|stop|think)|tired|energy) /u,
  },
  {
    because: 'a promise or homework',
    weight: 4,
    by: 'client',
    says: / (?:i will (?!be |say |tell you)\p{L}+|i am going to \p{L}+|i promise\w*|i can do that|i could try|i want to try) /u,
  },
  {
    because: 'a task or an appointment',
    weight: 3,
    by: 'therapist',
    says: / (?:would you (?:try|keep|write|call|practi[cs]e|bring|do)|could you (?:try|keep|write|call|bring)|i would like you to|homework|before (?:we meet|next time)|see you|same time|next (?:week|session|monday|tuesday|wednesday|thursday|friday)|referral|refer you) /u,
  },
  {
    because: 'a change',
    weight: 2.5,
    by: 'client',
    says: / (?:better|worse|improv\w*|stopped|started|again|any ?more|used to|ever since|lately|for the first time|more than|less than|finally) /u,
  },
  {
    because: 'work, money or home',
    weight: 1.5,
    by: 'client',
    says: / (?:job|work|boss|rent|debt|money|school|exam|landlord|court|lawyer|custody) /u,
  },
];

const byTier: Record<RiskTier, number> = {
  1: 12,
  2: 8,
  3: 3,
};

/** Weighs one line. @param tier of what the risk rules heard in it */
export function cuesIn(line: SpokenLine, tier: RiskTier | undefined): Weighed {
  const form = spokenForm(line.text);
  const words = form.split(' ').length - 2;
  const found = cues
    .filter(({ by, says }) => (by === undefined || line.role === null || by === line.role) && says.test(form))
    .map(({ because, weight }) => ({ because, weight }));
  const own = line.role !== 'therapist';
  const numbers = own && numbersIn(line.text).size > 0 ? [{ because: 'numbers or dates', weight: 2 }] : [];
  const risk = tier === undefined ? [] : [{ because: 'risk', weight: byTier[tier] }];
  const all = [...risk, ...found, ...numbers].sort((one, other) => other.weight - one.weight);
  const [most, ...rest] = all.map(({ weight }) => weight);
  if (most === undefined) return { weight: 0, because: [] };
  const length = own && words > 12 ? 0.5 : 0;
  // A therapist's question about it is only half of it: the answer is the other.
  const half = own ? 1 : 0.5;
  const weight = half * (most + rest.reduce((sum, each) => sum + each, 0) / 4) + length;
  return { weight, because: all.map(({ because }) => because) };
}
