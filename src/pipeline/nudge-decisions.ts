import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Nudge, NudgeSource } from '../core/nudge.ts';
import { tiedKinds } from '../core/nudge-kinds.ts';
import type { HeldNudge, NudgeProblem } from '../core/nudge-ports.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { sha256Of } from '../core/sha256.ts';
import { meetingProblems } from './nudge-appointment.ts';
import { type NudgeClient, type NudgeSettings, readNudgeClient, refuseSuppressed } from './nudge-client.ts';
import { homeworkIn } from './nudge-drafts.ts';

/** A nudge with the client it is for. */
export interface NudgeOfClient extends HeldNudge {
  client: Client;
}

/** Shorter than that, the beginning of an id is no name for it. */
const shortestPrefix = 4;

/**
 * @param word an id, an unambiguous beginning of one, or `last`
 * @throws `not-found`, `usage` when several fit
 */
export async function findNudge({ vault }: StagePorts, word: string): Promise<NudgeOfClient> {
  const clients = await vault.people.listClients();
  const lists = await Promise.all(
    clients.map(async (client) => (await vault.nudges.list(client.id)).map((held) => ({ ...held, client }))),
  );
  const all = lists.flat();
  const fit =
    word === 'last'
      ? all.toSorted((a, b) => (a.value.createdAt < b.value.createdAt ? -1 : 1)).slice(-1)
      : all.filter(({ value }) => word.length >= shortestPrefix && value.id.startsWith(word.toLowerCase()));
  const [found, another] = fit;
  if (found !== undefined && another === undefined) return found;
  if (another !== undefined)
    throw new AmynoteError('usage', 'several texts fit', {
      hint: 'give more of the id: amynote nudge list CLIENT',
    });
  throw new AmynoteError('not-found', 'there is no such text', {
    hint: 'see them: amynote nudge list CLIENT',
  });
}

/**
 * Puts the clinician's own words in the place of a draft's; what was approved needs a new yes.
 * @throws `consent`; `failed` once it was handed over or discarded
 */
export async function editNudge(
  ports: StagePorts,
  held: NudgeOfClient,
  words: string,
  settings: NudgeSettings,
): Promise<HeldNudge & { problems: NudgeProblem[] }> {
  refuseOver(held.value);
  const body = oneLine(words);
  if (body === '')
    throw new AmynoteError('usage', 'there is no text', {
      hint: 'type it, or pipe it in: amynote nudge edit ID --text -',
    });
  const known = await readNudgeClient(ports, held.client, settings, held.value.personId);
  const { approval: _, meets, ...before } = held.value;
  const stillIn = before.sources.filter(({ quote }) => known.rules.isTied(body, quote));
  const others = homeworkIn(known, body).filter((one) => !stillIn.some((source) => isSame(source, one)));
  const nudge: Nudge = {
    ...before,
    origin: 'own',
    body,
    text: known.whole(body),
    ...(meets !== undefined && body.includes(meets.words) && { meets }),
    // What the others rest on are facts, which their words need not repeat.
    sources: tiedKinds.has(before.about) ? [...stillIn, ...others] : before.sources,
    state: 'draft',
    changedAt: ports.now().toISOString(),
  };
  const saved = await ports.vault.nudges.save(nudge, held.revision);
  return { ...saved, problems: problemsOf(ports, known, nudge) };
}

function isSame(one: NudgeSource, other: NudgeSource): boolean {
  return one.sessionId === other.sessionId && one.statement === other.statement && one.quote === other.quote;
}

/** What keeps a text from being approved now; empty when nothing does. @throws `consent` */
export async function nudgeProblems(
  ports: StagePorts,
  held: NudgeOfClient,
  settings: NudgeSettings,
): Promise<NudgeProblem[]> {
  const known = await readNudgeClient(ports, held.client, settings, held.value.personId);
  return problemsOf(ports, known, held.value);
}

/**
 * The clinician's yes to one text, word for word. There is no way to approve several.
 * @param seen the text that was read: another one is not approved
 * @throws `consent`; `failed` when there is no text to this client now; `unresolved` when it breaks a rule
 */
export async function approveNudge(
  ports: StagePorts,
  held: NudgeOfClient,
  seen: string,
  settings: NudgeSettings,
): Promise<HeldNudge> {
  const { value } = held;
  if (value.state === 'approved') return held;
  refuseOver(value);
  const known = await readNudgeClient(ports, held.client, settings, value.personId);
  const { text } = checked(ports, known, value);
  if (text !== seen) {
    throw new AmynoteError('failed', 'the text is no longer the one that was read', {
      hint: `read it again: amynote nudge show ${value.id}`,
    });
  }
  const at = ports.now().toISOString();
  const sha256 = await sha256Of(new TextEncoder().encode(text));
  const approval = { at, by: settings.clinician, sha256, consentIds: known.consentIds };
  const saved = await ports.vault.nudges.save(
    { ...value, state: 'approved', approval, changedAt: at },
    held.revision,
  );
  await refuseOneTooMany(ports, known, saved);
  return saved;
}

