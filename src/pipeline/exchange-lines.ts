import { isPlainYes } from '../core/agreed-exchange.ts';
import { type Addressee, isExchange } from '../core/agreed-task.ts';
import type { Statement } from '../core/artefacts/note.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { RecordedSession } from '../core/recorded-session.ts';

/** Words of a line that a note quotes. */
export interface QuotedLine {
  line: SpokenLine;
  text: string;
}

/** Where a question and its answer were said. */
export interface ExchangeLines {
  asked: QuotedLine;
  answer: QuotedLine;
}

/** How many lines may lie between a question and what answers it: "Mm-hm." and the like. */
const nearest = 4;

/**
 * The lines of the transcript that a sentence rests on which quotes a question and the answer to it. "I can do that" may be
 * said more than once: the answer is what follows the question.
 * @returns undefined where the sentence is none, or the transcript has its words no more; `none` where the transcript has the
 * question, and no plain yes of the client's after it, or one that is taken back in the same breath
 */
export function exchangeLines(
  { lines }: RecordedSession,
  { text, quotes }: Statement,
  addressee: Addressee,
): ExchangeLines | 'none' | undefined {
  const [first, second] = quotes;
  if (first === undefined || second === undefined || !isExchange(text, addressee)) return undefined;
  const at = lines.findIndex(({ id, text: said }) => id === first.line && said.includes(first.text));
  const asked = lines[at];
  if (asked === undefined) return undefined;
  const line = lines.slice(at + 1, at + 1 + nearest).find(({ text: said }) => said.includes(second.text));
  if (asked.role !== 'therapist' || line?.role !== 'client' || !takesOn(line.text, second.text))
    return 'none';
  return { asked: { line: asked, text: first.text }, answer: { line, text: second.text } };
}

/** A note may quote the yes and leave out the `but` of the same breath. */
function takesOn(said: string, quoted: string): boolean {
  const at = said.indexOf(quoted);
  return isPlainYes(said.slice(at), said.slice(0, at));
}
