import { stem, wordsOf } from '../words/words.ts';
import { problem, type StatementRule } from './statement-rule.ts';

/**
 * Affect, appearance and behaviour cannot be heard in words: they may be reported when somebody said
 * them, never observed by a drafter.
 */
export const observesNothing: StatementRule = ({ own, cited }) => {
  const heard = cited.map((line) => line.text).join(' ');
  const observed = mentalStatus.some((pattern) => notSaid(own, pattern, heard));
  return observed
    ? problem(
        'mental-status',
        'A transcript does not show affect, appearance or behaviour; only the clinician can add that.',
      )
    : [];
};

/** Diagnosis, risk level, medical necessity, prognosis and codes are the clinician's. */
export const leavesJudgementToTheClinician: StatementRule = ({ own, cited }) => {
  const heard = cited.map((line) => line.text).join(' ');
  const judged =
    judgements.some((pattern) => pattern.test(own)) ||
    diagnoses.some((pattern) => notSaid(own, pattern, heard)) ||
    (/\bdiagnos/iu.test(own) && !/\bdiagnos/iu.test(heard));
  return judged
    ? problem(
        'diagnosis-or-level',
        'Diagnosis, risk level, prognosis and codes are for the clinician to enter.',
      )
    : [];
};

/** Reported speech ("client described feeling restless") passes when the words were really said. */
function notSaid(own: string, pattern: RegExp, heard: string): boolean {
  const found = pattern.exec(own)?.[0];
  if (found === undefined) return false;
  if (!reporting.test(own) && !narrated.test(own)) return true;
  const said = new Set(wordsOf(heard).map(stem));
  return !wordsOf(found)
    .map(stem)
    .every((word) => said.has(word) || glue.has(word));
}

/** Whether a text names a disorder or says that there is one. */
export function isDiagnosis(own: string): boolean {
  return /\bdiagnos/iu.test(own) || diagnoses.some((pattern) => pattern.test(own));
}

/** Whether a text gives a level of risk, a code, a prognosis or the like. */
export function isJudgement(own: string): boolean {
  return judgements.some((pattern) => pattern.test(own));
}

const reporting =
  /\b(?:report|describ|stat|sa(?:id|ys)|not(?:ed|es)|shar|express|explain|mention|recall|told|tells|ask|comment|observed aloud|reflect|rat|discuss|explor|review|identif|named|acknowledg|spoke|voic|connect|link)\w*/iu;
/** What the client did elsewhere and told of, not what could be seen in the session. */
const narrated = /\b(?:cried|laughed|sobbed)\b(?!.{0,30}\b(?:during|while|when|throughout|session)\b)/iu;
const glue = new Set([
  'wa',
  'was',
  'is',
  'be',
  'to',
  'the',
  'a',
  'and',
  'in',
  'as',
  'wer',
  'were',
  'very',
  'mor',
  'more',
]);

