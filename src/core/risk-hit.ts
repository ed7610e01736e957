import type { RiskCategory } from './risk.ts';

/** What the rules listen for; one file of `templates/rules/risk` each. */
export const riskConcerns = [
  'passive_ideation',
  'active_ideation',
  'self_injury',
  'violence',
  'child_abuse',
  'elder_abuse',
  'partner_violence',
  'abuse_or_neglect',
  'substance_use',
  'psychosis',
  'mania',
  'eating_disorder',
  'protective',
] as const;
export type RiskConcern = (typeof riskConcerns)[number];

/** The category under which a note takes a stand on a concern; the others have none and are decided by themselves. */
export const categoryOf: Partial<Record<RiskConcern, RiskCategory>> = {
  passive_ideation: 'suicidal_ideation',
  active_ideation: 'suicidal_ideation',
  self_injury: 'self_harm',
  violence: 'harm_to_others',
  child_abuse: 'abuse_or_neglect',
  elder_abuse: 'abuse_or_neglect',
  partner_violence: 'abuse_or_neglect',
  abuse_or_neglect: 'abuse_or_neglect',
  substance_use: 'substance_use',
};

/**
 * How a phrase was meant, as far as fixed rules can tell, heaviest first. `unknown_speaker` is what nobody or
 * a therapist in the first person said, since then the label may be wrong.
 */
export const riskMeanings = [
  'present',
  'vague',
  'unknown_speaker',
  'past',
  'joke',
  'conditional',
  'negated',
  'someone_else',
  'fiction',
  'idiom',
] as const;
export type RiskMeaning = (typeof riskMeanings)[number];

/**
 * 1: the client's own and present, or nobody can tell. 2: past, conditional or said as a joke. 3: shown, but not
 * theirs; what protects is always of the third, beside the others and never against them.
 */
export type RiskTier = 1 | 2 | 3;

export function tierOf(concern: RiskConcern, meaning: RiskMeaning): RiskTier {
  if (concern === 'protective') return 3;
  const at = riskMeanings.indexOf(meaning);
  if (at <= riskMeanings.indexOf('unknown_speaker')) return 1;
  return at <= riskMeanings.indexOf('conditional') ? 2 : 3;
}

/** The heaviest of several meanings of the same words. */
export function heaviestMeaning(meanings: readonly RiskMeaning[]): RiskMeaning | undefined {
  return riskMeanings.find((meaning) => meanings.includes(meaning));
}

/** What a clinician can decide about a hit. */
export const hitDispositions = ['confirmed', 'not_risk', 'follow_up'] as const;
export type HitDisposition = (typeof hitDispositions)[number];
