/** Where a rule of a profile stands. */
export interface LegalSource {
  title: string;
  citation?: string | undefined;
  /** Whether somebody read it for the profile, or it is what is generally known and is to be looked up. */
  confidence: 'read' | 'not re-verified';
}

/** What consent to recording and to AI needs at one place. Data of `templates/jurisdictions`, never legal advice. */
export interface Jurisdiction {
  /** `US-IL`, `GB`, …, or `default`. */
  place: string;
  name: string;
  /** The day somebody last held it against its sources. */
  reviewed: string;
  sources: readonly LegalSource[];
  /** What the person must be told in writing. */
  tell: readonly string[];
  inAdvance: boolean;
  /** From when somebody says yes for themselves; undefined where the clinician is to ask. */
  selfConsentAge: number | undefined;
  guardian: string;
  voiceprint: string;
  recordRetention: string;
  /** Whether its law knows psychotherapy notes, which need a signature of their own. */
  hasPsychotherapyNotes: boolean;
  /** Stand in the form besides what every form says. */
  sentences: readonly string[];
}

/** A profile that nobody looked at for so many days is to be looked at again. */
const reviewDays = 180;
const dayMs = 24 * 60 * 60 * 1000;

/** Whether a profile is to be held against its sources again. */
export function isStale({ reviewed }: Pick<Jurisdiction, 'reviewed'>, now: Date): boolean {
  return now.getTime() - Date.parse(`${reviewed}T00:00:00Z`) > reviewDays * dayMs;
}
