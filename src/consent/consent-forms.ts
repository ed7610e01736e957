import type { FormPage, FormSection } from '../core/consent-form.ts';
import type { ConsentForms } from '../core/consent-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Jurisdiction } from '../core/jurisdiction.ts';
import { sha256Of } from '../core/sha256.ts';
import { currentTerms, type TermsSource } from './current-terms.ts';
import { type FormParts, formSections } from './form-sections.ts';

/** Raised when the wording of the form changes in what it says. */
const edition = 2;
const title = 'Recording our sessions, and AI for my notes: your consent';

/** The languages that there is a form in. */
const languages = ['en'];

/** Forms for the engines, contracts and place that are set now. */
export function createConsentForms(source: TermsSource, jurisdiction: Jurisdiction): ConsentForms {
  const { place, self_consent_age: told } = source.settings.practice;
  const profile = { ...jurisdiction, selfConsentAge: jurisdiction.selfConsentAge ?? told };
  const terms = (language: string) => currentTerms(source, profile.place, known(language));
  return {
    jurisdiction: profile,
    ...(place !== profile.place && { fallback: place === '' ? ('unset' as const) : ('unknown' as const) }),
    terms,
    async make(subject, language) {
      const now = terms(language);
      const page = pageOf({ subject, terms: now, jurisdiction: profile }, source);
      const text = textOf(page);
      const id = await sha256Of(new TextEncoder().encode(text));
      const version = `${edition}-${id.slice(0, 8)}`;
      return { kept: { v: 1, kind: 'consent-form', id, version, text, terms: now }, page };
    },
  };
}

function pageOf(parts: FormParts, { settings: { clinician } }: TermsSource): FormPage {
  const who = [clinician.name, clinician.credential, clinician.license].filter((part) => part !== '');
  const head: FormSection[] =
    who.length === 0 ? [] : [{ title: 'Your therapist (I, in this paper)', lines: [who.join(', ')] }];
  return {
    title,
    running: 'Consent form',
    facts: [],
    sections: [...head, ...formSections(parts)],
    remarks: [rules(parts)],
  };
}

function rules({ jurisdiction: { name, reviewed } }: { jurisdiction: Jurisdiction }): string {
  return `Written for: ${name}. These rules were last looked at on ${reviewed}.`;
}

/** What is hashed and kept: all words of the form, one line each, without what is written on one copy. */
function textOf({ sections, remarks }: FormPage): string {
  const blocks = sections.map(({ title: heading, lines }) => [heading.toUpperCase(), ...lines].join('\n'));
  return `${[title.toUpperCase(), ...blocks, ...remarks].join('\n\n')}\n`;
}

function known(language: string): string {
  if (languages.includes(language)) return language;
  throw new AmynoteError('usage', 'there is no form in that language', {
    hint: `forms are written in: ${languages.join(', ')}; an interpreter can read one aloud and sign for it`,
  });
}
