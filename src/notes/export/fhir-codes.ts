import type { NoteKind } from '../../core/template.ts';

/** A LOINC code with its name. */
export interface LoincCode {
  code: string;
  display: string;
}

/** LOINC document types; all but 18776-5 stand in FHIR R4's own value set c80-doc-typecodes. */
export const documentTypes: Record<NoteKind, LoincCode> = {
  progress: { code: '11506-3', display: 'Progress note' },
  relational: { code: '11506-3', display: 'Progress note' },
  group: { code: '34787-2', display: 'Mental health Group counseling note' },
  crisis: { code: '34786-4', display: 'Mental health Note' },
  intake: { code: '51848-0', display: 'Evaluation note' },
  plan: { code: '18776-5', display: 'Plan of care note' },
  discharge: { code: '18842-5', display: 'Discharge summary' },
  supervision: { code: '34109-9', display: 'Note' },
};

const assessment = { code: '51848-0', display: 'Evaluation note' };
const plan = { code: '18776-5', display: 'Plan of care note' };
const social = { code: '29762-2', display: 'Social history Narrative' };

/**
 * LOINC section codes of FHIR R4's value set doc-section-codes, by a section's id; a section that means something
 * else has a title only.
 */
export const sectionTypes: Partial<Record<string, LoincCode>> = {
  subjective: { code: '61150-9', display: 'Subjective Narrative' },
  objective: { code: '61149-1', display: 'Objective Narrative' },
  assessment,
  formulation: assessment,
  evaluation: assessment,
  plan,
  recommendations: plan,
  presenting_problem: { code: '10154-3', display: 'Chief complaint Narrative - Reported' },
  social_history: social,
  substance_use: social,
  functioning: { code: '47420-5', display: 'Functional status assessment note' },
};
