import type { Problem, Quote } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { hasOpenQuotation, holdsVerbatim, ownWords, type Quotation } from '../words/quotations.ts';
import { type Subject, sourceRole, speakerBefore } from './attribution.ts';
import { asHeard, isBy } from './evidence-rules.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** Every quotation is word for word in one named line or in a sentence that runs over several, by the person it is given to. */
export const quotesVerbatim: StatementRule = (context) => [
  ...(hasOpenQuotation(context.text) ? problem('quote-not-verbatim', 'A quotation mark is not closed.') : []),
  ...context.quotations.flatMap((quotation) => judge(quotation, context)),
];

/** The quotations that hold, each with the line it was said in. */
export function provenQuotes(context: StatementContext): Quote[] {
  return context.quotations.flatMap((quotation) => {
    const holding = linesHolding(quotation, context);
    const speaker = speakerOf(quotation, context);
    const line = holding.find((candidate) => speaker === undefined || isBy(candidate, speaker)) ?? holding[0];
    if (line === undefined) return [];
    const text = quotation.text.trim();
    return holdsVerbatim(line.text, text) ? [{ line: line.id, text }] : piecesOf(text, holding);
  });
}

/** What was said over several lines, each line with the words that stand in it. */
function piecesOf(text: string, run: readonly SpokenLine[]): Quote[] {
  let rest = text.split(' ');
  return run.flatMap((line) => {
    const most = rest.findLastIndex((_, at) => holdsVerbatim(line.text, rest.slice(0, at + 1).join(' ')));
    const piece = rest.slice(0, most + 1).join(' ');
    rest = rest.slice(most + 1);
    return piece === '' ? [] : [{ line: line.id, text: piece }];
  });
}

function judge(quotation: Quotation, context: StatementContext): Problem[] {
  const holding = linesHolding(quotation, context);
  if (holding.length === 0)
    return problem('quote-not-verbatim', 'A quotation is not word for word in one of the lines it names.');
  const speakers = [speakerOf(quotation, context), forbiddenOtherwise(context)].flatMap(
    (speaker) => speaker ?? [],
  );
  if (speakers.every((speaker) => holding.some((line) => isBy(line, speaker)))) return [];
  if (holding.every((line) => line.role === null)) {
    return problem('speaker-unknown', 'Nobody could tell who said the words it quotes.');
  }
  return problem('quote-wrong-speaker', 'A quotation was said by someone else.');
}

/** The lines a statement names that hold a quotation, or together hold it: recognition cuts inside sentences. */
export function linesHolding(
  quotation: Quotation,
  { cited, lines }: Pick<StatementContext, 'cited' | 'lines'>,
): SpokenLine[] {
  const alone = cited.filter((line) => holdsVerbatim(line.text, quotation.text));
  return alone.length > 0 ? alone : runHolding(quotation, cited, lines);
}

/** The fewest lines over which one person's unfinished sentence runs and that hold a quotation together. */
function runHolding(
  { text }: Quotation,
  cited: readonly SpokenLine[],
  lines: readonly SpokenLine[],
): SpokenLine[] {
  if (cited.length < 2) return [];
  const runs = cited.flatMap((first, at) => {
    const run = [first];
    for (const next of cited.slice(at + 1)) {
      if (!follows(next, run.at(-1), lines)) break;
      run.push(next);
      if (holdsVerbatim(run.map((line) => line.text).join(' '), text)) return [run];
    }
    return [];
  });
  return runs.sort((one, other) => one.length - other.length)[0] ?? [];
}

function follows(next: SpokenLine, before: SpokenLine | undefined, lines: readonly SpokenLine[]): boolean {
  return (
    next.role !== null &&
    !/[.?!…]["'”’)]*$/u.test(before?.text.trim() ?? '') &&
    next.role === before?.role &&
    next.participant === before.participant &&
    lines.indexOf(next) === lines.indexOf(before) + 1
  );
}

function speakerOf(quotation: Quotation, { text, source, lines }: StatementContext): Subject | undefined {
  const named = speakerBefore(ownWords(text.slice(0, quotation.index)));
  if (named !== undefined) return asHeard(named, lines);
  const role = source === undefined ? undefined : sourceRole(source);
  return role === undefined ? undefined : { role };
}

/** A section of what the client said quotes nobody else. */
function forbiddenOtherwise({ source }: StatementContext): Subject | undefined {
  return source === 'client_turns' ? { role: 'client' } : undefined;
}
