/** Half a minute of talk: enough to know what it is about, little enough to read at a glance. */
const usualWords = 60;

/**
 * Cuts talk into passages of a few lines, in their order and without a rest. A passage ends before the line that would
 * make it too long, and a question goes with its answer; a line is never cut.
 */
export function cutPassages<T extends { text: string }>(lines: readonly T[]): T[][] {
  const passages: T[][] = [];
  for (const line of lines) {
    const current = passages.at(-1);
    if (current === undefined) passages.push([line]);
    else if (hasRoom(current, line)) current.push(line);
    else passages.push([...questionAtEnd(current), line]);
  }
  return passages;
}

function hasRoom(passage: readonly { text: string }[], line: { text: string }): boolean {
  const words = passage.reduce((sum, { text }) => sum + wordCount(text), 0);
  return words + wordCount(line.text) <= usualWords || words <= usualWords / 2;
}

/** Takes a question from the end of a passage that holds more than that. */
function questionAtEnd<T extends { text: string }>(passage: T[]): T[] {
  if (passage.length < 2 || !passage.at(-1)?.text.trimEnd().endsWith('?')) return [];
  return passage.splice(-1);
}

function wordCount(text: string): number {
  return text.split(/\s+/).length;
}
