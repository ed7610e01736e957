import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { SpokenLine } from '../../src/core/lines.ts';
import { linesOf } from './sessions.ts';

/** What was changed by hand to make a statement untrue. */
export const handKinds = ['negation', 'tense', 'experiencer', 'detail', 'agreement'] as const;
export type HandKind = (typeof handKinds)[number];

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const entrySchema = z.strictObject({
  in: z.enum(['subjective', 'objective', 'assessment', 'plan']),
  lines: z.array(z.int().positive()).min(1),
  says: z.string().min(1),
  negation: texts.optional(),
  tense: texts.optional(),
  experiencer: texts.optional(),
  detail: texts.optional(),
  agreement: texts.optional(),
});

const tableSchema = z.record(z.string(), z.array(entrySchema));

/** In the order in which they were written; each was measured once before any rule was changed because of it. */
export const parts = ['tuned', 'second', 'third', 'fourth', 'fifth'] as const;
export type Part = (typeof parts)[number];

/** A faithful statement about a session, with what was made of it by hand and is not true. */
export interface Faithful {
  session: string;
  lines: readonly SpokenLine[];
  section: string;
  text: string;
  cited: number[];
  untrue: Partial<Record<HandKind, string[]>>;
}

/** The statements of one part; those about a session that is not on this machine are left out. */
export function faithfulStatements(part: Part): Faithful[] {
  const path = join('bench', 'notes', 'statements', `${part}.yaml`);
  const table = tableSchema.parse(parse(readFileSync(path, 'utf8')));
  return Object.entries(table).flatMap(([session, entries]) => {
    const lines = linesOf(session);
    if (lines === undefined) return [];
    return entries.map(({ in: section, lines: cited, says, ...untrue }) => {
      const text = withQuotes(says, lines);
      return { session, lines, section, text, cited, untrue: withoutAbsent(untrue) };
    });
  });
}

function withoutAbsent(untrue: Partial<Record<HandKind, string[] | undefined>>): Faithful['untrue'] {
  return Object.fromEntries(handKinds.map((kind) => [kind, untrue[kind] ?? []]));
}

/** Words of a line by their places, because the consultations' own words stay where they are. */
function withQuotes(text: string, lines: readonly SpokenLine[]): string {
  return text.replace(/\{(\d+):(\d+)-(\d+)\}/gu, (_, line: string, from: string, to: string) => {
    const words = (lines[Number(line) - 1]?.text ?? '').split(/\s+/u).slice(Number(from) - 1, Number(to));
    return words.join(' ').replace(/[.,;]$/u, '');
  });
}
