import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import type { Nudge, NudgeSource } from '../core/nudge.ts';
import type { NudgeKind } from '../core/nudge-kinds.ts';
import type { HeldNudge, NudgeMaterial, NudgeProblem } from '../core/nudge-ports.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { byTask, sourceOf, sourcesOf } from './agreed-homework.ts';
import { meetingOf, nextAppointment } from './nudge-appointment.ts';
import { type NudgeClient, type NudgeSettings, readNudgeClient, refuseSuppressed } from './nudge-client.ts';

export interface NudgeRequest {
  client: Client;
  settings: NudgeSettings;
  personId?: string | undefined;
  /** Every kind that fits to what was agreed when absent. */
  about?: NudgeKind | undefined;
  /** The clinician's own words instead of a template. */
  own?: string | undefined;
  link?: string | undefined;
  /** When it is meant to be sent; now when absent. */
  forAt?: Date | undefined;
  /** Writes a moment as the client reads it who gets the text at another. */
  spokenMoment(moment: Date, readAt: Date): string;
}

/** A draft, with what still keeps it from being approved. */
export interface DraftedNudge extends HeldNudge {
  problems: NudgeProblem[];
  isNew: boolean;
}

/** Something agreed of which no text may speak, not even the most discreet one. */
export interface LeftOut {
  source: NudgeSource;
  problems: NudgeProblem[];
}

export interface NudgeOutcome {
  drafts: DraftedNudge[];
  leftOut: LeftOut[];
  /** What was agreed beside these; so many are not drafted at once. */
  more: number;
}

/** What a text is made of, before it is one. */
interface Idea {
  about: NudgeKind;
  words?: string;
  sources: NudgeSource[];
}

/**
 * Drafts texts for between two sessions, from what signed notes agree on. Nothing is sent and nothing leaves the machine.
 * @throws `consent`; `failed` when there is none now, or nothing to remind of; `usage`
 */
export async function draftNudges(ports: StagePorts, request: NudgeRequest): Promise<NudgeOutcome> {
  const known = await readNudgeClient(ports, request.client, request.settings, request.personId);
  const now = ports.now();
  if (request.forAt !== undefined && request.forAt < now) {
    throw new AmynoteError('usage', 'the moment it is meant for has passed', {
      hint: 'leave --for out if it is meant for now, or say a moment to come: --for "tomorrow 10:00"',
    });
  }
  refuseSuppressed(known.suppressions(request.forAt ?? now));
  if (request.own !== undefined)
    return { drafts: [await ownDraft(ports, known, request, request.own)], leftOut: [], more: 0 };
  const outcome: NudgeOutcome = { drafts: [], leftOut: [], more: 0 };
  for (const idea of ideasFor(known, request, request.forAt ?? now)) {
    if (outcome.drafts.length === known.rules.mostDrafts) {
      outcome.more += 1;
      continue;
    }
    const meets = meetingOf(known.record, request.forAt ?? now, request.spokenMoment);
    const body = fittingBody(known, request.link, idea, meets?.words);
    if (typeof body === 'string')
      outcome.drafts.push(await keep(ports, known, request, { ...idea, body, meets }, 'template'));
    else outcome.leftOut.push(...idea.sources.map((source) => ({ source, problems: body })));
  }
  return outcome;
}

async function ownDraft(ports: StagePorts, known: NudgeClient, request: NudgeRequest, words: string) {
  const body = oneLine(words);
  const about = request.about ?? known.rules.kindOf(body);
  return keep(ports, known, request, { about, body, sources: homeworkIn(known, body) }, 'own');
}

/** The record's words about the homework that a body speaks of. */
export function homeworkIn({ homework, rules }: NudgeClient, body: string): NudgeSource[] {
  return homework.filter(({ task }) => rules.isTied(body, task)).flatMap(sourcesOf);
}

/** @throws `failed`, `usage` when there is nothing to make such a text of */
function ideasFor(known: NudgeClient, { about, link }: NudgeRequest, readAt: Date): Idea[] {
  const { rules, homework } = known;
  const ofKind = homework.filter(({ task }) => rules.kindOf(task) === about);
  const tasks = byTask(ofKind.length > 0 ? ofKind : homework);
  const agreed = tasks.map(
    ([words, sources]): Idea => ({ about: about ?? rules.kindOf(words), words, sources }),
  );
  const needs = about === undefined ? 'task' : rules.needs(about);
  if (needs === 'link' && link === undefined) {
    throw new AmynoteError('usage', 'which page it is was not said', {
      hint: 'give its address: amynote nudge CLIENT --kind resource --link -',
    });
  }
  const ideas = {
    task: () => agreed,
    words: () => said(known),
    appointment: () => (nextAppointment(known.record, readAt) === undefined ? [] : [appointmentIdea(known)]),
    measure: () => measured(known),
    link: () => [{ about: 'resource' as const, sources: [] }],
  }[needs]();
  if (ideas.length > 0) return ideas;
  throw new AmynoteError('failed', `the signed notes hold nothing for such a text: ${missing[needs]}`, {
    hint: 'write it yourself: amynote nudge CLIENT --text -',
  });
}

