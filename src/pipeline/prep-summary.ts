import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import { emptyNoteContext, type NoteContext } from '../core/note-context.ts';
import type { NoteRules, RejectedStatement } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { PrepPage, PrepRules } from '../core/prep.ts';
import type { PrepSummary } from '../core/prep-summary.ts';
import type { DraftAnswer, DraftBrief } from '../core/provider-ports.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import type { Template } from '../core/template.ts';
import { readNoteContext } from './note-context.ts';
import type { Prepared } from './prep.ts';
import { type Evidence, evidenceOf, quotesOf, shownLine } from './prep-evidence.ts';
import { orInterrupted, requireScope, settleQuietly } from './stage-session.ts';

/**
 * Asks a model for a summary of a prepared page and keeps what is proven: it is sent the quotes of the page, without names and
 * days, and what it says is judged by the verifier of notes against the sessions' own lines, then by what dates alone decide.
 * What is refused may be mended once.
 * @throws `consent` unless everybody agreed to `ai_note_draft` as well; `provider-refused`, `provider-unreachable`
 */
export async function summarisePage(
  ports: StagePorts,
  client: Client,
  prepared: Prepared,
): Promise<PrepSummary> {
  const { page, record, person } = prepared;
  const mayAsk = async () => [
    ...(await requireScope(ports, client, 'ai_note_draft')),
    ...(await requireScope(ports, client, 'cross_session_search')),
  ];
  const consentIds = [...new Set(await mayAsk())];
  const quotes = quotesOf(page);
  const newest = record.at(-1)?.session;
  if (quotes.length === 0 || newest === undefined)
    return { sentences: [], requestIds: [], refused: 0, rules: [] };
  const [rules, prepRules, drafter] = [
    await ports.noteRules(),
    await ports.prepRules(),
    await ports.drafter(),
  ];
  await drafter.checkLeave?.('prep', client.id);
  const context = await namesOnly(ports, newest, client, person);
  const shown = quotes.map((quote) => shownLine(quote, record, person));
  const base = rules.brief(prepRules.summaryTemplate, shown, context);
  const brief = prepRules.summaryBrief(page, base);
  const sessionIds = [...new Set(quotes.map(({ sessionId }) => sessionId))];
  const reason = {
    purpose: 'prep',
    sessionId: newest.id,
    sessionIds,
    clientId: client.id,
    consentIds,
  } as const;
  const judge = judgeOf({ page, rules, prepRules, context, evidence: evidenceOf(quotes, record, person) });
  const ask = (asked: DraftBrief) =>
    orInterrupted(ports.signal, drafter.draft(asked, reason, ports.onEvent, mayAsk));
  try {
    const first = await ask(brief);
    const verdict = judge(first);
    if (verdict.rejected.length === 0) return summaryOf([first], verdict, verdict.rejected);
    const message = `${counted(verdict.rejected.length, 'sentence')} refused by the verifier; asking once more`;
    ports.onEvent({ type: 'notice', stage: 'draft', message });
    const second = await ask(rules.repairBrief(brief, verdict.rejected));
    const mended = judge(second);
    // Whatever was proven at first stays, unless the second answer says it, too.
    const fresh = mended.sentences.filter(({ text }) => !verdict.sentences.some((one) => one.text === text));
    const sentences = withinRoom([...verdict.sentences, ...fresh], prepRules.summaryTemplate);
    return summaryOf([first, second], { sentences }, mended.rejected);
  } finally {
    await settleQuietly(ports);
  }
}

/** Who is registered and whose names must not leave; nothing else of earlier notes. */
async function namesOnly(
  ports: StagePorts,
  session: RecordedSession['session'],
  client: Client,
  person: string | undefined,
): Promise<NoteContext> {
  const { registered, otherNames } = await readNoteContext(ports, session, client);
  return { ...emptyNoteContext, registered, otherNames, ...(person !== undefined && { member: person }) };
}

interface Grounds {
  page: PrepPage;
  rules: NoteRules;
  prepRules: PrepRules;
  context: NoteContext;
  evidence: Evidence;
}

interface Verdict {
  sentences: PrepSummary['sentences'];
  rejected: RejectedStatement[];
}

/** The verifier of notes first, over the sessions' own lines; then what only a prepared page forbids. */
function judgeOf({ page, rules, prepRules, context, evidence }: Grounds): (answer: DraftAnswer) => Verdict {
  // A number that the page does not have stands for no line.
  const lineOf = (number: number) => evidence.lineOf.get(number) ?? evidence.lines.length + 1;
  return (answer) => {
    const statements = answer.statements.map((one) => ({ ...one, lines: one.lines.map(lineOf) }));
    const drafted = { statements, risk: [], requestIds: [] };
    const { sections, rejected } = rules.verify(drafted, prepRules.summaryTemplate, evidence.lines, context);
    const judged = [...sections.flatMap((section) => section.statements), ...rejected];
    const verdict: Verdict = { sentences: [], rejected: [] };
    for (const [at, { section, text: written, lines: numbers }] of answer.statements.entries()) {
      const found = judged.find(({ id }) => id === `s${at + 1}`);
      const text = found?.text ?? written;
      const own = prepRules.summaryProblems({ text, numbers }, page).map(asProblem);
      const problems = [...(found?.problems ?? []), ...own];
      // Said in both parts, it is said once.
      if (verdict.sentences.some((one) => one.text === text)) continue;
      if (found?.status === 'verified' && problems.length === 0) {
        verdict.sentences.push({ section, text, numbers });
      } else if (!problems.every(({ rule }) => rule === 'too-many')) {
        const refused = { id: `s${at + 1}`, section, text, lines: numbers, problems };
        verdict.rejected.push({ ...refused, quotes: [], status: 'unsupported' });
      }
    }
    return verdict;
  };
}

function asProblem(rule: string) {
  return { rule, detail: details[rule] ?? 'It is not on the page.' };
}

const details: Record<string, string> = {
  'unknown-quote': 'It names a quote that the page does not have.',
  'day-in-summary': 'It names a day, a length of time or a number outside of a quotation.',
  'order-not-in-dates': 'It says first, again, since or still of something of which the dates do not say so.',
  'change-needs-two-days': 'It speaks of a change and names lines of one session only.',
  'words-not-in-quotes': 'It has a word that stands in no line it names, or makes one fact of two lines.',
  'reason-not-in-quotes': 'It gives a cause, a guess or advice that nobody says in the lines it names.',
  'not-who-did-it': 'In the lines it names somebody else does or wants that.',
  'not-by-the-calendar': 'It tells as done what nobody knows to be done, or as to come what is over.',
  'theme-not-in-quotes': 'It names a theme that none of the lines it names speaks of.',
};

/** No more sentences in a part than were asked for, in the parts' order. */
function withinRoom(sentences: Verdict['sentences'], { sections }: Template): Verdict['sentences'] {
  return sections.flatMap(({ id, claims_max }) =>
    sentences.filter(({ section }) => section === id).slice(0, claims_max),
  );
}

function summaryOf(
  answers: readonly DraftAnswer[],
  { sentences }: Pick<Verdict, 'sentences'>,
  rejected: readonly RejectedStatement[],
): PrepSummary {
  const model = answers.at(-1)?.model;
  return {
    sentences,
    ...(model !== undefined && { model }),
    requestIds: answers.flatMap(({ requestIds }) => requestIds),
    refused: rejected.length,
    rules: [...new Set(rejected.flatMap(({ problems }) => problems.map(({ rule }) => rule)))],
  };
}
