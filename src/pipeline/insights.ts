import type { Client } from '../core/client.ts';
import type {
  CountedSession,
  HomeworkAnswer,
  Insights,
  SessionFigures,
  TalkCount,
  Visit,
} from '../core/insights.ts';
import type { StagePorts } from '../core/ports.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import type { Stretch } from '../core/stretch.ts';
import { readVisits } from './attendance.ts';
import { personLookedAt } from './chart-person.ts';
import { readClientRecord } from './client-record.ts';
import { readScoreSeries } from './score-series.ts';
import { selfHarmMentions } from './self-harm-talk.ts';
import { requireScope } from './stage-session.ts';

/** Of whom, and of which of several people. */
export interface InsightsRequest {
  client: Client;
  person?: string;
}

/**
 * Everything that can be counted over a client's months: scores, appointments, times of lines, and what the client said about
 * a few things. Nothing is inferred from it: `insights.restrict_inferred_affect` cannot be switched off.
 * @throws `consent` unless everybody agreed to `trend_view`; `usage` for a group without the member it is about; `not-found`
 */
export async function insights(
  ports: StagePorts,
  { client, person: word }: InsightsRequest,
): Promise<Insights> {
  await requireScope(ports, client, 'trend_view');
  const person = personLookedAt(client, word);
  const record = await readClientRecord(ports, client);
  const counted: Counted[] = [];
  for (const session of record) {
    if (session.lines.length > 0) counted.push(await count(ports, session, person));
  }
  const series = await readScoreSeries(ports, client, record);
  const scores = series.filter((one) => person === undefined || one.person === person);
  const visits = await visitsOf(ports, client, record, person);
  const days = [...visits, ...scores.flatMap(({ points }) => points)].map(({ day }) => day).sort();
  const [from, to] = [days[0], days.at(-1)];
  return {
    ...(from !== undefined && to !== undefined && { period: { from, to } }),
    ...(person !== undefined && { person }),
    scores,
    sessions: counted.map(({ figures }) => figures),
    talk: counted.map(({ talk }) => talk),
    homework: counted.flatMap(({ homework }) => homework),
    visits,
    unread: record.length - counted.length,
  };
}

/** What one session counts for. */
interface Counted {
  figures: SessionFigures;
  talk: TalkCount;
  homework: HomeworkAnswer[];
}

async function count(
  ports: StagePorts,
  recorded: RecordedSession,
  person: string | undefined,
): Promise<Counted> {
  const { session, day, lines } = recorded;
  const unheard = await unheardIn(ports, recorded);
  const counted: CountedSession = { sessionId: session.id, day, lines, unheard, ...(person && { person }) };
  const rules = await ports.insightRules();
  const { clientLines, ...mentions } = rules.talk(counted);
  const selfHarm = await selfHarmMentions(ports, recorded, person);
  return {
    figures: rules.figures(counted),
    talk: { sessionId: session.id, day, clientLines, mentions: { ...mentions, 'self-harm': selfHarm } },
    homework: rules.homework(counted),
  };
}

/** Whether somebody came to a group's session only their own lines can tell; of all others it is the client who came. */
async function visitsOf(
  ports: StagePorts,
  client: Client,
  record: readonly RecordedSession[],
  person: string | undefined,
): Promise<Visit[]> {
  const heard = record.filter(({ lines }) => lines.some((line) => line.person === person));
  const wasThere = ({ sessionId }: Visit) =>
    client.sessionKind !== 'group' ||
    sessionId === undefined ||
    heard.some(({ session }) => session.id === sessionId);
  return (await readVisits(ports, client)).filter(
    (visit) =>
      visit.takenBackAt === undefined &&
      (person === undefined || visit.person === undefined || visit.person === person) &&
      wasThere(visit),
  );
}

/** Where silence in the lines is no silence of the session. */
async function unheardIn(ports: StagePorts, { session, inaudible }: RecordedSession): Promise<Stretch[]> {
  const { sessions } = ports.vault;
  if (session.source !== 'captions') {
    const recording = (await sessions.latest(session.id, 'recording'))?.value;
    return [...inaudible, ...(recording?.gaps ?? []), ...(recording?.strikes ?? [])];
  }
  const transcript = (await sessions.latest(session.id, 'transcript'))?.value;
  return [...inaudible, ...(transcript?.strikes ?? [])];
}