const mentalStatus = [
  /(?<!\b(?:to|will|can|may|might|would|could|not|they|that|which|how|also) )\baffect\b/iu,
  /\beye contact\b/iu,
  /\b(?:well |poorly |neatly )?(?:groomed|grooming|dressed|disheveled|unkempt|hygiene)\b/iu,
  /\b(?:euthymic|dysphoric|euphoric mood|anhedonic|psychomotor|fidget\w*|restless\w*|agitated|slumped|posture|facial expressions?|body language|tearful\w*|teary|crying|cried|sobb\w+|smil\w+|laugh\w+|trembl\w+|flat tone|monotone|tone of voice)\b/iu,
  // "Appeared again", "looked at": it came, or somebody used their eyes.
  /\b(?:(?:appear(?:ed|s)|looked|looks)(?! (?:again|on|in|at|after|before|when|for|up|into|forward|back|out|over|through|around|during|once|there|here|under|between|within|later|earlier|recently|suddenly|gradually|about|this|the|from|away from)\b)(?= \p{L})|(?:seem(?:ed|s)|sounded)(?! (?:likely|unlikely|probable|possible|plausible|reasonable|sensible|acceptable|good|fine|right)\b(?<!\b(?:clients?|patients?|he|she|they|both|mood|affect|speech)(?: \d)? \p{L}+ \p{L}+))|presented (?:as|with)|came across)\b/iu,
  /\bmood (?:was|is|remained|appeared|and affect)\b|\b(?:depressed|low|anxious|irritable|elevated|labile|stable|bright) mood\b/iu,
  /\bspeech (?:was|is|remained|of)\b|\bpressured speech\b/iu,
  /\b(?:alert and )?oriented\b(?! (?:to|toward|towards) (?:the )?(?:goal|future|task|change))/iu,
  /\b(?:good|fair|poor|limited|intact|impaired) (?:insight|judge?ment|impulse control|concentration|memory)\b|\b(?:insight|judge?ment) (?:was|is|were|remained|and)\b/iu,
  /\bthought (?:process|content)(?:es)?\b|\b(?:linear|goal-directed|tangential|circumstantial)\b/iu,
  /\b(?:visibly|noticeably|clearly) \w+|\b(?:cooperative|guarded|engaged and|well engaged|fully engaged|calm and|withdrawn|hostile|pleasant)\b/iu,
  /\bmental status\b|\bMSE\b/u,
  /\b(?:memory|attention|concentration|cognition|orientation) (?:was|were|is|remained) (?:grossly )?(?:intact|normal|good|fair|poor|impaired|unremarkable|within)\b/iu,
  /\b(?:spoke|speaking) (?:\w+ ){0,2}(?:softly|slowly|quickly|loudly|quietly|rapidly|flatly)\b|\bvoice (?:was|became|remained|broke|cracked)\b|\b(?:thoughts|thinking) (?:was|were) (?:organi[sz]ed|clear|coherent|logical)\b/iu,
];

const judgements = [
  /\b(?:[FRTZ]\d{2}(?:\.\d{1,4})?[A-Z]{0,2}|[A-Z]\d{2}\.\d{1,4}[A-Z]{0,2})\b/u,
  /\b90[78]\d{2}\b|\bG05(?:60|44)\b|\bCPT codes?\b/u,
  /\b(?:no|low|lower|mild|moderate|medium|high|higher|elevated|minimal|severe|imminent|acute|significant|current)(?:[ -](?:to|acute|chronic|suicide|suicidal|safety|current|apparent|known|immediate|imminent|moderate|high|low|identified))* risks?\b(?! factors?)/iu,
  /\brisk (?:level|rating|assessment|is|was|remains|remained|appears|of suicide (?:is|was))\b(?:.{0,20}\b(?:low|moderate|high|minimal|absent|none|elevated|acute|mild|negative)\b)?/iu,
  /\bnot (?:at|a) (?:\w+ )?risk\b|\bno (?:safety|risk) (?:concerns?|issues?|factors?)\b|\bcontracted? for safety\b|\bno acute (?:distress|concerns?)\b/iu,
  /\bmedical(?:ly)? necess\w+|\bprognosis\b/iu,
  /\b(?:meets?|met|meeting) (?:full |the )?(?:diagnostic )?criteria\b|\b(?:provisional|differential|working) diagnosis\b|\brule[- ]out\b|\bconsistent with (?:a |an )?[\w ]*(?:disorder|depression|anxiety|diagnosis)\b/iu,
];

const diagnoses = [
  /\b(?:major depress\w+|depressive (?:disorder|episode|symptoms)|dysthymi\w+|bipolar|borderline|schizo\w+|psychotic|psychosis|obsessive[- ]compulsive|anorexi\w+|bulimi\w+|agoraphobi\w+|cyclothymi\w+|hypomani\w+|narcissis\w+|antisocial)\b/iu,
  /\b(?:generalized anxiety|social anxiety|panic|adjustment|personality|mood|anxiety|eating|use|post-?traumatic stress|stress|attention[- ]deficit\w*|somatic|dissociative|depersonali[sz]ation|trauma-related) disorders?\b/iu,
  /\b(?:MDD|PTSD|OCD|ADHD|BPD|GAD(?!-\d)|MDE|AUD|SUD)\b/u,
  /\bclinical(?:ly)? depress\w+|\b(?:alcoholism|alcoholic|addict\w*)\b/iu,
];
