/** Far more than any file of settings, rules or templates has. */
const deepest = 200;

/**
 * Where YAML begins to be nested deeper than any file of ours. The parser goes one call deeper for each level until the
 * stack is full, and a regular expression that is compiled there ends the whole process; so this is looked at before.
 * Rather too strict: brackets in quotation marks count as well.
 * @returns an offset into the text; undefined when it is not that deep
 */
export function tooDeepAt(text: string): number | undefined {
  const blocks = text.search(/^[ \t]{200}|(?:[-?:][ \t]+){200}/mu);
  if (blocks >= 0) return blocks;
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/gu)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > deepest) return index;
  }
  return undefined;
}