const missing = {
  task: 'no homework that the client agreed to in the last weeks',
  words: 'no words of the client about what they want or managed',
  appointment: 'no next appointment that lies ahead',
  measure: 'no questionnaire',
  link: 'no page',
};

function said({ record, rules, personId, client, speaker = 'client' }: NudgeClient): Idea[] {
  const member = client.sessionKind === 'group' ? personId : undefined;
  const found = [...record].reverse().flatMap((recorded) => {
    if (!recorded.note?.signed) return [];
    const sections = recorded.note.content.sections.filter(
      (one) => one.member === undefined || one.member === member,
    );
    return sections.flatMap((section) =>
      section.statements.flatMap((statement) => {
        const source = sourceOf(recorded, section, statement);
        const isTheirs = statement.quotes.length > 0 && source.speaker === speaker;
        const words = source.quote.replace(/["“”]/gu, '').trim();
        if (!isTheirs || statement.status === 'unsupported' || !rules.encourages(words)) return [];
        return [{ about: 'encouragement' as const, words, sources: [source] }];
      }),
    );
  });
  return found.slice(0, 1);
}

function appointmentIdea({ record }: NudgeClient): Idea {
  const last = record.findLast(
    ({ note }) => note?.signed && note.content.facts?.nextAppointment !== undefined,
  );
  return { about: 'appointment', sources: last === undefined ? [] : [factSource(last, 'nextAppointment')] };
}

/** A form that was agreed on, else one that was filled in before. */
function measured({ record, homework, rules, scores }: NudgeClient): Idea[] {
  const agreed = homework.filter(({ task }) => rules.kindOf(task) === 'measure').flatMap(sourcesOf);
  const noted = record.findLast(
    ({ note }) => note?.signed && Object.keys(note.content.facts?.measures ?? {}).length > 0,
  );
  const score = scores.at(-1);
  const entered = score && {
    day: score.day,
    section: 'measures',
    lines: [],
    speaker: 'clinician',
    quote: score.measure,
  };
  const before = entered ?? (noted && factSource(noted, 'measures'));
  const sources = agreed.length > 0 || before === undefined ? agreed : [before];
  return sources.length === 0 ? [] : [{ about: 'measure', sources }];
}

/** What the clinician entered beside the note's sentences. */
function factSource(
  { session, day, note }: NudgeClient['record'][number],
  fact: 'nextAppointment' | 'measures',
): NudgeSource {
  const held = note?.content.facts?.[fact];
  const quote =
    typeof held === 'string' ? held.slice(0, 16).replace('T', ' ') : Object.keys(held ?? {}).join(', ');
  return { sessionId: session.id, day, section: 'facts', lines: [], speaker: 'clinician', quote };
}

/** The fullest of the kind's texts that keeps every rule; else what is wrong with the last, the most discreet one. */
function fittingBody(
  known: NudgeClient,
  link: string | undefined,
  { about, words }: Idea,
  appointment: string | undefined,
): string | NudgeProblem[] {
  const name = known.textOf({ about, origin: 'template', body: '' }).names.client.split(/\s+/u)[0];
  const material: NudgeMaterial = { words, name, appointment, link };
  let problems: NudgeProblem[] = [];
  for (const body of known.rules.filled(about, material)) {
    problems = known.rules.problems(known.textOf({ about, origin: 'template', body }));
    if (problems.length === 0) return body;
  }
  return problems;
}

/** The same text is drafted once for as long as nothing became of it; asked for again, it may be for another moment. */
async function keep(
  ports: StagePorts,
  known: NudgeClient,
  { forAt }: NudgeRequest,
  { about, body, sources, meets }: Idea & { body: string; meets?: Nudge['meets'] },
  origin: Nudge['origin'],
): Promise<DraftedNudge> {
  const problems = known.rules.problems(known.textOf({ about, origin, body }));
  const text = known.whole(body);
  const open = known.nudges.find(
    ({ value }) => value.state === 'draft' && value.text === text && value.personId === known.personId,
  );
  const when = forAt?.toISOString();
  if (open !== undefined && open.value.forAt === when) return { ...open, problems, isNew: false };
  const now = ports.now().toISOString();
  if (open !== undefined) {
    const { forAt: _, ...value } = open.value;
    const moved = { ...value, ...(when !== undefined && { forAt: when }), changedAt: now };
    return { ...(await ports.vault.nudges.save(moved, open.revision)), problems, isNew: false };
  }
  const nudge: Nudge = {
    v: 1,
    kind: 'nudge',
    id: randomId(),
    clientId: known.client.id,
    ...(known.personId !== undefined && { personId: known.personId }),
    about,
    origin,
    body,
    text,
    sources,
    state: 'draft',
    ...(when !== undefined && { forAt: when }),
    ...(meets !== undefined && body.includes(meets.words) && { meets }),
    createdAt: now,
    changedAt: now,
    handedOver: [],
  };
  return { ...(await ports.vault.nudges.save(nudge, 0)), problems, isNew: true };
}
