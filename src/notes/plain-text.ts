/**
 * One line of text without anything a terminal, a prompt or a reader could stumble over: control
 * characters, line breaks and invisible direction marks become spaces, runs of space become one.
 * The joiners that some scripts need between letters stay.
 */
export function plainLine(text: string): string {
  return text
    .replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{NChar}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The same, with angle brackets turned, so that data can never open or close a tag of a prompt. */
export function taglessLine(text: string): string {
  return plainLine(text).replaceAll('<', '‹').replaceAll('>', '›');
}
