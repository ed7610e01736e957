import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The same from here and from where a bench is bundled to. */
const root = join(import.meta.dirname, '../..');

/** Every term of the shipped glossary, as it is spelt. */
export const glossaryTerms: readonly string[] = readTerms();

function readTerms(): string[] {
  const file = join(root, 'templates/glossary.yaml');
  const { groups } = parse(readFileSync(file, 'utf8')) as {
    groups: { terms: (string | { term: string })[] }[];
  };
  return groups.flatMap(({ terms }) => terms.map((each) => (typeof each === 'string' ? each : each.term)));
}

/** What was heard in place of terms, as `mishearings.yaml` says: term → what was heard. */
export function readMishearings(list: 'written' | 'recognised'): [term: string, heard: string][] {
  const lists = parse(readFileSync(join(root, 'tests/simulator/mishearings.yaml'), 'utf8')) as Record<
    typeof list,
    Record<string, string[]>
  >;
  return Object.entries(lists[list]).flatMap(([term, all]) =>
    all.map((heard): [string, string] => [term, heard]),
  );
}
