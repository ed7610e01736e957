import type { Addendum, NoteContent, RiskFinding, SignedNote } from '../core/artefacts/note.ts';
import { scoresIn } from '../core/chart.ts';
import type { Client } from '../core/client.ts';
import { correctedFacts, correctedRisk } from '../core/corrections.ts';
import { errorCode } from '../core/errors.ts';
import type { EarlierRisk, EarlierSentence, EnteredMeasure, NoteContext } from '../core/note-context.ts';
import { planSections } from '../core/plan-sections.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { calendarDay } from '../core/time.ts';
import { readAddenda } from './read-addenda.ts';
import { readSignedNote } from './read-signed-note.ts';
import { registeredNames } from './registered-names.ts';
import { approvedStyle } from './style.ts';

/** How many earlier notes are looked at for copied text. */
const lastNotesRead = 5;

/** An earlier signed note of the same client. */
interface Earlier {
  day: string;
  content: NoteContent;
}

/** Reads what a session's note is drafted and checked with: wishes, registered names, and what earlier signed notes say. */
export async function readNoteContext(
  ports: StagePorts,
  session: Session,
  client: Client,
): Promise<NoteContext> {
  const { preferences } = await ports.noteWishes();
  const earlier = await earlierNotes(ports, session);
  const chart = earlier.filter(({ content }) => content.template.kind !== 'supervision');
  const [last] = chart;
  return {
    // What holds for one client goes over the vault's.
    preferences: { ...preferences, ...client.preferences },
    style: await approvedStyle(ports),
    ...(await registeredNames(ports, client)),
    plan: planOf(earlier),
    lastPlan: last === undefined ? [] : sentencesIn(last, planSections),
    measures: [
      ...measuresOf([...(await thisNote(ports, session)), ...earlier]),
      ...(await enteredMeasures(ports, session, client)),
    ],
    lastNotes: earlier.slice(0, lastNotesRead),
    earlierRisk: riskToRevisit(chart),
    timing: { startedAt: session.startedAt, now: ports.now().toISOString() },
  };
}

/** The client's signed notes of sessions before this one, newest first. */
async function earlierNotes(ports: StagePorts, session: Session): Promise<Earlier[]> {
  const sessions = (await ports.vault.sessions.listSessions(session.clientId)).filter(
    ({ id, startedAt }) => id !== session.id && Date.parse(startedAt) < Date.parse(session.startedAt),
  );
  const signed = await Promise.all(sessions.map(({ id }) => signedOrLeftOut(ports, id)));
  const known = signed.flatMap((note) => note ?? []);
  return (await Promise.all(known.map((note) => earlierOf(ports, note)))).reverse();
}

/** A note that is not what was signed says nothing to a new one; it keeps nobody from writing that either. */
async function signedOrLeftOut(ports: StagePorts, sessionId: string): Promise<SignedNote | undefined> {
  try {
    return (await readSignedNote(ports, sessionId))?.value;
  } catch (error) {
    if (!['damaged', 'locked'].includes(errorCode(error) ?? '')) throw error;
    const message = `an earlier note cannot be believed and is left out: amynote verify ${sessionId}`;
    ports.onEvent({ type: 'notice', stage: 'draft', message });
    return undefined;
  }
}

/** The session's own draft, for the scores that were entered for it. */
async function thisNote(ports: StagePorts, session: Session): Promise<Earlier[]> {
  const held = await ports.vault.sessions.latest(session.id, 'note');
  return held === undefined ? [] : [{ day: calendarDay(session.startedAt), content: held.value.content }];
}

/** As it was corrected since. */
async function earlierOf(ports: StagePorts, note: SignedNote): Promise<Earlier> {
  const { sessionStartedAt, content } = note.body;
  const addenda = await addendaOrNone(ports, note);
  const facts = correctedFacts(content.facts ?? {}, addenda);
  const risk = correctedRisk(content.risk, addenda);
  return { day: calendarDay(facts.startedAt ?? sessionStartedAt), content: { ...content, facts, risk } };
}

/** Where one of them is not what was signed, the note counts as it was signed. */
async function addendaOrNone(ports: StagePorts, note: SignedNote): Promise<Addendum[]> {
  try {
    return await readAddenda(ports, note);
  } catch (error) {
    if (!['damaged', 'locked'].includes(errorCode(error) ?? '')) throw error;
    const message = `what was added to an earlier note cannot be believed and is left out: amynote verify ${note.sessionId}`;
    ports.onEvent({ type: 'notice', stage: 'draft', message });
    return [];
  }
}

function planOf(earlier: readonly Earlier[]): EarlierSentence[] {
  const plan = earlier.find(({ content }) => content.template.kind === 'plan');
  return plan === undefined ? [] : sentencesIn(plan, ({ sections }) => sections);
}

function sentencesIn(
  { day, content }: Earlier,
  wanted: (content: NoteContent) => NoteContent['sections'],
): EarlierSentence[] {
  return wanted(content).flatMap(({ statements }) => statements.map(({ text }) => ({ day, text })));
}

function measuresOf(earlier: readonly Earlier[]): EnteredMeasure[] {
  return earlier.flatMap(({ day, content }) =>
    Object.entries(content.facts?.measures ?? {}).map(([name, score]) => ({ name, score, day })),
  );
}

/** Scores that were entered by themselves up to the session's day; of several people none, since their note is shared. */
async function enteredMeasures(
  ports: StagePorts,
  session: Session,
  client: Client,
): Promise<EnteredMeasure[]> {
  if (client.people.length > 1) return [];
  const day = calendarDay(session.startedAt);
  const scores = scoresIn(await ports.vault.chart.entries(client.id)).filter(
    (score) => score.takenBackAt === undefined && score.from === 'typed' && score.day <= day,
  );
  if (scores.length === 0) return [];
  const { instruments } = await ports.insightRules();
  return scores.reverse().map((score) => ({
    name: instruments.find(({ id }) => id === score.measure)?.name ?? score.measure,
    score: String(score.score),
    day: score.day,
  }));
}

/** What the last note left open; of a member of a group the last one that speaks of them, since they may miss some. */
function riskToRevisit([last, ...before]: readonly Earlier[]): EarlierRisk[] {
  if (last === undefined) return [];
  const isGroup = last.content.risk.some(({ member }) => member !== undefined);
  const told = new Set<string | undefined>();
  return [last, ...(isGroup ? before : [])].flatMap(({ day, content }) => {
    const fresh = content.risk.filter(({ member }) => !told.has(member));
    // What is said without a name counts in the last note only.
    for (const member of [undefined, ...fresh.map((finding) => finding.member)]) told.add(member);
    return fresh.filter(isLeftOpen).map(({ category, status, member }) => {
      return { category, status, day, ...(member !== undefined && { member }) };
    });
  });
}

function isLeftOpen({ status }: RiskFinding): boolean {
  return status === 'endorsed' || status === 'unclear';
}
