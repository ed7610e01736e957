import { readFile } from 'node:fs/promises';
import type { Document, ErrorCode } from 'yaml';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { AmynoteError } from '../core/errors.ts';
import { tooDeepAt } from '../core/yaml-nesting.ts';
import { plainLine } from './plain-text.ts';
import { describeIssue, issueOffset } from './yaml-issue.ts';

/** A YAML file that fits its schema, and the bytes it was read from. */
export interface YamlFile<T> {
  value: T;
  bytes: Uint8Array;
}

/** What a reader of an error is told beside the line. */
export interface YamlSource {
  /** The file as errors name it; absent for one that was typed, whose name is not said again. */
  file?: string;
  /** The fields that may stand at a path, to be named where another one stands. */
  fields?: (path: readonly PropertyKey[]) => readonly string[];
  /** What to do next. */
  hint?: string;
  /** Larger is refused before it is read as YAML. */
  mostBytes?: number;
}

/**
 * Reads a YAML file against a schema. Unknown keys are refused where the schema is strict.
 * @throws `usage` with `file:line:column` for YAML that cannot be read or does not fit; the error of
 * the file system when the file cannot be opened.
 */
export async function readYamlFile<T>(
  path: string,
  schema: z.ZodType<T>,
  source: YamlSource = {},
): Promise<YamlFile<T>> {
  const bytes = await readFile(path);
  return { value: parseYaml(bytes, schema, { ...source, file: path }), bytes };
}

/**
 * Reads YAML that anybody may have written: nothing in it is expanded, run or shown as it is.
 * @throws `usage` with line and column
 */
export function parseYaml<T>(bytes: Uint8Array, schema: z.ZodType<T>, source: YamlSource = {}): T {
  const { mostBytes = 1024 * 1024, fields } = source;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, mostBytes));
  const lineCounter = new LineCounter();
  const refuse = (offset: number, what: string) => misfit(source, placeIn(lineCounter, offset), what);
  if (bytes.length > mostBytes)
    throw refuse(0, `larger than the ${mostBytes / 1024} KiB such a file may have`);
  const refuseUnparsed = (offset: number, what: string) => {
    lineCounter.lineStarts.push(0, ...[...text.matchAll(/\n/gu)].map(({ index }) => index + 1));
    return refuse(offset, what);
  };
  const unreadable = unreadableCharacter(text);
  if (unreadable !== undefined)
    throw refuseUnparsed(unreadable, 'a character that cannot be seen, or is no UTF-8 text');
  const deep = tooDeepAt(text);
  if (deep !== undefined) throw refuseUnparsed(deep, 'nested deeper than any such file');

  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake !== undefined) throw refuse(mistake.pos[0], plainMistakes[mistake.code] ?? mistake.message);
  const trick = firstTrick(document);
  if (trick !== undefined) throw refuse(trick.offset, trick.what);

  const checked = schema.safeParse(document.toJS());
  if (checked.success) return checked.data;
  const { issues } = checked.error;
  // A misspelt field is also a missing one; the misspelling is what the writer looks for.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) throw refuse(0, 'the file does not fit');
  throw refuse(issueOffset(document, issue), describeIssue(issue, fields));
}

function placeIn(lineCounter: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lineCounter.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function misfit(
  { file, hint }: YamlSource,
  place: { line: number; column: number },
  what: string,
): AmynoteError {
  const { line, column } = place;
  const where = file === undefined ? `line ${line}, column ${column}` : `${file}:${line}:${column}`;
  return new AmynoteError('usage', `${plainLine(where)}: ${shortened(plainLine(what))}`, {
    hint: hint ?? 'correct that line; templates/README.md lists every field',
    data: { ...(file !== undefined && { file }), line, column },
  });
}

/** Parsers quote what they found, which may be the whole file. */
function shortened(text: string): string {
  return text.length <= 400 ? text : `${text.slice(0, 400)}…`;
}

/** Where the first character stands that no editor shows: controls, direction marks, what was not UTF-8. A mark of byte order may begin the file. */
function unreadableCharacter(text: string): number | undefined {
  const at = text.search(/(?!^\ufeff|[\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u);
  return at < 0 ? undefined : at;
}

/** Where the parser speaks to programmers. */
const plainMistakes: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: 'a second document begins here; one file holds one',
  RESOURCE_EXHAUSTION: 'nested deeper than any such file',
  DUPLICATE_KEY: 'this field was given before',
};

/** What is good YAML and has no place here: it makes a small file large, or a text something else than it looks. */
function firstTrick(document: Document.Parsed): { offset: number; what: string } | undefined {
  let found: { offset: number; what: string } | undefined;
  const stop = (node: { range?: readonly number[] | null }, what: string) => {
    found = { offset: node.range?.[0] ?? 0, what };
    return visit.BREAK;
  };
  visit(document, {
    Alias: (_key, node) => stop(node, 'anchors and aliases are not used in these files'),
    Pair(_key, { key }) {
      if (!isScalar(key)) return stop((key ?? {}) as object, 'a field has a plain name');
      // Objects have one of their own, so a reader would be fooled rather than told.
      if (key.value === '__proto__') return stop(key, 'unknown field "__proto__"');
      return undefined;
    },
    Scalar(_key, node) {
      const isHidden = typeof node.value === 'string' && unreadableCharacter(node.value) !== undefined;
      return isHidden ? stop(node, 'a character that cannot be seen, written as an escape') : undefined;
    },
  });
  return found;
}
