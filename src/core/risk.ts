/** What a note must always take a stand on. */
export const riskCategories = [
  'suicidal_ideation',
  'self_harm',
  'harm_to_others',
  'abuse_or_neglect',
  'substance_use',
] as const;
export type RiskCategory = (typeof riskCategories)[number];

/** Four values, never three: what was not asked is not denied. */
export const riskStatuses = ['endorsed', 'denied', 'not_assessed', 'unclear'] as const;
export type RiskStatus = (typeof riskStatuses)[number];
