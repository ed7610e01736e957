import type { SpokenLine } from '../../core/lines.ts';
import { type ShortAnswer, shortAnswer } from './answers.ts';
import type { Mention } from './mention.ts';
import { type Reading, readingOf } from './mentions.ts';
import type { StatementContext } from './statement-rule.ts';

/** A word of the lines that a statement names; of a question, what the answer made of it. */
export interface SaidMention extends Mention {
  line: SpokenLine;
  /** Whether it is a therapist's question that was answered neither way. */
  unanswered: boolean;
  /** Whether a no without anything to go with stands right beside it. */
  dangling: boolean;
}

const known = new WeakMap<StatementContext, readonly SaidMention[]>();

/** Every word of the lines a statement names that carries meaning. */
export function saidIn(context: StatementContext): readonly SaidMention[] {
  const found = known.get(context) ?? read(context);
  known.set(context, found);
  return found;
}

function read({ cited, lines }: StatementContext): SaidMention[] {
  return cited.flatMap((line, index) => {
    const reading = readingOf(line.text, true);
    const asked = line.role !== 'client' && reading.mentions.some(({ asks }) => asks);
    const answer = asked ? shortAnswer(lines, line) : 'none';
    const echoes = line.role === 'client' ? echoed(reading, line, cited[index - 1]) : new Set<Mention>();
    return reading.mentions
      .filter((mention) => !echoes.has(mention))
      .map((mention) => ({
        ...mention,
        ...(mention.asks && (asked || inverts.test(firstOf(mention, reading)))
          ? answered(mention, answer, reading)
          : { unanswered: false }),
        line,
        dangling: reading.dangling.has(mention.sentence) || reading.dangling.has(mention.sentence + 1),
      }));
  });
}

/** "Allergies. No.": words of the question, said again before the answer. */
function echoed({ mentions }: Reading, { text }: SpokenLine, before: SpokenLine | undefined): Set<Mention> {
  if (before === undefined || !/[.?,] (?:uh,? |um,? )?no[.,]?\s*$/iu.test(text)) return new Set();
  const asked = readingOf(before.text, true).mentions.map(({ concept }) => concept.id);
  return new Set(
    mentions.filter(({ concept, within }) => within.split(' ').length <= 5 && asked.includes(concept.id)),
  );
}

/** A question says nothing by itself; with a plain answer it says what the answer does, of "more often" only the more. */
function answered(
  mention: Mention,
  answer: ShortAnswer,
  { mentions }: Reading,
): Pick<SaidMention, 'sign' | 'strong' | 'unanswered'> & Partial<Pick<SaidMention, 'degree'>> {
  const open = { sign: 'open' as const, strong: false, unanswered: true };
  if (answer === 'open' || answer === 'none' || isChoice.test(wholeOf(mention, mentions))) return open;
  if (mention.sign === 'open' || mention.sign === 'topic') return { ...open, unanswered: false };
  const negative = mention.sign !== 'yes';
  if (answer === 'yes') return negative ? open : { sign: 'yes', strong: false, unanswered: false };
  if (which.test(mention.within) || isGiven(mention)) return open;
  const degree = / more (?:often|than|regular|frequent)/u.test(mention.within) ? 'more' : mention.degree;
  return { sign: degree === 'more' ? 'partly' : answer, strong: true, unanswered: false, degree };
}

/** Of a client's sentences with a question mark only these ask; the others look for a word. */
const inverts =
  /^ (?:is|are|am|was|were|do|does|did|can|could|should|would|will|have|has|what|how|why|when|where|who|which) /u;

function firstOf({ sentence }: Mention, { mentions }: Reading): string {
  return mentions.find((each) => each.sentence === sentence)?.within ?? '';
}

function wholeOf({ sentence }: Mention, mentions: readonly Mention[]): string {
  const parts = mentions.filter((each) => each.sentence === sentence).map(({ within }) => within);
  return [...new Set(parts)].join(',');
}

/**
 * "Does the pain move?", "With those headaches …": that there is such a thing is not asked. It is the first word after the
 * article, or the second where more follow.
 */
function isGiven({ word, within }: Mention): boolean {
  if (whereabouts.exec(within)?.[1] === word) return true;
  const [first, second, third = ''] = (given.exec(within)?.[1] ?? '').split(' ');
  if (second === undefined || second === '') return false;
  return first === word || (second === word && third !== '' && !follows.test(third));
}

const given =
  /(?:^ (?:(?:and|so|is that) )*(?:does|do|did|is|are|was|were|has|have|will|can) (?:the|your|this|that|these|those)| (?:those|these)) (.*) $/u;
/** "Any blood in the vomit?": the vomit is not what is asked for. */
const whereabouts =
  / any (?:\p{L}+ )+?(?:in|on|from|with|around|during|after) (?:the|your|his|her|this|that|those|these) (\p{L}+) /u;
const follows = /^(?:in|on|of|to|at|any|anywhere|when|with)$/u;

/** "Is it constant, or does it come and go?" */
const isChoice = / or (?:does|do|is|are|was|were|did|have|has|would|more of) /u;
/** "What kind of discharge is coming out?" is not answered by a no. */
const which = /^ (?:(?:um|uh|and|so|ok|okay) )*(?:what(?! about)|how(?! about)|when|where|why|which|who) /u;
