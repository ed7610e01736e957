// Only tags that the two formats define: `<inaudible>` is something the captioner wrote, not markup.
const tag = /<\/?(?:v|c|i|b|u|s|lang|ruby|rt|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}]*\}/gi;

/** Removes the markup of WebVTT and SubRip (and the `{\an8}` of its players) from a cue's text. */
export function stripCaptionTags(raw: string): string {
  return raw.replace(tag, '');
}

/** Text as it is, so written that reading it as a caption gives the same again. */
export function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('{', '&#123;');
}

/**
 * A caption's characters as plain text on one line: entities are decoded once, white space is
 * collapsed, and terminal escapes, control and direction-changing characters are removed.
 */
export function cleanCaptionText(raw: string): string {
  return decodeEntities(raw)
    .replace(/\s+/gu, ' ')
    .replace(terminalSequence, '')
    .replace(invisible, '')
    .trim();
}

// White space is already collapsed, so the control character before a bracket is an escape, never a tab.
const terminalSequence = /(?:\p{Cc}\[|\u{9b})[0-?]*[ -/]*[@-~]|\p{Cc}\][^\p{Cc}]*\p{Cc}\\?/gu;

/** Controls, unpaired surrogates, and the marks that reorder or hide what a terminal shows (Unicode TR 36). */
const invisible = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
