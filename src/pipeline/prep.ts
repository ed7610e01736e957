import type { Client } from '../core/client.ts';
import type { NudgeSource } from '../core/nudge.ts';
import { participantsOf } from '../core/participants.ts';
import type { StagePorts } from '../core/ports.ts';
import { type PrepHomework, type PrepPage, type PrepRecord, sessionsListenedTo } from '../core/prep.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import { calendarDay, localIso } from '../core/time.ts';
import { agreedHomework } from './agreed-homework.ts';
import { personLookedAt } from './chart-person.ts';
import { readClientRecord } from './client-record.ts';
import { readScoreSeries } from './score-series.ts';
import { requireScope } from './stage-session.ts';

/** Of whom, and of which of several people. */
export interface PrepRequest {
  client: Client;
  person?: string;
}

/** A page with the record it was made of. */
export interface Prepared {
  page: PrepPage;
  record: readonly RecordedSession[];
  person?: string;
}

/**
 * Prepares the next session from the record: what is open, with the words each thing rests on. The same record and day always
 * give the same page; nothing leaves the machine.
 * @throws `consent` unless everybody agreed to `cross_session_search`; `usage` for a group without the member it is about; `not-found`
 */
export async function prep(ports: StagePorts, { client, person: word }: PrepRequest): Promise<Prepared> {
  await requireScope(ports, client, 'cross_session_search');
  const person = personLookedAt(client, word);
  const record = await readClientRecord(ports, client);
  const whose = { ...(person !== undefined && { person }) };
  const [rules, counting] = [await ports.prepRules(), await ports.insightRules()];
  const answers = record.flatMap(({ session, day, lines }) =>
    counting.homework({ sessionId: session.id, day, lines, unheard: [], ...whose }),
  );
  const scores = (await readScoreSeries(ports, client, record))
    .filter((one) => person === undefined || one.person === person)
    .map(({ person: of, ...one }) =>
      client.people.length > 1 && of !== undefined ? { ...one, person: of } : one,
    );
  const objective = client.people.length === 1 ? client.facts?.objective : undefined;
  const prepared: PrepRecord = {
    ...{ record, answers, scores, ...whose },
    madeOn: calendarDay(localIso(ports.now())),
    ...(objective !== undefined && { objective }),
    homework: homeworkOf(client, record, person),
    heard: await heardOnly(ports, record),
    themes: rules.themes(record, person),
  };
  return { page: rules.page(prepared), record, ...whose };
}

/** Each sentence once, whatever it lists. */
function homeworkOf(
  client: Client,
  record: readonly RecordedSession[],
  person: string | undefined,
): PrepHomework[] {
  const { name, pronouns } = client.people.find(({ id }) => id === person) ?? client;
  const speaker =
    person === undefined ? undefined : participantsOf(client).find((one) => one.personId === person)?.id;
  const found = agreedHomework(record, { name, pronouns, speaker }, person);
  const first = found.filter(
    ({ sentence }, at) => found.findIndex((one) => one.sentence === sentence) === at,
  );
  return first.flatMap(({ sentence, source }) => fromSource(source, record, sentence));
}

function fromSource(
  source: NudgeSource,
  record: readonly RecordedSession[],
  sentence: string,
): PrepHomework[] {
  const { sessionId, day, startMs, lines: rests } = source;
  if (sessionId === undefined || day === undefined) return [];
  const lines = record.find(({ session }) => session.id === sessionId)?.lines ?? [];
  const line = lines.find((one) => rests.includes(one.id) && one.startMs === startMs);
  if (line === undefined) return [{ sentence, quote: { sessionId, day, speaker: 'note', quote: sentence } }];
  const { id, endMs, participant, text } = line;
  const at = { line: id, startMs: line.startMs, endMs };
  return [{ sentence, quote: { sessionId, day, at, speaker: participant, quote: text } }];
}

/** What the rules for risk hear in the newest sessions without a signed note; drafts keep what the clinician decided in them. */
async function heardOnly(
  ports: StagePorts,
  record: readonly RecordedSession[],
): Promise<PrepRecord['heard']> {
  const unsigned = record
    .filter(({ note, lines }) => note?.signed !== true && lines.length > 0)
    .slice(-sessionsListenedTo);
  if (unsigned.length === 0) return [];
  const rules = await ports.noteRules();
  return unsigned.map(({ session, lines, note }) => ({
    sessionId: session.id,
    hits: rules.hear(lines, note?.content.hits ?? [], session.sessionKind === 'group'),
  }));
}
