/** A line of text for Markdown: whatever it holds, it stays text, and is no heading, link, list or HTML. */
export function escapeMarkdown(line: string): string {
  return line
    .replaceAll('&', '&amp;')
    .replace(/[\\`*_{}[\]<>#|~]/gu, (mark) => `\\${mark}`)
    .replace(/^([-+=]|\d+[.)])/u, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
    .replace(/(https?|ftp|mailto):/giu, '$1&#58;')
    .replace(/\bwww\./giu, 'www&#46;');
}
