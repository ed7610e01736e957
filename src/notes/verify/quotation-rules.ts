import type { Problem, Quote } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { hasOpenQuotation, holdsVerbatim, ownWords, type Quotation } from '../words/quotations.ts';
import { type Subject, sourceRole, speakerBefore } from './attribution.ts';
import { asHeard, isBy } from './evidence-rules.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** Every quotation is word for word in one named line, by the person it is given to. */
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
    return line === undefined ? [] : [{ line: line.id, text: quotation.text.trim() }];
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

/** The lines a statement names that hold a quotation. */
export function linesHolding(quotation: Quotation, { cited }: StatementContext): SpokenLine[] {
  return cited.filter((line) => holdsVerbatim(line.text, quotation.text));
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
