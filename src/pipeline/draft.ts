import type { Note, NoteContent } from '../core/artefacts/note.ts';
import { counted } from '../core/counted.ts';
import type { EgressReason } from '../core/egress.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { VerifiedDraft } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { DraftAnswer, DraftBrief, Drafter } from '../core/provider-ports.ts';
import type { Template } from '../core/template.ts';
import type { Held } from '../core/vault-ports.ts';
import { carryOver, carryOverRisk } from './carry-over.ts';
import {
  headerFor,
  notTranscribed,
  orInterrupted,
  readSessionOfClient,
  readSpokenLines,
  refuseSigned,
  requireScope,
  sameInputs,
  settleQuietly,
  whileLocked,
} from './stage-session.ts';

export interface DraftRequest {
  sessionId: string;
  /** Template id, e.g. `soap`. */
  template: string;
}

/** What came back from the drafter, after the verifier. */
interface Drafted {
  verified: VerifiedDraft;
  requestIds: string[];
  model: string | undefined;
}

/**
 * Drafts the note: asks the drafter, keeps only what the verifier does not refuse, gives the drafter one
 * chance to mend the rest. The next revision is written; earlier ones stay.
 * @returns the newest draft when nothing changed.
 * @throws `consent`, `not-found` (template), `provider-refused`, `provider-unreachable`, `interrupted`
 */
export async function draft(ports: StagePorts, request: DraftRequest): Promise<Held<Note>> {
  const { sessionId } = request;
  const { client } = await readSessionOfClient(ports, sessionId);
  const { template, sha256 } = await (await ports.templates()).read(request.template);
  const drafter = await ports.drafter();
  return whileLocked(ports, sessionId, async () => {
    const spoken = await readSpokenLines(ports, sessionId);
    if (spoken === undefined) throw notTranscribed(sessionId);
    const inputs = { ...spoken.inputs, template: sha256 };
    const done = await finishedDraft(ports, sessionId, inputs, drafter);
    if (done !== undefined) return done;
    await refuseSigned(ports, sessionId);
    const consentIds = await requireScope(ports, client, 'ai_note_draft');
    const reason: EgressReason = { purpose: 'draft', sessionId, clientId: client.id, consentIds };
    ports.onEvent({ type: 'started', stage: 'draft', sessionId });
    const mayAsk = () => requireScope(ports, client, 'ai_note_draft');
    const drafted = await draftAndRepair(ports, drafter, template, spoken.lines, reason, mayAsk);
    const own = await withOwnWords(ports, sessionId, inputs, drafted.verified);
    const note = await ports.vault.sessions.write<Note>({
      ...headerFor(ports, sessionId, inputs),
      kind: 'note',
      engine: engineOf(drafter, drafted),
      content: {
        template: { id: template.id, title: template.title, version: template.version, sha256 },
        ...own,
      },
      rejected: drafted.verified.rejected,
    });
    ports.onEvent({ type: 'finished', stage: 'draft', sessionId, summary: summaryOf(drafted.verified) });
    return note;
  }).finally(() => settleQuietly(ports));
}

async function finishedDraft(
  ports: StagePorts,
  sessionId: string,
  inputs: Note['inputs'],
  drafter: Drafter,
): Promise<Held<Note> | undefined> {
  const held = await ports.vault.sessions.latest(sessionId, 'note');
  const same =
    held !== undefined && sameInputs(held.value.inputs, inputs) && held.value.engine?.name === drafter.engine;
  if (!same) return undefined;
  ports.onEvent({ type: 'skipped', stage: 'draft', sessionId, reason: 'nothing changed' });
  return held;
}

/** What the clinician wrote and decided in an earlier draft, in the new one. */
async function withOwnWords(
  ports: StagePorts,
  sessionId: string,
  inputs: Note['inputs'],
  drafted: VerifiedDraft,
): Promise<Pick<NoteContent, 'sections' | 'risk'>> {
  const previous = await ports.vault.sessions.latest(sessionId, 'note');
  const { sections, left } = carryOver(previous?.value, drafted.sections);
  if (left.length > 0) {
    const message = `your own sentences under ${left.join(', ')} stay in revision ${previous?.revision}`;
    ports.onEvent({ type: 'notice', stage: 'draft', message });
  }
  return { sections, risk: carryOverRisk(previous?.value, inputs, drafted.risk) };
}

async function draftAndRepair(
  ports: StagePorts,
  drafter: Drafter,
  template: Template,
  lines: readonly SpokenLine[],
  reason: EgressReason,
  mayAsk: () => Promise<unknown>,
): Promise<Drafted> {
  const rules = await ports.noteRules();
  const ask = async (brief: DraftBrief) => {
    const answer = await orInterrupted(ports.signal, drafter.draft(brief, reason, ports.onEvent));
    return drafted(answer, rules.verify(answer, template, lines));
  };
  const brief = rules.brief(template, lines);
  const first = await ask(brief);
  if (first.verified.rejected.length === 0 || !drafter.canRepair) return first;
  ports.onEvent({ type: 'notice', stage: 'draft', message: repairNotice(first.verified.rejected.length) });
  // Minutes may have passed: a consent withdrawn meanwhile counts.
  await mayAsk();
  const second = await ask(rules.repairBrief(brief, first.verified.rejected));
  const better = count(second.verified) >= count(first.verified) ? second : first;
  return { ...better, requestIds: [...first.requestIds, ...second.requestIds] };
}

function drafted(answer: DraftAnswer, verified: VerifiedDraft): Drafted {
  return { verified, requestIds: answer.requestIds, model: answer.model };
}

function count({ sections }: VerifiedDraft): number {
  return sections.reduce((total, { statements }) => total + statements.length, 0);
}

function engineOf(drafter: Drafter, { requestIds, model }: Drafted): NonNullable<Note['engine']> {
  return { name: drafter.engine, requestIds, ...(model !== undefined && { model }) };
}

function repairNotice(refused: number): string {
  return `${counted(refused, 'drafted statement')} refused by the verifier; asking once more`;
}

function summaryOf(verified: VerifiedDraft): string {
  const refused = verified.rejected.length;
  const verdict = `${counted(count(verified), 'statement')}; quotations, numbers and speakers checked, the reading is yours`;
  return refused === 0 ? verdict : `${verdict}; ${refused} refused and left out`;
}
