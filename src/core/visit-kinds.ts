/**
 * What can become of an appointment. A session in the vault was attended; `attended` here is one that was not recorded,
 * `late-cancel` one cancelled too late to be given to somebody else, `by-clinician` one that the clinician cancelled.
 */
export const visitKinds = ['attended', 'cancelled', 'late-cancel', 'no-show', 'by-clinician'] as const;
export type VisitKind = (typeof visitKinds)[number];
