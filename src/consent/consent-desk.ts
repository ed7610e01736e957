import type { ConsentForms, ConsentGate } from '../core/consent-ports.ts';
import type { Settings } from '../core/settings.ts';
import { createConsentForms } from './consent-forms.ts';
import { currentTerms, stepProcessors, type TermsSource } from './current-terms.ts';
import { createConsentGate } from './gate.ts';
import { type ReadRules, readJurisdiction } from './jurisdictions.ts';
import { ofAge } from './people-needed.ts';

/** What the gate and the forms are made of. */
export interface ConsentParts extends TermsSource {
  /** The engines as they are chosen for this run; of the set ones where none is. */
  engines: Settings['engines'];
  /** Of the jurisdiction profiles. */
  directory: string;
  read: ReadRules;
}

/** The gate under the terms that hold for this run. @throws `usage` where the profile of the place is wrong */
export async function openConsentGate(parts: ConsentParts): Promise<ConsentGate> {
  const { place, self_consent_age: told } = parts.settings.practice;
  // Most have none set: then no step waits for a file to be read.
  const profile = place === '' ? undefined : await readJurisdiction(parts.directory, place, parts.read);
  return createConsentGate({
    terms: currentTerms(parts, profile?.place ?? 'default', 'en'),
    processors: stepProcessors({ ...parts, settings: { ...parts.settings, engines: parts.engines } }),
    selfConsentAge: profile?.selfConsentAge ?? told ?? ofAge,
  });
}

/** Forms for the place that is set. @throws `usage` where its profile is wrong */
export async function openConsentForms(parts: ConsentParts): Promise<ConsentForms> {
  const { place } = parts.settings.practice;
  return createConsentForms(parts, await readJurisdiction(parts.directory, place, parts.read));
}
