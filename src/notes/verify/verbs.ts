import { stem } from '../words/words.ts';
import { loose } from './loose-stems.ts';

/** The loose stem of the verb a clause's subject goes with; undefined for being, having, reporting, and where none is found. */
export function verbOf(form: string): string | undefined {
  const [, rest = ''] = subject.exec(form.replace(' used to ', ' ')) ?? [];
  for (const word of rest.split(' ')) {
    if (word === '' || helpers.has(word)) continue;
    return reporting.has(word) || !/^\p{L}{2,}$/u.test(word) ? undefined : loose(stem(word));
  }
  return undefined;
}

const subject =
  /^ (?:(?:if|well|yeah|yes|no|like|okay|oh|also|then|now|on \p{L}+|the|a|an|my|his|her|their|our|this|one|great|only) )*(?:i|we|he|she|they|you|it|clients?(?: \d)?|therapist|clinician|\p{L}+) (.*)$/u;

const helpers = new Set(
  `not never also just really only still currently usually often always already then even kind of sort recently probably
  have has had am is are was were be been being do does did will would can could should may might must to going
  been both themselves briefly directly again`.split(/\s+/u),
);

const reporting = new Set(
  `reported reports said says say stated states described describes denied denies told tells noted expressed explained
  shared mentioned indicated identified felt feels feel agreed agrees thinks thought think endorsed confirmed noticed
  remembered named asked answered accepted rated a an the in at on of with from for about very quite so some any my me
  his her it that this there`.split(/\s+/u),
);
