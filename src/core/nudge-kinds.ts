/** What a text between two sessions can be about; one file of `templates/nudges` each. */
export const nudgeKinds = [
  'homework',
  'skill',
  'journal',
  'measure',
  'appointment',
  'resource',
  'encouragement',
] as const;
export type NudgeKind = (typeof nudgeKinds)[number];

/** How a minor's texts were settled with whoever has custody; without one of these none is drafted. */
export const guardianRules = ['guardian-agreed', 'to-guardian', 'own-consent'] as const;
