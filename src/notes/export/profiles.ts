import type { NoteFact } from '../../core/artefacts/note.ts';
import type { ExportProfile } from '../../core/note-export.ts';

/** What a kind of reader gets of a note. */
export interface ProfileRules {
  /** Stands on the page, so that nobody takes a part for the whole. */
  purpose?: string;
  /** Sections by their id; of any other only what the therapist alone said or did. Absent: all sections. */
  sections?: readonly string[];
  /** What the clinician entered. Absent: all of it. */
  facts?: readonly NoteFact[];
  /** What a payer looks for is named where it lacks, and nobody of the client's registered names is. */
  needs?: true;
  /** What was asked and answered about a risk, beside its four values; who gets the words themselves needs none of it. */
  answers?: true;
  /** Anybody's own words. */
  quotes: boolean;
  /** Moments of the session; of no use to who has no recording. */
  times: boolean;
  /** Ids of statements, key and hashes beside the name under the note. */
  proof: boolean;
  /** What the risk rules heard, where every word came from, and what a check found. */
  record: boolean;
}

/** The note as it is. */
export const wholeNote: ProfileRules = { quotes: true, times: true, proof: true, record: false };

/** By what auditors look for: problem and impairment, goal, skilled intervention, response, progress, necessity, plan. */
const payerSections = [
  ...['goal', 'goals', 'problem', 'problems', 'presenting_problem', 'symptoms', 'functioning'],
  ...[
    'objective',
    'objectives',
    'measures',
    'diagnosis',
    'assessment',
    'formulation',
    'status',
    'risk_level',
  ],
  ...['attendance', 'topic', 'participation', 'intervention', 'interventions', 'response', 'evaluation'],
  ...['progress', 'plan', 'discharge_criteria', 'ending', 'recommendations', 'contacts', 'disposition'],
];

/**
 * HIPAA: payment and operations get the minimum necessary (45 CFR 164.502(b), 164.514(d)); treatment (continuity), the
 * client's own access (164.524) and what a court orders are not limited by it.
 */
export const profileRules: Record<ExportProfile, ProfileRules> = {
  payer: {
    purpose: 'Payer copy: minimum necessary',
    sections: payerSections,
    facts: [
      'startedAt',
      'endedAt',
      'minutes',
      'modality',
      'place',
      'diagnoses',
      'objective',
      'code',
      'necessity',
      'measures',
    ],
    needs: true,
    answers: true,
    quotes: false,
    times: false,
    proof: false,
    record: false,
  },
  continuity: {
    purpose: 'Copy for the next clinician',
    quotes: true,
    times: false,
    proof: false,
    record: false,
  },
  client: { purpose: 'Client’s copy', quotes: true, times: false, proof: false, record: false },
  legal: {
    purpose: 'Complete record for legal review',
    quotes: true,
    times: true,
    proof: true,
    record: true,
  },
};
