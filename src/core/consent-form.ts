import * as z from 'zod';
import { consentTermsSchema } from './consent-terms.ts';

/** What a consent form can be written as. */
export type FormFormat = 'md' | 'txt' | 'pdf';

/** Lines under a heading. */
export interface FormSection {
  title: string;
  lines: string[];
  /** Lines to be filled in by hand stand without a mark before them. */
  isFilledIn?: boolean;
}

/** A form as it is printed: its text, and what is written on one copy of it. */
export interface FormPage {
  title: string;
  /** On every sheet. */
  running: string;
  /** Whose copy it is, and whose form; not part of the text. */
  facts: { label: string; value: string }[];
  sections: FormSection[];
  /** Version and hash of the text, at its foot. */
  remarks: string[];
}

/** The words that people sign, kept once: its file bears the hash of its text. */
export const keptFormSchema = z.object({
  v: z.literal(1),
  kind: z.literal('consent-form'),
  /** SHA-256 of `text` in UTF-8. */
  id: z.string().regex(/^[0-9a-f]{64}$/),
  /** What is printed on it: the edition of the wording and the first letters of the hash. */
  version: z.string(),
  text: z.string(),
  /** What a yes on it is given under. */
  terms: consentTermsSchema,
});
export type KeptForm = z.infer<typeof keptFormSchema>;
