import * as z from 'zod';

/** What only the clinician knows of a session; none of it is ever drafted. Dates are ISO 8601. */
export const noteFactsSchema = z.object({
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** Of psychotherapy, without other time. */
  minutes: z.number().int().positive().optional(),
  /** `in-person`, `audio-video` or `audio-only`. */
  modality: z.enum(['in-person', 'audio-video', 'audio-only']).optional(),
  /** Place of service, e.g. `11` or `10`. */
  place: z.string().optional(),
  clientLocation: z.string().optional(),
  attendees: z.array(z.string()).optional(),
  /** ICD-10-CM codes. */
  diagnoses: z.array(z.string()).optional(),
  /** Of the treatment plan, e.g. `2.1`. */
  objective: z.string().optional(),
  nextAppointment: z.string().optional(),
  /** CPT. */
  code: z.string().optional(),
  /** Why this service was needed, in the clinician's words. */
  necessity: z.string().optional(),
  /** Scores taken in the session, as entered: `PHQ-9` → `14`. */
  measures: z.record(z.string(), z.string()).optional(),
});
