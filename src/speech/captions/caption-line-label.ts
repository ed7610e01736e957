import { labelKey } from './caption-label.ts';

/** What stands before the words of a line, and the words. */
interface Labelled {
  label: string;
  rest: string;
}

/**
 * The label that a line of captions begins with: one of those that are known, or what is written like a name
 * (`Name: …`, `[Name] …`) and is nothing that people say before a colon.
 * @param labels by their {@link labelKey}
 */
export function labelOf(line: string, labels: ReadonlySet<string>): Labelled | undefined {
  const bracket = bracketed.exec(line);
  if (bracket && !sound.test(bracket[1] ?? '') && !speech.test(bracket[1] ?? ''))
    return { label: bracket[1] ?? '', rest: bracket[2] ?? '' };
  const [, whole = '', after = ''] = anything.exec(line) ?? [];
  const key = labelKey(whole);
  // A whole name that is known is one even where it begins with a word of speech: An Nguyen, My Tran.
  if (key.includes(' ') && labels.has(key)) return { label: whole, rest: after };
  const [, label = '', rest = ''] = named.exec(line) ?? [];
  if (label === '' || speech.test(label) || saying.test(label)) return undefined;
  return { label, rest };
}

/** Whether every word of a label is written like a name: `Ruth Vale`, not `Breathing exercise`. */
export function isWrittenLikeName(label: string): boolean {
  return label
    .split(/[ ,]+/)
    .every((part) => /^[^\p{L}]*(?:\p{Lu}|\p{Lo}|$)/u.test(part) || particle.test(part));
}

const particle = /^(?:da|de|del|della|den|der|di|do|dos|du|el|la|le|ten|van|von|y)$/;

/** What stands before words where another person begins. */
export const mark = '(?:[-–—]|>{1,3})';
const word = String.raw`[\p{L}\p{M}\p{N}_.'’&()/-]`;
const plainName = `\\p{L}${word}*(?: ${word}+){0,3}`;
/** With commas, as in `Lee, Amy` and `Amy Lee, LCSW`, where every word is written like a name. */
const commaName = `\\p{Lu}${word}*(?:,? [\\p{Lu}(]${word}*){0,5}`;
/** Whoever dialled in. */
const phone = String.raw`\+?\d[\d ()*-]{6,18}`;
const anything = new RegExp(`^(?:${mark} ?)?(\\p{L}[^:[\\]]{0,79}):(?: ?(.*))?$`, 'u');
const named = new RegExp(`^(?:${mark} ?)?(${plainName}|${commaName}|${phone}):(?: (.*))?$`, 'u');
const bracketed = new RegExp(`^(?:${mark} ?)?\\[(\\p{Lu}${word}*(?: ${word}+){0,3})\\]:?(?: (.*))?$`, 'u');

/** What people say before a colon that is nobody's name. */
const speech =
  /^(?:note|notes|question|answer|example|remember|reminder|well|so|and|but|or|because|then|now|yes|no|ok|okay|p\.?s\.?|n\.?b\.?|point|reason|problem|warning|tip|first|second|third|one|two|three|step|rule|idea|homework|goal|today|tomorrow|yesterday|here|there|this|that|these|those|it|he|she|they|we|you|i|my|our|his|her|the|an?|is|was|for|like|maybe|also)(?![\p{L}\p{N}_])/iu;
const saying = /(?:^| )(?:said|says|saying|thought|thinks?|told|means?|is|was|were|are)(?: |$)/iu;

/** What captioners put in brackets that is nobody's name, by its first word. */
const sound =
  /^(?:applause|background|beep|breath\w*|chuckl\w*|clears|coughs|coughing|cries|cross|crosstalk|crying|exhal\w*|foreign|giggl\w*|inaudible|indistinct|inhal\w*|laugh\w*|long|music|no|noise|overlapping|pause\w*|phone|redacted|silen\w*|sigh\w*|sniff\w*|sob\w*|tearful\w*|unclear|unintelligible|weep\w*|whisper\w*)(?![\p{L}\p{N}_])/iu;
