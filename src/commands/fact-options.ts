import type { NoteFact, NoteFacts } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import { factWords } from '../core/note-facts.ts';
import { oneLine } from '../core/one-line.ts';
import { localIso } from '../core/time.ts';
import { momentOption } from './typed-options.ts';

const modalities = ['in-person', 'audio-video', 'audio-only'] as const;

/** @throws `usage` */
export function modalityOption(text: string): NonNullable<NoteFacts['modality']> {
  const found = modalities.find((name) => name === text);
  return found ?? refuse('there is no such modality', `one of: ${modalities.join(', ')}`);
}

/** Place of service (CMS): two digits. @throws `usage` */
export function placeOption(text: string): string {
  if (/^\d\d$/.test(text)) return text;
  return refuse(
    'the place of service is two digits',
    '11 office, 10 telehealth at home, 02 telehealth elsewhere',
  );
}

/** ICD-10-CM: a letter, a digit, a digit or letter, and up to four more after a dot. @throws `usage` */
export function diagnosisOption(text: string, before: string[] = []): string[] {
  const code = text.trim().toUpperCase();
  if (!/^[A-TV-Z]\d[0-9AB](\.[0-9A-Z]{1,4})?$/.test(code)) {
    return refuse(
      'that is no ICD-10-CM code',
      'write it like F33.1; one each: --diagnosis F33.1 --diagnosis F41.1',
    );
  }
  return [...new Set([...before, code])];
}

/** Number of an objective in the treatment plan. @throws `usage` */
export function objectiveOption(text: string): string {
  if (/^\d{1,2}(\.\d{1,2}){0,3}$/.test(text)) return text;
  return refuse('the objective is its number in the treatment plan', 'write it like 2.1');
}

/** A CPT or HCPCS code, add-ons after a comma, modifiers after a hyphen. @throws `usage` */
export function codeOption(text: string): string {
  const code = text.trim().toUpperCase();
  const one = '(?:\\d{4}[0-9A-Z]|[A-Z]\\d{4})(?:-[0-9A-Z]{2}){0,4}';
  if (new RegExp(`^${one}(?:,${one}){0,3}$`).test(code)) return code;
  return refuse('that is no procedure code', 'write it like 90834, 90834-95 or 90839,90840');
}

/** Next appointment, by the clinician's own clock. @throws `usage` */
export function appointmentOption(text: string): string {
  return localIso(momentOption(text));
}

/** Who was there: a person's id, or a word such as `mother`. @throws `usage` */
export function attendeeOption(text: string, before: string[] = []): string[] {
  const who = oneLine(text);
  if (who !== '' && who.length <= 60) return [...before, who];
  return refuse('an attendee is a word or two', 'e.g. --attendee client --attendee partner');
}

/**
 * Least and most of what scores can be, by the measures' own manuals; one that is not listed takes any number.
 * ORS and SRS go in steps of a tenth.
 */
const ranges: Record<string, [number, number]> = {
  'PHQ-9': [0, 27],
  'GAD-7': [0, 21],
  'PCL-5': [0, 80],
  ORS: [0, 40],
  SRS: [0, 40],
  'OQ-45.2': [0, 180],
  'CORE-10': [0, 40],
  'WHO-5': [0, 100],
};

/** `PHQ-9=14`. @throws `usage` */
export function measureOption(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, typed = '', score = ''] =
    /^([A-Za-z][A-Za-z0-9 .-]{0,30})=(\d{1,3}(?:\.\d{1,2})?)$/.exec(text) ?? [];
  if (score === '') return refuse('a score is a name and a number', 'write it like --measure PHQ-9=14');
  const name = Object.keys(ranges).find((known) => known.toLowerCase() === typed.toLowerCase()) ?? typed;
  const [least, most] = ranges[name] ?? [0, Number.POSITIVE_INFINITY];
  if (Number(score) >= least && Number(score) <= most) return { ...before, [name]: score };
  return refuse(`a score of ${name} is from ${least} to ${most}`, 'write it like --measure PHQ-9=14');
}

/** Which fact is to be forgotten, by its word. @throws `usage` */
export function forgetOption(text: string, before: NoteFact[] = []): NoteFact[] {
  const found = Object.entries(factWords).find(([, word]) => word === text)?.[0] as NoteFact | undefined;
  if (found !== undefined) return [...before, found];
  return refuse('there is no such fact', `they are: ${Object.values(factWords).join(', ')}`);
}

function refuse(message: string, hint: string): never {
  throw new AmynoteError('usage', message, { hint });
}
