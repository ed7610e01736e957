import type { NoteContent, RiskFinding, RiskHitEntry } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { RiskCategory } from '../../core/risk.ts';
import type { RiskConcern } from '../../core/risk-hit.ts';
import { plainLine } from '../plain-text.ts';
import { type RiskExchange, riskExchangesIn } from './risk-asked.ts';

/** What was asked and answered about a risk beside its four values, one plain sentence each. */
export interface RiskAnswers {
  category: RiskCategory;
  member?: string | undefined;
  sentences: string[];
}

/**
 * The asked sub-answers of each risk line, from the passages that the note marks, what the clinician decided about
 * them, and who said what: a plan, intent, means, attempts. Only what was asked is said to be denied, and only while the
 * session still says what the note holds of it; nothing is said of what nobody asked.
 * @param person in a copy for one of several people, theirs alone
 */
export function riskAnswers(
  { risk, hits = [] }: Pick<NoteContent, 'risk' | 'hits'>,
  lines: readonly SpokenLine[],
  person: string | undefined,
): RiskAnswers[] {
  return risk.map((finding) => {
    const { category, member } = finding;
    const own = hits
      .filter((hit) => hit.member === member && categoryOf(hit.concern) === category)
      .sort((one, other) => (one.lines[0] ?? 0) - (other.lines[0] ?? 0));
    const sentences = isSetAside(finding)
      ? []
      : own.flatMap((hit) => sentencesOf(hit, finding, lines, member ?? person));
    return { category, member, sentences: [...new Set(sentences)] };
  });
}

/** What the clinician says was not assessed has no answers, whatever was heard. */
function isSetAside({ status, source }: RiskFinding): boolean {
  return status === 'not_assessed' && source === 'clinician';
}

function sentencesOf(
  hit: RiskHitEntry,
  finding: RiskFinding,
  lines: readonly SpokenLine[],
  member: string | undefined,
): string[] {
  const spoken = lines.filter(({ id }) => hit.lines.includes(id));
  const isOwn = ({ role, person }: SpokenLine) =>
    role === 'client' && (member === undefined || person === member);
  if (spoken.every(isOwn)) return spoken.length > 0 && isStillSaid(hit, lines) ? saidSentence(hit) : [];
  return riskExchangesIn(wholeLines(hit, spoken), lines, { category: finding.category, member })
    .filter((exchange) => isWorthSaying(exchange, hit, finding))
    .map(askedSentence);
}

/** What was corrected since is not what was decided on. */
function isStillSaid({ quotes }: RiskHitEntry, lines: readonly SpokenLine[]): boolean {
  const texts = new Map(lines.map(({ id, text }) => [id, plainLine(text)]));
  return quotes.every(({ line, text }) => texts.get(line)?.includes(text) === true);
}

/** Those lines that still say all that the note quotes of them: of a question and its answer that is the whole line. */
function wholeLines({ quotes }: RiskHitEntry, spoken: readonly SpokenLine[]): number[] {
  return spoken
    .filter((line) => {
      const said = plainLine(line.text);
      const quote = quotes.find((one) => one.line === line.id)?.text ?? '';
      return said === quote || (quote.length >= longQuote && said.startsWith(quote));
    })
    .map(({ id }) => id);
}

/** Characters: a passage quotes no more than a little above this of a line. */
const longQuote = 200;

/** Neither what the risk line says itself, nor what the clinician called no risk; a yes only where it is clear to what. */
function isWorthSaying(
  { no, answer, topics, isWider }: RiskExchange,
  { disposition }: RiskHitEntry,
  { status }: RiskFinding,
): boolean {
  if (topics.length === 0) return false;
  if (answer === 'denied' || answer === 'qualified') return no === 'limited' || status !== 'denied';
  return disposition !== 'not_risk' && !isWider;
}

function askedSentence({ topics, answer }: RiskExchange): string {
  const what = topics.join(' or ');
  const denied = topics.length > 1 ? 'both' : 'this';
  const said = {
    denied: `client denied ${topics.length > 2 ? 'all of this' : denied}`,
    reported: 'client said yes',
    past: 'client spoke of the past only',
    qualified: 'client said no; words later in the session may qualify it',
    unclear: 'client gave an answer that this note records neither as a yes nor as a no',
  }[answer];
  return `When asked about ${what}, ${said}.`;
}

/** What the client said by themselves is told where the clinician confirmed that it is what it seems. */
function saidSentence({ concern, meaning, disposition }: RiskHitEntry): string[] {
  const subject = saidWords[concern];
  const isMeant = meaning === 'present' || meaning === 'vague' || meaning === 'past';
  if (subject === undefined || disposition !== 'confirmed' || !isMeant) return [];
  return [
    `${subject}${meaning === 'past' ? ' in the past' : ''}: said by the client, confirmed by the clinician.`,
  ];
}

const saidWords: Partial<Record<RiskConcern, string>> = {
  passive_ideation: 'A wish to be dead or not to wake up',
  active_ideation: 'Suicidal thoughts',
  self_injury: 'Self-harm or thoughts of it',
  violence: 'Harm to others or thoughts of it',
};

function categoryOf(concern: RiskConcern): RiskCategory | undefined {
  return categories[concern];
}

const categories: Partial<Record<RiskConcern, RiskCategory>> = {
  passive_ideation: 'suicidal_ideation',
  active_ideation: 'suicidal_ideation',
  self_injury: 'self_harm',
  violence: 'harm_to_others',
};
