import * as z from 'zod';
import { type Sayings, sayings } from '../insights/sayings.ts';
import { readRulesFile } from '../rules-file.ts';
import { termSchema } from '../term-schema.ts';
import { stemOf } from '../tokens.ts';

const termsSchema = z.array(termSchema).min(1);
const conceptIds = z.array(z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be the id of a concept'));
const monthDay = z
  .string()
  .regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'must be month-day, like 12-25');

const fileSchema = z.strictObject({
  version: z.literal(1),
  promises: z.strictObject({ begin: termsSchema, act: termsSchema, never: termsSchema, kept: termsSchema }),
  homework: z.strictObject({ asks: termsSchema, accepts: termsSchema, own: termsSchema }),
  dates: z.strictObject({
    events: termsSchema,
    past: termsSchema,
    coming: termsSchema,
    named: z.record(termSchema, monthDay),
  }),
  threads: z.strictObject({ cues: termsSchema }),
  measures: z.strictObject({ due_after_days: z.int().min(1).max(365) }),
  themes: z.strictObject({
    least_lines: z.int().min(1).max(20),
    silent_sessions: z.int().min(1).max(50),
    never: conceptIds,
    matters: conceptIds,
    between: conceptIds,
    idioms: termsSchema,
  }),
});

/** What is listened for, ready to be looked for. */
export interface PrepBook {
  promises: { made: Sayings; never: Sayings; kept: Sayings };
  dates: {
    events: readonly (readonly [term: string, said: Sayings])[];
    past: Sayings;
    coming: Sayings;
    named: ReadonlyMap<string, string>;
  };
  homework: { asks: Sayings; accepts: Sayings; own: Sayings };
  threads: Sayings;
  dueAfterDays: number;
  themes: ThemeBook;
}

export interface ThemeBook {
  leastLines: number;
  silentSessions: number;
  never: ReadonlySet<string>;
  matters: ReadonlySet<string>;
  between: ReadonlySet<string>;
  /** Sayings whose words mean no concept. */
  idioms: Sayings;
}

/**
 * Reads `prep.yaml` of a rules directory, e.g. `templates/rules`.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong
 */
export async function readPrepBook(directory: string): Promise<PrepBook> {
  const { promises, homework, dates, threads, measures, themes } = await readRulesFile(
    directory,
    'prep.yaml',
    fileSchema,
  );
  const made = promises.begin.flatMap((begin) => promises.act.map((act) => `${begin} … ${act}`));
  return {
    promises: { made: sayings(made), never: sayings(promises.never), kept: sayings(promises.kept) },
    dates: {
      events: dates.events.map((term) => [term.replace(/\/\S+/gu, ''), sayings([term], stemOf)] as const),
      // "Had" is no "have": these are compared word for word.
      past: sayings(dates.past),
      coming: sayings(dates.coming),
      named: new Map(Object.entries(dates.named)),
    },
    homework: {
      asks: sayings(homework.asks),
      accepts: sayings(homework.accepts),
      own: sayings(homework.own),
    },
    threads: sayings(threads.cues, stemOf),
    dueAfterDays: measures.due_after_days,
    themes: {
      leastLines: themes.least_lines,
      silentSessions: themes.silent_sessions,
      never: new Set(themes.never),
      matters: new Set(themes.matters),
      between: new Set(themes.between),
      idioms: sayings(themes.idioms),
    },
  };
}
