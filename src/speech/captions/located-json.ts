import { refusal } from './caption-refusal.ts';

/** A JSON value whose objects know the line of the file they begin in. */
export type Located = string | number | boolean | null | Located[] | LocatedObject;

export interface LocatedObject {
  /** Counts from 1. */
  line: number;
  fields: ReadonlyMap<string, Located>;
}

/** Deeper nesting than any transcript has. */
const deepest = 64;

const blank = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const word = /true|false|null/y;

/** Reads JSON (RFC 8259). @throws `usage` with the line of what is none */
export function readLocated(source: string): Located {
  const reader = { at: 0, line: 1 };
  const value = readValue(0);
  if (reader.at < source.length) throw refusal('something stands behind the end of the JSON', reader.line);
  return value;

  function readValue(depth: number): Located {
    if (depth > deepest) throw refusal('this JSON is nested too deep', reader.line);
    skipBlank();
    const value = readAny(depth);
    skipBlank();
    return value;
  }

  function readAny(depth: number): Located {
    if (source[reader.at] === '{') return readObject(depth);
    if (source[reader.at] === '[') return readList(depth);
    if (source[reader.at] === '"') return readText();
    const found = take(word) ?? take(number);
    if (found === undefined) throw refusal('this is no JSON', reader.line);
    return JSON.parse(found) as number | boolean | null;
  }

  function readObject(depth: number): LocatedObject {
    const { line } = reader;
    const fields = new Map<string, Located>();
    members('}', () => {
      skipBlank();
      const key = readText();
      skipBlank();
      if (source[reader.at++] !== ':') throw refusal('this is no JSON', reader.line);
      fields.set(key, readValue(depth + 1));
    });
    return { line, fields };
  }

  function readList(depth: number): Located[] {
    const list: Located[] = [];
    members(']', () => list.push(readValue(depth + 1)));
    return list;
  }

  function readText(): string {
    let end = source.indexOf('"', reader.at + 1);
    while (end > 0 && isEscaped(source, end)) end = source.indexOf('"', end + 1);
    const found = source.slice(reader.at, end + 1);
    reader.at = end + 1;
    try {
      return JSON.parse(found) as string;
    } catch {
      throw refusal('this is no JSON', reader.line);
    }
  }

  function members(end: string, readOne: () => void): void {
    reader.at += 1;
    skipBlank();
    if (source[reader.at] === end) {
      reader.at += 1;
      return;
    }
    for (;;) {
      readOne();
      const next = source[reader.at++];
      if (next === end) return;
      if (next !== ',') throw refusal('this is no JSON', reader.line);
    }
  }

  function skipBlank(): void {
    for (const mark of take(blank) ?? '') if (mark === '\n') reader.line += 1;
  }

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = reader.at;
    const found = pattern.exec(source)?.[0];
    reader.at += found?.length ?? 0;
    return found;
  }
}

function isEscaped(source: string, at: number): boolean {
  let first = at;
  while (source[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}
