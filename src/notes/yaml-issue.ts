import type { Document } from 'yaml';
import { isNode, isPair, isScalar } from 'yaml';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with a value and what is allowed in its place, in words for somebody who writes YAML.
 * @param fields the fields that may stand at a path
 */
export function describeIssue(
  issue: Issue,
  fields: (path: readonly PropertyKey[]) => readonly string[] = () => [],
): string {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const allowed = fields(issue.path);
    const what = `unknown field "${String(issue.keys[0]).slice(0, 60)}"`;
    return allowed.length === 0 ? what : `${what}; allowed here: ${allowed.join(', ')}`;
  }
  const what = allowedInstead(issue);
  return field === '' ? what : `${field}: ${what}`;
}

function allowedInstead(issue: Issue): string {
  if (issue.code === 'invalid_value') return `must be ${alternatives(issue.values)}`;
  if (issue.code === 'invalid_type') return `must be ${kindOf(issue.expected)}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_small') return `at least ${issue.minimum}${unitOf(issue.origin)}`;
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

function alternatives(values: readonly unknown[]): string {
  if (values.length === 1) return String(values[0]);
  return `one of ${values.map(String).join(', ')}`;
}

const kinds: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list, each entry on a line of its own that begins with a hyphen',
  tuple: 'two numbers, like [25, 90]',
  object: 'a group of fields',
};

function kindOf(expected: string): string {
  return kinds[expected] ?? expected;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' || origin === 'tuple' ? ' entries' : '';
}

/** Where in the file an issue is seen: the field, its misspelt name, or its nearest parent when it is missing. */
export function issueOffset(document: Document.Parsed, issue: Issue): number {
  if (issue.code === 'unrecognized_keys') {
    const offset = keyOffset(document, issue.path, issue.keys[0]);
    if (offset !== undefined) return offset;
  }
  for (let length = issue.path.length; length >= 0; length -= 1) {
    const node = document.getIn(issue.path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  key: unknown,
): number | undefined {
  const parent = path.length === 0 ? document.contents : document.getIn(path, true);
  if (parent === null || typeof parent !== 'object' || !('items' in parent) || !Array.isArray(parent.items))
    return;
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  return isPair(pair) && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}
