import type { MarkdownMistake } from '../../core/note-ports.ts';
import { oneLine } from '../../core/one-line.ts';

/** A heading or one item below it, as an editor gave it back. */
export interface MarkdownItem {
  type: 'heading' | 'item';
  /** In the text, from 1. */
  line: number;
  /** Of a heading, how many `#` it has. */
  level: number;
  /** On one line, without its mark; an item may have been broken over several. */
  text: string;
}

/** Takes headings and items out of Markdown; comments are left out, and text without a dash is an item as well. */
export function markdownItems(markdown: string): { items: MarkdownItem[]; mistakes: MarkdownMistake[] } {
  const items: MarkdownItem[] = [];
  let commentFrom: number | undefined;
  // After an empty line or a heading nothing goes on.
  let open: MarkdownItem | undefined;
  for (const [index, row] of markdown.split(/\r?\n/u).entries()) {
    const line = index + 1;
    const text = row.trim();
    if (commentFrom !== undefined || text.startsWith('<!--')) {
      commentFrom = text.endsWith('-->') ? undefined : (commentFrom ?? line);
      continue;
    }
    const read = itemOf(text, line);
    if (read === undefined) open = undefined;
    else if (read.type === 'item' && open !== undefined && !bullet.test(text)) open.text += ` ${read.text}`;
    else {
      items.push(read);
      open = read.type === 'item' ? read : undefined;
    }
  }
  const unclosed = 'a comment begins here and does not end';
  return { items, mistakes: commentFrom === undefined ? [] : [{ line: commentFrom, detail: unclosed }] };
}

const bullet = /^[-*+](?:\s+|$)/u;

function itemOf(text: string, line: number): MarkdownItem | undefined {
  const heading = /^(#{1,6})\s+(.*)$/u.exec(text);
  if (heading !== null) {
    return { type: 'heading', line, level: heading[1]?.length ?? 1, text: oneLine(heading[2] ?? '') };
  }
  if (text === '') return undefined;
  return { type: 'item', line, level: 0, text: oneLine(text.replace(bullet, '')) };
}
