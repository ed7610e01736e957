import { printable } from '../../core/printable.ts';

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
  return printable(decodeEntities(raw).replace(/\s+/gu, ' ')).replace(invisible, '').trim();
}

/** Beyond what is never printable: unpaired surrogates, and marks that nobody sees. */
const invisible = /[\p{Cs}\u200b\u2060-\u2065\ufeff]/gu;

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
