import * as z from 'zod';
import { densities, modalities, mostInstructions, quoteAmounts } from './preference-values.ts';

/** How a clinician wants notes written, for the whole vault or for one client. Each can only narrow what the template and the rules allow. */
export const preferencesSchema = z.strictObject({
  density: z.enum(densities).optional(),
  quotes: z.enum(quoteAmounts).optional(),
  /** As `CBT` or `CBT,ACT`. */
  modality: z
    .string()
    .transform((text) => text.split(/, ?/u))
    .pipe(z.array(z.enum(modalities)))
    .or(z.array(z.enum(modalities)))
    .optional(),
  /** Anything else, in the clinician's words; given to the drafter as a wish, never as a rule. */
  instructions: z.string().max(mostInstructions).optional(),
});
export type Preferences = z.infer<typeof preferencesSchema>;
