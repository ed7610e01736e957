/** How long a line of a caption may be, as broadcasters and players have it. */
const widest = 42;

/**
 * A caption's text on several lines, broken between words. Never where the next line would look like a caption's
 * beginning: a dash, a mark, a number, or a name with a colon.
 */
export function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  const words = text.split(' ');
  for (const [at, word] of words.entries()) {
    if (line !== '' && line.length + word.length >= widest && mayBegin(words.slice(at, at + longestName))) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

/** Words that a name before a colon has at most. */
const longestName = 6;

function mayBegin(next: readonly string[]): boolean {
  return /^\p{L}/u.test(next[0] ?? '') && !next.some((word) => word.includes(':')) && next[0] !== 'NOTE';
}
