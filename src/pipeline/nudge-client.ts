import { ageOn } from '../core/age.ts';
import type { Section } from '../core/artefacts/note.ts';
import { scoresIn } from '../core/chart.ts';
import type { EnteredScore } from '../core/chart-entry.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Nudge } from '../core/nudge.ts';
import type { HeldNudge, NudgeRules, NudgeStanding, NudgeText, Suppression } from '../core/nudge-ports.ts';
import { participantsOf } from '../core/participants.ts';
import { planSections } from '../core/plan-sections.ts';
import type { StagePorts } from '../core/ports.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import { calendarDay, localIso } from '../core/time.ts';
import { type AgreedHomework, agreedHomework } from './agreed-homework.ts';
import { readClientRecord } from './client-record.ts';
import { riskFacts, riskIn, scoreRisks, tellsOfPartnerViolence } from './risk-facts.ts';
import { onlyWith, requireScope } from './stage-session.ts';

/** What the clinician's settings say of texts between sessions. */
export interface NudgeSettings {
  /** As the clinician is called, and their practice. */
  clinician: string;
  practice: string;
  /** `US-IL`, where the clinician is. */
  place: string;
  /** How the clinician is reached after hours; empty for not at all. */
  afterHours: string;
  quietHours: string | undefined;
}

/** Everything there is to know before a text for one client is drafted, approved or handed over. */
export interface NudgeClient {
  client: Client;
  /** In a couple, family or group. */
  personId: string | undefined;
  rules: NudgeRules;
  record: readonly RecordedSession[];
  homework: readonly AgreedHomework[];
  /** As whom they speak, where the client is several people. */
  speaker: string | undefined;
  /** What was entered and not taken back, by day. */
  scores: readonly EnteredScore[];
  consentIds: string[];
  nudges: readonly HeldNudge[];
  /** What stands under every text. */
  footer: string;
  strict: boolean;
  /** Why there is none at a moment. @param but the nudge that it is about @param known the others, where they may have changed since */
  suppressions(at: Date, but?: string, known?: readonly HeldNudge[]): Suppression[];
  /** The whole text of a body. */
  whole(body: string): string;
  /** What keeps a text from being approved. */
  textOf(nudge: Pick<Nudge, 'about' | 'origin' | 'body'>): NudgeText;
}

/**
 * Reads a client as texts to them need it.
 * @throws `consent` without a live yes to `nudge_drafts`; `usage` where it is not said whose text it is, or for a place
 */
export async function readNudgeClient(
  ports: StagePorts,
  client: Client,
  settings: NudgeSettings,
  personId?: string,
): Promise<NudgeClient> {
  const person = personOf(client, personId);
  // In a group each member decides for themselves; a couple and a family are asked together.
  const asked =
    client.sessionKind === 'group' ? client.people.filter(({ id }) => id === person) : client.people;
  const consentIds = await requireScope(ports, onlyWith(client, asked), 'nudge_drafts');
  const [rules, noteRules] = [await ports.nudgeRules(), await ports.noteRules()];
  const [record, nudges] = [await readClientRecord(ports, client), await ports.vault.nudges.list(client.id)];
  const { strict, footer } = placeOf(client, settings, rules);
  const member = client.sessionKind === 'group' ? person : undefined;
  const entered = scoresIn(await ports.vault.chart.entries(client.id));
  const scores = entered.filter(
    ({ takenBackAt, person: whose }) =>
      takenBackAt === undefined && (member === undefined || whose === member),
  );
  const { instruments } = await ports.insightRules();
  const risks = [...riskFacts(record, noteRules, member), ...scoreRisks(scores, instruments, record)];
  const speaker = participantsOf(client).find(
    ({ personId: whose }) => whose !== undefined && whose === person,
  )?.id;
  const addressee = addresseeOf(client, person, speaker);
  const homework = agreedHomework(since(record, ports.now(), rules.homeworkDays), addressee, member, speaker);
  const { agreed, said } = wordsOf(record, member);
  const whole = (body: string) => `${body} ${rules.optOut} ${footer}`;
  return {
    client,
    personId: person,
    rules,
    record,
    homework,
    scores,
    speaker,
    consentIds,
    nudges,
    footer,
    strict,
    whole,
    suppressions: (at, but, known = nudges) =>
      rules.suppressions({
        ...standingOf(client, record, person, at),
        risks,
        now: ports.now(),
        at,
        others: momentsOf(known, person, but),
        quietHours: settings.quietHours,
      }),
    textOf: ({ about, origin, body }) => ({
      about,
      origin,
      body,
      text: whole(body),
      agreed,
      said,
      strict,
      names: {
        client: addressee.name,
        others: [...(client.names ?? []), ...(client.guardians ?? []).map(({ name }) => name)],
        practice: [settings.clinician, settings.practice],
      },
      riskIn: (text) => riskIn(text, noteRules),
    }),
  };
}

