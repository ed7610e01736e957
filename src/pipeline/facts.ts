import type { NoteContent, NoteFact, NoteFacts, SignedNote } from '../core/artefacts/note.ts';
import { type CodeSuggestion, suggestCode } from '../core/billing.ts';
import type { Client } from '../core/client.ts';
import { correctedFacts, signedFacts } from '../core/corrections.ts';
import { AmynoteError } from '../core/errors.ts';
import { membersOf } from '../core/member-body.ts';
import {
  type EffectiveFacts,
  effectiveFacts,
  factText,
  memberFacts,
  namesOfFacts,
  standingFacts,
} from '../core/note-facts.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { addMs } from '../core/time.ts';
import { refuseStranger } from './chart-person.ts';
import { edit } from './edit.ts';
import { refuseImpossible } from './fact-times.ts';
import { readAddenda } from './read-addenda.ts';
import { readSignedNote } from './read-signed-note.ts';
import { readDraft, readSessionOfClient } from './stage-session.ts';

/** What the clinician entered for a session, and what can be made of it. */
export interface SessionFacts extends EffectiveFacts {
  /** By the recording: only ever a question to the clinician. */
  recorded: RecordedTimes;
  suggestion: CodeSuggestion | undefined;
}

export interface RecordedTimes {
  startedAt: string;
  endedAt: string;
}

/** What to enter and what to forget. */
export interface FactsChange {
  facts: NoteFacts;
  forget: readonly NoteFact[];
}

/**
 * The facts of a session's note, the signed one where it is signed, as they were corrected since.
 * @param member in a group, the person whose own facts are meant
 * @throws `failed` without a draft, `not-found` for an unknown member, `damaged` when the note is not what was signed
 */
export async function readFacts(
  ports: StagePorts,
  sessionId: string,
  member?: string,
): Promise<SessionFacts> {
  const { session, client } = await readSessionOfClient(ports, sessionId);
  refuseStranger(client, member);
  const signed = (await readSignedNote(ports, sessionId))?.value;
  if (signed !== undefined) return factsOfSigned(ports, session, signed, member);
  const { content } = (await readDraft(ports, sessionId)).value;
  const held = effectiveFacts(client, content);
  const own = member === undefined ? undefined : memberFacts({ ...content, facts: held.facts }, member);
  return {
    facts: own ?? held.facts,
    from: held.from,
    ...(await asProposed(ports, session, content, held.facts)),
  };
}

/**
 * A signed note holds all that counted on that day, what was corrected since over it: what stands on others now is none
 * of it.
 */
async function factsOfSigned(
  ports: StagePorts,
  session: Session,
  note: SignedNote,
  member: string | undefined,
): Promise<SessionFacts> {
  const { content } = note.body;
  const addenda = await readAddenda(ports, note);
  const whose = member !== undefined && membersOf(content).length > 0 ? member : undefined;
  const before = signedFacts(note.body, whose);
  const facts = correctedFacts(before, addenda, whose);
  const from = namesOfFacts(facts).map((name) => {
    const isSame = factText(name, facts) === factText(name, before);
    return [name, isSame ? 'note' : 'correction'] as const;
  });
  const forAll = correctedFacts(content.facts ?? {}, addenda);
  return { facts, from: Object.fromEntries(from), ...(await asProposed(ports, session, content, forAll)) };
}

/** What is only ever asked or proposed. */
async function asProposed(
  ports: StagePorts,
  session: Session,
  { template }: NoteContent,
  facts: NoteFacts,
): Promise<Pick<SessionFacts, 'recorded' | 'suggestion'>> {
  const of = { sessionKind: session.sessionKind, noteKind: template.kind ?? 'progress' };
  return { recorded: await recordedTimes(ports, session), suggestion: suggestCode(facts, of) };
}

/** When a session began and, by the length of what was recorded, ended; nobody has confirmed it. */
export async function recordedTimes(ports: StagePorts, session: Session): Promise<RecordedTimes> {
  const transcript = await ports.vault.sessions.latest(session.id, 'transcript');
  return {
    startedAt: session.startedAt,
    endedAt: addMs(session.startedAt, transcript?.value.durationMs ?? 0),
  };
}

/**
 * Writes facts into the next revision of the draft.
 * @throws `usage` for times that cannot be, `not-found` for an unknown member, `failed` without a draft or when signed
 */
export async function enterFacts(
  ports: StagePorts,
  sessionId: string,
  { facts, forget }: FactsChange,
  member?: string,
): Promise<void> {
  const { client } = await readSessionOfClient(ports, sessionId);
  refuseStranger(client, member);
  const held = (await readDraft(ports, sessionId)).value.content.facts;
  refuseImpossible(without({ ...held, ...facts }, forget));
  const change = { type: 'facts' as const, facts, forget, ...(member !== undefined && { member }) };
  await edit(ports, { sessionId, change });
}

/**
 * Writes what stands on every note of a client that is not signed yet.
 * @throws `usage` for what belongs to one session
 */
export async function enterStandingFacts(
  ports: StagePorts,
  client: Client,
  { facts, forget }: FactsChange,
): Promise<Client> {
  const other = Object.keys(facts).find((name) => !standingFacts.some((one) => one === name));
  if (other !== undefined) {
    throw new AmynoteError('usage', 'that belongs to one session and cannot stand on every note', {
      hint: 'standing: modality, place, location, attendees, diagnoses, objective; the rest: amynote facts SESSION',
    });
  }
  const after: Client = {
    ...client,
    facts: without({ ...client.facts, ...facts }, forget),
    updatedAt: ports.now().toISOString(),
  };
  await ports.vault.people.saveClient(after);
  return after;
}

function without(facts: NoteFacts, forget: readonly NoteFact[]): NoteFacts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !forget.some((one) => one === name)));
}
