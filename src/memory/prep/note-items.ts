import type { Section, Statement } from '../../core/artefacts/note.ts';
import { sourceWords } from '../../core/insight-words.ts';
import { memberContent, membersOf } from '../../core/member-body.ts';
import type { FoundItem, PrepRecord } from '../../core/prep.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import { daysBetween } from './calendar.ts';
import { type Quote, quoteOf, sharesTopic } from './said-again.ts';

/** A signed note's words, of a group only the member's. */
export function signedContent({ note }: RecordedSession, person: string | undefined) {
  if (!note?.signed) return undefined;
  const isGroup = membersOf(note.content).length > 0 || note.content.template.kind === 'group';
  return isGroup && person !== undefined ? memberContent(note.content, person) : note.content;
}

/** Objectives of the newest signed treatment plan; without one the objective that stands on the newest note. */
export function objectivesIn({ record, person, objective: standing }: PrepRecord): FoundItem[] {
  const named = record.findLast((one) => signedContent(one, person)?.facts?.objective !== undefined);
  const objective = (named && signedContent(named, person)?.facts?.objective) ?? standing;
  const plan = record.findLast((one) => signedContent(one, person)?.template.kind === 'plan');
  const content = plan && signedContent(plan, person);
  if (plan === undefined || content === undefined)
    return objective === undefined ? [] : [standingItem(objective, named)];
  const sections = content.sections.filter(({ id, title }) =>
    /\b(?:objectives?|goals?)\b/iu.test(`${id.replaceAll('_', ' ')} ${title}`),
  );
  const narrow = sections.filter(({ id, title }) =>
    /\bobjectives?\b/iu.test(`${id.replaceAll('_', ' ')} ${title}`),
  );
  const written = (some: readonly Section[]) =>
    some.flatMap(({ statements }) => statements.filter(isSettled));
  const statements = [narrow, sections].map(written).find((some) => some.length > 0) ?? [];
  // The one that the newest note names comes first.
  const isLast = ({ text }: Statement) => objective !== undefined && namesObjective(text, objective);
  return [...statements.filter(isLast), ...statements.filter((one) => !isLast(one))].map((statement) => {
    const on = isLast(statement) && named !== undefined ? `; on the note of ${named.day}` : '';
    const quotes = [statementQuote(plan, statement)];
    return {
      part: 'objectives',
      text: statement.text,
      remark: `plan of ${plan.day}${on}`,
      quotes,
      tells: [],
    };
  });
}

function standingItem(objective: string, named: RecordedSession | undefined): FoundItem {
  const remark =
    named === undefined ? 'as entered for the client' : `as it stands on the note of ${named.day}`;
  return {
    part: 'objectives',
    text: `objective ${objective}`,
    remark,
    quotes: [],
    tells: [],
    ...(named && { day: named.day }),
  };
}

/** `2.1` is no `12.1`. */
function namesObjective(text: string, objective: string): boolean {
  const at = text.indexOf(objective);
  return at >= 0 && !/[\d.]/u.test(text[at - 1] ?? '') && !/\d/u.test(text[at + objective.length] ?? '');
}

function isSettled({ status, accepted }: Statement): boolean {
  return status !== 'unsupported' || accepted === true;
}

/** The words that a sentence of a note rests on; the sentence itself where it rests on none that still stand there. */
function statementQuote(recorded: RecordedSession, { text, lines, quotes, status }: Statement): Quote {
  const [quote] = quotes;
  const line = recorded.lines.find(
    (one) =>
      one.id === (quote?.line ?? lines[0]) &&
      (quote === undefined ? sharesTopic(one.text, text) : one.text.includes(quote.text)),
  );
  if (line !== undefined && status !== 'clinician') return quoteOf(recorded, line);
  return { sessionId: recorded.session.id, day: recorded.day, speaker: 'note', quote: text };
}

/** The newest score of each measure, and whether it is due again. */
export function measuresIn({ scores, madeOn, person }: PrepRecord, dueAfterDays: number): FoundItem[] {
  return scores.flatMap((series): FoundItem[] => {
    const last = series.points.at(-1);
    if (last === undefined) return [];
    const days = daysBetween(last.day, madeOn);
    const isDue = days >= dueAfterDays;
    const band = last.band === undefined ? '' : ` (${last.band})`;
    const review = [last.review ?? last.unseen ?? []].flat();
    const from = last.note?.signed === false ? [sourceWords(last)] : [];
    const remark = [`${days} days ago${isDue ? ': due' : ''}`, ...from, ...review].join('; ');
    const facts = { text: `${series.name}: ${last.score}${band} on ${last.day}`, remark, day: last.day };
    const whose = series.person !== undefined && person === undefined ? { person: series.person } : {};
    const look = last.review ?? (isDue ? undefined : last.unseen);
    const ask = isDue || look !== undefined ? { ask: askFor(series.name, look) } : {};
    return [{ part: 'measures', ...facts, quotes: [], tells: [], ...whose, ...ask }];
  });
}

function askFor(name: string, look: string | undefined): string {
  return look === undefined ? `measure: ${name}` : `measure: ${name}, ${look}`;
}