/** The stricter law counts, and the help where the client is. */
function placeOf({ nudges }: Client, settings: NudgeSettings, rules: NudgeRules) {
  const own = rules.place(settings.place);
  const theirs = rules.place(nudges?.place ?? settings.place);
  return { strict: own.strict || theirs.strict, footer: theirs.footer(settings.afterHours) };
}

function personOf({ people }: Client, word: string | undefined): string | undefined {
  const ids = people.map(({ id }) => id);
  if (word === undefined && ids.length === 1) return undefined;
  if (word !== undefined && ids.includes(word)) return ids.length === 1 ? undefined : word;
  throw new AmynoteError('usage', 'the client is several people: say whose text it is', {
    hint: `add --person with one of: ${ids.join(', ')} (amynote client show)`,
  });
}

function addresseeOf(client: Client, personId: string | undefined, speaker: string | undefined) {
  const person = client.people.find(({ id }) => id === personId) ?? client.people[0];
  const pronouns = person?.pronouns ?? (client.people.length === 1 ? client.pronouns : undefined);
  const isOneOfTwo = client.people.length > 1 && client.sessionKind !== 'group';
  const partner = isOneOfTwo && person ? 'abcdefghij'[client.people.indexOf(person)] : undefined;
  return { name: person?.name ?? client.name, pronouns, partner, speaker };
}

function since(record: readonly RecordedSession[], now: Date, days: number): RecordedSession[] {
  const first = calendarDay(localIso(new Date(now.getTime() - days * 86_400_000)));
  return record.filter(({ day }) => day >= first);
}

/** What signed notes hold, and what of it they plan; of a group's, what is nobody else's. */
function wordsOf(
  record: readonly RecordedSession[],
  member: string | undefined,
): Pick<NudgeText, 'agreed' | 'said'> {
  const contents = record.flatMap(({ note }) => (note?.signed ? note.content : []));
  const wordsIn = (sections: readonly Section[]) =>
    sections
      .filter((section) => section.member === undefined || section.member === member)
      .flatMap(({ statements }) => statements)
      .filter(({ status }) => status !== 'unsupported')
      .flatMap(({ text, quotes }) => [text, ...quotes.map((quote) => quote.text)]);
  return {
    agreed: contents.flatMap((content) => wordsIn(planSections(content))),
    said: contents.flatMap(({ sections }) => wordsIn(sections)),
  };
}

function standingOf(
  { nudges: wishes = {}, people, sessionKind }: Client,
  record: readonly RecordedSession[],
  person: string | undefined,
  at: Date,
): Pick<NudgeStanding, 'wishes' | 'partnerViolence' | 'isMinor' | 'hasEnded'> {
  const { partnerViolence: told } = wishes;
  const since = told === undefined ? '' : calendarDay(told.saidAt);
  const member = sessionKind === 'group' ? person : undefined;
  const last = record.at(-1)?.note;
  return {
    wishes,
    hasEnded: last?.signed === true && last.content.template.kind === 'discharge',
    partnerViolence: told?.is === true || tellsOfPartnerViolence(record, since, member),
    isMinor: wishes.minor === true || people.some((one) => one.role === 'guardian' || isMinorAt(one, at)),
  };
}

function isMinorAt({ born }: Client['people'][number], at: Date): boolean {
  return born !== undefined && ageOn(born, calendarDay(localIso(at))) < 18;
}

/** When the person's other approved texts were sent or will be. */
function momentsOf(
  nudges: readonly HeldNudge[],
  person: string | undefined,
  but: string | undefined,
): Date[] {
  return nudges.flatMap(({ value }) => {
    if (value.id === but || value.state !== 'approved' || value.personId !== person) return [];
    return [momentOf(value)];
  });
}

/** The moment a text is meant for: as the clinician said, else when it was handed over or approved. */
function momentOf({ forAt, handedOver, approval, changedAt }: Nudge): Date {
  return new Date(forAt ?? handedOver.at(-1)?.at ?? approval?.at ?? changedAt);
}

/** @throws `failed`, naming every reason, when there is no text to this client at that moment */
export function refuseSuppressed(found: readonly Suppression[]): void {
  const [gravest] = found;
  if (gravest === undefined) return;
  throw new AmynoteError(
    'failed',
    `no text to this client now: ${found.map(({ says }) => says).join('; ')}`,
    {
      hint: gravest.hint,
      data: { suppressed: found.map(({ reason }) => reason) },
    },
  );
}
