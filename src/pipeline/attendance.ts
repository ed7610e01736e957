import { type Kept, visitsIn } from '../core/chart.ts';
import type { EnteredVisit } from '../core/chart-entry.ts';
import type { Client } from '../core/client.ts';
import { randomId } from '../core/ids.ts';
import type { Visit } from '../core/insights.ts';
import type { StagePorts } from '../core/ports.ts';
import { calendarDay } from '../core/time.ts';
import type { VisitKind } from '../core/visit-kinds.ts';
import { chartPerson } from './chart-person.ts';
import { enter, findEntry, pastDay } from './measure.ts';

/** Enters an appointment that left no recording. @throws `usage` for a day to come, `not-found` for a person nobody knows */
export async function addVisit(
  ports: StagePorts,
  client: Client,
  visit: VisitKind,
  { date, person: word }: { date?: Date; person?: string },
): Promise<EnteredVisit> {
  const person = word === undefined || client.people.length === 1 ? undefined : chartPerson(client, word);
  const entered = {
    id: randomId(),
    visit,
    day: pastDay(ports, date),
    ...(person !== undefined && { person }),
  };
  await enter(ports, client, { visits: [entered] });
  return entered;
}

/** An appointment that counts no longer; what it was stays readable. @throws `not-found`, `usage` */
export async function removeVisit(ports: StagePorts, client: Client, word: string): Promise<EnteredVisit> {
  const live = (await enteredVisits(ports, client)).filter(({ takenBackAt }) => takenBackAt === undefined);
  const before = findEntry(live, word);
  await enter(ports, client, { takesBack: [before.id] });
  return before;
}

/** A client's appointments by day: sessions in the vault, and what was entered beside them. */
export async function readVisits(
  ports: StagePorts,
  client: Client,
): Promise<(Visit & { takenBackAt?: string })[]> {
  const sessions = await ports.vault.sessions.listSessions(client.id);
  const recorded = sessions.map(({ id, startedAt }): Visit => {
    return { day: calendarDay(startedAt), visit: 'attended', sessionId: id };
  });
  const days = new Set(recorded.map(({ day }) => day));
  // Somebody may enter that a client came on a day whose session is here as well.
  const entered = (await enteredVisits(ports, client)).filter(
    ({ visit, day, person }) => visit !== 'attended' || person !== undefined || !days.has(day),
  );
  const all = [...recorded, ...entered.map(asVisit)];
  return all.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

function asVisit({
  id,
  visit,
  day,
  person,
  takenBackAt,
}: Kept<EnteredVisit>): Visit & { takenBackAt?: string } {
  return {
    ...{ id, visit, day },
    ...(person !== undefined && { person }),
    ...(takenBackAt !== undefined && { takenBackAt }),
  };
}

async function enteredVisits(ports: StagePorts, client: Client): Promise<Kept<EnteredVisit>[]> {
  return visitsIn(await ports.vault.chart.entries(client.id));
}
