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

/** Those that rest on words of the record; the others are about an hour, a form or a page. */
export const tiedKinds: ReadonlySet<NudgeKind> = new Set(['homework', 'skill', 'journal', 'encouragement']);

/** How a minor's texts were settled with whoever has custody; without one of these none is drafted. */
export const guardianRules = ['guardian-agreed', 'to-guardian', 'own-consent'] as const;
