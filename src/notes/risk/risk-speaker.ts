import type { Span } from '../phrases/phrase.ts';

/**
 * Whether a line labelled as the therapist's speaks of the speaker's own self, neither asking nor telling another what
 * they hear: then the label may be wrong.
 */
export function isFirstPerson(form: string, { start, end }: Span): boolean {
  const before =
    form
      .slice(0, start)
      .split(/ [.?] /u)
      .at(-1) ?? '';
  const [after = '', mark = ''] = form.slice(end).split(/( [.?])/u);
  const sentence = ` ${before}${form.slice(start, end)}${after} `;
  if (
    mark.includes('?') ||
    / (?:you|your|yours|yourself|people|clients|patients|someone|somebody) /u.test(sentence)
  )
    return false;
  if (professional.test(sentence)) return false;
  return / (?:i|me|my|myself) /u.test(` ${before.split(' ').slice(-6).join(' ')}${form.slice(start, end)} `);
}

const professional =
  / i (?:hear|heard|wonder|ask|asked|want to (?:ask|check|talk|understand)|need to ask|have to ask|would like|am (?:asking|wondering|hearing|concerned|noticing|curious)|was wondering|hope|appreciate|see that) | (?:safety plan|for example|let us say|we) /u;
