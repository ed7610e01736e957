import type { SpokenLine } from '../../core/lines.ts';
import { answerTo } from '../risk/risk-questions.ts';
import { spokenForm } from '../words/spoken-text.ts';
import { type Clause, clausesOf } from './clauses.ts';
import { withoutOwner } from './doers.ts';
import type { StatementContext } from './statement-rule.ts';

/** A clause of a line that a statement names, with who said it and, of a question, what the answer was. */
export interface Said extends Clause {
  line: SpokenLine;
  /** Of a therapist's question, what the client made of it. */
  answer?: 'yes' | 'no' | 'open';
}

const known = new WeakMap<StatementContext, readonly Said[]>();

/** Every clause of the lines a statement names. */
export function evidenceOf(context: StatementContext): readonly Said[] {
  const found = known.get(context) ?? read(context);
  known.set(context, found);
  return found;
}

/** The clauses of what a statement itself claims, without its quotations. */
export function claimsOf({ own }: StatementContext): readonly Clause[] {
  const plain = withoutOwner(own.replace(/\bclient(?: \d)?['’]s /giu, 'the '));
  return clausesOf(plain.replace(/(?<=\p{L})['’]s(?= )/gu, ''));
}

function read({ cited, lines }: StatementContext): Said[] {
  return cited.flatMap((line) => {
    const clauses = clausesOf(line.text);
    const asked = line.role === 'therapist' && clauses.some(({ asks }) => asks);
    const answer = asked ? answerOf(line, lines) : undefined;
    return clauses.map((clause) => ({
      ...clause,
      line,
      ...(clause.asks && answer !== undefined && { answer }),
    }));
  });
}

function answerOf(line: SpokenLine, lines: readonly SpokenLine[]): NonNullable<Said['answer']> {
  const { polarity, answers } = answerTo(lines, line);
  if (polarity === 'denied') return 'no';
  return polarity === 'endorsed' || plainYes.test(spokenForm(answers[0]?.text ?? '')) ? 'yes' : 'open';
}

const plainYes = /^ (?:oh |well |, )*(?:yes|yeah|yep|yup|mmhm|definitely|absolutely) (?!.*\b(?:no|but)\b)/u;

/** How many of some stems a clause holds. */
export function overlapOf(clause: Clause, stems: readonly string[]): number {
  return new Set(clause.stems.filter((each) => stems.includes(each))).size;
}

/** Of several clauses those that hold the most of some stems, at least one. */
export function bestOf<T extends Clause>(clauses: readonly T[], stems: readonly string[]): T[] {
  const scored = clauses.map((clause) => ({ clause, overlap: overlapOf(clause, stems) }));
  const most = Math.max(1, ...scored.map(({ overlap }) => overlap));
  return scored.filter(({ overlap }) => overlap === most).map(({ clause }) => clause);
}
