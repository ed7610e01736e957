import type { SpokenLine } from '../../src/core/lines.ts';
import { emptyNoteContext, type NoteContext } from '../../src/core/note-context.ts';
import { changedDetails } from './changed-details.ts';
import { type Material, material } from './material.ts';
import { seeded, someOf } from './random.ts';
import { type Faithful, handKinds, type Part, parts } from './statements.ts';

export const corruptionKinds = [
  'quote',
  'speaker',
  'negation',
  'number',
  'drug',
  'dose',
  'score',
  'line',
  'client',
  'mental-status',
  'agreement',
  'tense',
  'experiencer',
  'detail',
] as const;
export type CorruptionKind = (typeof corruptionKinds)[number];

/** A statement to be judged; every corruption is not true of its session. */
export interface Judged {
  session: string;
  lines: readonly SpokenLine[];
  section: string;
  text: string;
  cited: number[];
  context: NoteContext;
}

export interface Corruption extends Judged {
  kind: CorruptionKind;
  from: string;
}

/** So many of a kind are taken at most, of those that can be made. */
const mostOfKind = 60;

/** Untrue statements made of faithful ones, the same in every run. */
export function corruptions(part: Part, statements: readonly Faithful[]): Corruption[] {
  const random = seeded(parts.indexOf(part) + 1);
  const made = statements.flatMap((statement) => [
    ...byHand(statement, material[part], random),
    ...byReporting(statement),
    ...changedDetails(statement, statements, material[part], random).map(({ kind, ...change }) => ({
      ...asCorruption(kind, statement),
      ...change,
    })),
  ]);
  return corruptionKinds.flatMap((kind) =>
    someOf(
      made.filter((corruption) => corruption.kind === kind),
      mostOfKind,
      random,
    ),
  );
}

function asCorruption(kind: CorruptionKind, statement: Faithful): Corruption {
  const { session, lines, section, text, cited } = statement;
  return { kind, from: text, session, lines, section, text, cited, context: emptyNoteContext };
}

function byHand(statement: Faithful, { hedges }: Material, random: () => number): Corruption[] {
  return handKinds.flatMap((kind) =>
    (statement.untrue[kind] ?? []).flatMap((text) => {
      const made = { ...asCorruption(kind, statement), text };
      if (kind !== 'agreement') return [made];
      return someOf(hedges, 2, random).map((hedge) => withHedge(made, hedge));
    }),
  );
}

/** The same session with a client who does not take the suggestion up, the answer among the lines that are named. */
function withHedge(made: Corruption, hedge: string): Corruption {
  const first = Math.min(...made.cited);
  const last = Math.max(...made.cited);
  const answer = made.lines.find(({ id, role }) => id > last && role === 'client')?.id ?? last + 1;
  const lines = made.lines.map((line) => {
    if (line.id === answer) return { ...line, text: hedge };
    const later = line.id > first && line.role === 'client' && accepting.test(line.text);
    return later ? { ...line, text: 'Mm.' } : line;
  });
  const cited = lines[answer - 1]?.text === hedge ? [...made.cited, answer] : made.cited;
  return { ...made, lines, cited };
}

const accepting =
  /\b(?:okay|ok|k|yes|yeah|yep|sure|sounds|great|perfect|cool|deal|makes sense|happy|will|i'll|fine|right)\b/iu;

/** What was reported is said to have been denied. */
function byReporting(statement: Faithful): Corruption[] {
  const text = statement.text.replace(
    /^Client (?:reported|described|noticed) (?!no\b|not\b)/u,
    'Client denied ',
  );
  return text === statement.text || text.includes('“')
    ? []
    : [{ ...asCorruption('negation', statement), text }];
}