/** Two yeses at the same moment may each see room for one more: whoever finds too many takes theirs back. */
async function refuseOneTooMany(ports: StagePorts, known: NudgeClient, saved: HeldNudge): Promise<void> {
  const again = await ports.vault.nudges.list(known.client.id);
  const found = known.suppressions(momentOfSending(ports, saved.value), saved.value.id, again);
  if (found.length === 0) return;
  const { approval: _, ...nudge } = saved.value;
  await ports.vault.nudges.save({ ...nudge, state: 'draft' }, saved.revision);
  refuseSuppressed(found);
}

/**
 * Gives the approved text out, to where the clinician sends it from. Like everything that leaves, it is in the record before:
 * first that it is about to happen, then, when it has, that it did. So the record never says what did not happen, and
 * nothing is out of which it does not know: a run that is killed in between leaves `begun`, which every listing shows and
 * which counts as handed over. Where giving it out fails, that is taken back.
 * @param give puts it there, durably
 * @throws `consent`; `failed` when it was not approved, or there is no text to this client now; `unresolved`
 */
export async function handOverNudge(
  ports: StagePorts,
  held: NudgeOfClient,
  how: Nudge['handedOver'][number]['how'],
  settings: NudgeSettings,
  give: (nudge: Nudge) => Promise<void>,
): Promise<HeldNudge> {
  const { value } = held;
  if (value.state !== 'approved') {
    throw new AmynoteError('failed', 'only an approved text is handed over', {
      hint: `read it and say yes: amynote nudge approve ${value.id}`,
    });
  }
  checked(ports, await readNudgeClient(ports, held.client, settings, value.personId), value);
  const at = ports.now().toISOString();
  const { nudges } = ports.vault;
  const withOne = (one: Nudge['handedOver'][number]) => ({
    ...value,
    handedOver: [...value.handedOver, one],
    changedAt: at,
  });
  const begun = await nudges.save(withOne({ at, how, begun: true }), held.revision);
  const given = withOne({ at, how });
  try {
    await give(given);
  } catch (error) {
    await nudges.save(value, begun.revision);
    throw error;
  }
  return nudges.save(given, begun.revision);
}

/** Puts a text aside; it stays in the record. @throws `failed` once it was handed over */
export async function discardNudge(ports: StagePorts, { value, revision }: HeldNudge): Promise<HeldNudge> {
  if (value.state === 'discarded') return { value, revision };
  refuseOver(value);
  return ports.vault.nudges.save(
    { ...value, state: 'discarded', changedAt: ports.now().toISOString() },
    revision,
  );
}

function refuseOver({ state, handedOver, id }: Nudge): void {
  if (state !== 'discarded' && handedOver.length === 0) return;
  throw new AmynoteError('failed', 'the text was handed over or discarded and cannot be changed', {
    hint: `read it: amynote nudge show ${id}; a new one: amynote nudge CLIENT`,
  });
}

/** @throws `failed`, `unresolved` */
function checked(ports: StagePorts, known: NudgeClient, nudge: Nudge): Nudge {
  refuseSuppressed(known.suppressions(momentOfSending(ports, nudge), nudge.id));
  const problems = problemsOf(ports, known, nudge);
  if (problems.length === 0) return nudge;
  const says = problems.map((problem) => problem.says);
  throw new AmynoteError('unresolved', `this text cannot be approved: ${says.join('; ')}`, {
    hint: `say it otherwise: amynote nudge edit ${nudge.id} --text -`,
    data: { problems: problems.map(({ rule }) => rule) },
  });
}

/** What is wrong with its words, and what of it was true only when it was written. */
function problemsOf(ports: StagePorts, known: NudgeClient, nudge: Nudge): NudgeProblem[] {
  const problems = known.rules.problems(known.textOf(nudge));
  if (nudge.text !== known.whole(nudge.body))
    problems.push({ rule: 'last-lines', says: 'its last lines are no longer those of your settings' });
  problems.push(...meetingProblems(nudge, known.record, momentOfSending(ports, nudge)));
  return problems;
}

function momentOfSending(ports: StagePorts, { forAt }: Nudge): Date {
  return new Date(Math.max(ports.now().getTime(), Date.parse(forAt ?? '') || 0));
}
