import type { NoteContent, SignedNote } from '../core/artefacts/note.ts';
import type { Client } from '../core/client.ts';
import type { EarlierRisk, EarlierSentence, EnteredMeasure, NoteContext } from '../core/note-context.ts';
import type { StagePorts } from '../core/ports.ts';
import { preferencesFor } from '../core/preferences.ts';
import type { Session } from '../core/session.ts';
import { calendarDay } from '../core/time.ts';
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
  const { preferences, clinician } = await ports.noteWishes();
  const earlier = await earlierNotes(ports, session);
  const clients = await ports.vault.people.listClients();
  const [last] = earlier.filter(({ content }) => content.template.kind !== 'supervision');
  return {
    preferences: preferencesFor(preferences, client.preferences),
    style: await approvedStyle(ports),
    registered: {
      people: client.people.map(({ id, name, pronouns, role }) => ({
        id,
        name,
        role,
        ...(pronouns !== undefined && { pronouns }),
      })),
      names: client.names ?? [],
      clinician,
      contacts: client.contacts ?? [],
    },
    otherNames: clients.filter(({ id }) => id !== client.id).flatMap(namesOf),
    plan: planOf(earlier),
    lastPlan: last === undefined ? [] : sentencesIn(last, ({ id }) => id === 'plan'),
    measures: measuresOf([...(await thisNote(ports, session)), ...earlier]),
    lastNotes: earlier.slice(0, lastNotesRead),
    earlierRisk: last === undefined ? [] : riskToRevisit(last),
    timing: { startedAt: session.startedAt, now: ports.now().toISOString() },
  };
}

/** The client's signed notes of sessions before this one, newest first. */
async function earlierNotes(ports: StagePorts, session: Session): Promise<Earlier[]> {
  const sessions = (await ports.vault.sessions.listSessions()).filter(
    ({ clientId, id, startedAt }) =>
      clientId === session.clientId &&
      id !== session.id &&
      Date.parse(startedAt) < Date.parse(session.startedAt),
  );
  const signed = await Promise.all(sessions.map(({ id }) => ports.vault.sessions.latest(id, 'signed-note')));
  return signed.flatMap((held) => (held === undefined ? [] : [earlierOf(held.value)])).reverse();
}

/** The session's own draft, for the scores that were entered for it. */
async function thisNote(ports: StagePorts, session: Session): Promise<Earlier[]> {
  const held = await ports.vault.sessions.latest(session.id, 'note');
  return held === undefined ? [] : [{ day: calendarDay(session.startedAt), content: held.value.content }];
}

function earlierOf({ body }: SignedNote): Earlier {
  return { day: calendarDay(body.sessionStartedAt), content: body.content };
}

function namesOf({ name, people }: Client): string[] {
  return [name, ...people.map((person) => person.name)];
}

function planOf(earlier: readonly Earlier[]): EarlierSentence[] {
  const plan = earlier.find(({ content }) => content.template.kind === 'plan');
  return plan === undefined ? [] : sentencesIn(plan, () => true);
}

function sentencesIn(
  { day, content }: Earlier,
  wanted: (section: NoteContent['sections'][number]) => boolean,
): EarlierSentence[] {
  return content.sections
    .filter(wanted)
    .flatMap(({ statements }) => statements.map(({ text }) => ({ day, text })));
}

function measuresOf(earlier: readonly Earlier[]): EnteredMeasure[] {
  return earlier.flatMap(({ day, content }) =>
    Object.entries(content.facts?.measures ?? {}).map(([name, score]) => ({ name, score, day })),
  );
}

function riskToRevisit({ day, content }: Earlier): EarlierRisk[] {
  return content.risk
    .filter(({ status }) => status === 'endorsed' || status === 'unclear')
    .map(({ category, status }) => ({ category, status, day }));
}
