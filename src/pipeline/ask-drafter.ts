import { createHash } from 'node:crypto';
import { canonicalBytes } from '../core/canonical.ts';
import { counted } from '../core/counted.ts';
import type { EgressReason } from '../core/egress.ts';
import type { SpokenLine } from '../core/lines.ts';
import { linesOfMember, linesWithoutPeers, participantOf } from '../core/member-lines.ts';
import type { NoteContext } from '../core/note-context.ts';
import type { NoteRules, RejectedStatement, VerifiedDraft } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { DraftAnswer, DraftBrief, Drafter, DraftPart } from '../core/provider-ports.ts';
import type { Template, TemplateSection } from '../core/template.ts';
import { mended } from './mend-draft.ts';
import { orInterrupted } from './stage-session.ts';

/** What one draft is made of. */
export interface DraftWork {
  drafter: Drafter;
  template: Template;
  lines: readonly SpokenLine[];
  context: NoteContext;
  reason: EgressReason;
  /** Asked before each request, since minutes pass between them: a consent withdrawn meanwhile counts. */
  mayAsk: () => Promise<unknown>;
  /** Persons whose parts a group's note has; empty for any other note. */
  members: readonly string[];
  /** The only section to draft; all of them when absent. */
  section?: string;
}

/** What came back from the drafter, after the verifier. Statements and hits are not numbered for the note yet. */
export interface Drafted {
  verified: VerifiedDraft;
  requestIds: string[];
  model: string | undefined;
  /** Of what was asked; absent where nobody was. */
  hashes: { instructionsSha256?: string; promptSha256?: string };
}

/** A part of the note that is asked for by itself. */
interface Part {
  draft: DraftPart;
  /** Only the sections that belong to it, also those the clinician writes. */
  template: Template;
  member?: string;
  /** A member's who said nothing: nobody is asked, and the sections are the clinician's to write. */
  isSilent?: boolean;
  /** The lines as the verifier reads them for this part. */
  lines: readonly SpokenLine[];
  /** Those that can say something of the person it is about. */
  own: readonly SpokenLine[];
}

/** Everything that one draft asks, and whom. */
interface Asking extends DraftWork {
  rules: NoteRules;
  brief: DraftBrief;
  answers: DraftAnswer[];
  /** The texts that differed from request to request. */
  asked: string[];
}

/**
 * Asks the drafter for each part of a note, keeps only what the verifier does not refuse, and gives the drafter one
 * chance to mend the sections in which something was refused.
 */
export async function askDrafter(ports: StagePorts, work: DraftWork): Promise<Drafted> {
  const rules = await ports.noteRules();
  const wishes = work.drafter.onlyQuotes ? withoutQuoteWish(work.context) : work.context;
  const brief = rules.brief(work.template, work.lines, wishes);
  const asking: Asking = { ...work, context: wishes, rules, brief, answers: [], asked: [] };
  const parts: VerifiedDraft[] = [];
  for (const part of partsOf(asking)) parts.push(await draftPart(ports, asking, part));
  return {
    verified: {
      sections: parts.flatMap(({ sections }) => sections),
      risk: parts.flatMap(({ risk }) => risk),
      hits: rules.verify(nothing, work.template, work.lines, wishes).hits,
      rejected: parts.flatMap(({ rejected }) => rejected),
    },
    requestIds: asking.answers.flatMap(({ requestIds }) => requestIds),
    model: asking.answers.findLast(({ model }) => model !== undefined)?.model,
    hashes: work.drafter.onlyQuotes ? {} : hashesOf(asking),
  };
}

const nothing: DraftAnswer = { statements: [], risk: [], requestIds: [] };

/** How many quotations there are is no choice of a drafter that does nothing but quote. */
function withoutQuoteWish(context: NoteContext): NoteContext {
  const { quotes: _, ...preferences } = context.preferences;
  return { ...context, preferences };
}

function hashesOf({ brief, asked }: Asking): Drafted['hashes'] {
  const { instructions, request, schema } = brief;
  const sha256 = (value: unknown) => createHash('sha256').update(canonicalBytes(value)).digest('hex');
  return {
    instructionsSha256: createHash('sha256').update(instructions).digest('hex'),
    promptSha256: sha256({ instructions, request, schema, asked }),
  };
}

/** One for the whole note; in a group's one for what all share, then one for each member. */
function partsOf(asking: Asking): Part[] {
  const { brief, lines, members, section } = asking;
  const wanted = brief.template.sections.filter(({ id }) => section === undefined || id === section);
  const whole = section === undefined;
  if (members.length === 0) return [partOf(brief.template, wanted, { risk: whole }, lines, lines)];
  const shared = wanted.filter((each) => each.shared);
  const own = wanted.filter((each) => !each.shared);
  const ofTherapist = lines.filter(({ role }) => role === 'therapist');
  return [
    ...(shared.length > 0 ? [partOf(brief.template, shared, { risk: false }, lines, ofTherapist)] : []),
    ...(own.length > 0 ? members : []).map((member) => {
      const participant = participantOf(lines, member);
      const facts = { risk: whole, ...(participant !== undefined && { participant }) };
      const read = [linesOfMember(lines, member), linesWithoutPeers(lines, member)] as const;
      const isSilent = participant === undefined && hasKnownVoices(asking);
      return { ...partOf(brief.template, own, facts, ...read), member, isSilent };
    }),
  ];
}

/** Where nobody could be told apart, whoever has no line may still have said any of them. */
function hasKnownVoices({ members, lines }: Asking): boolean {
  return members.some((member) => participantOf(lines, member) !== undefined);
}

function partOf(
  template: Template,
  sections: TemplateSection[],
  facts: Omit<DraftPart, 'sections'>,
  lines: readonly SpokenLine[],
  own: readonly SpokenLine[],
): Part {
  const asked = sections.filter(({ source }) => source !== 'clinician').map(({ id }) => id);
  return { draft: { ...facts, sections: asked }, template: { ...template, sections }, lines, own };
}

async function draftPart(ports: StagePorts, asking: Asking, part: Part): Promise<VerifiedDraft> {
  const { rules, brief, drafter } = asking;
  const first = await askOnce(ports, asking, part, brief, part.draft);
  const refused = first.rejected.filter((statement) => isWorthMending(statement, part.draft));
  if (refused.length === 0 || !drafter.canRepair) return ofMember(first, part);
  const message = `${counted(refused.length, 'drafted statement')} refused by the verifier; asking once more`;
  ports.onEvent({ type: 'notice', stage: 'draft', message });
  const sections = part.draft.sections.filter((id) => refused.some(({ section }) => section === id));
  const again = { ...part.draft, sections, risk: false };
  const second = await askOnce(ports, asking, part, rules.repairBrief(brief, refused), again);
  return ofMember(mended(first, second, sections), part);
}

/** One too many in a section is no mistake that asking again would mend. */
function isWorthMending({ section, problems }: RejectedStatement, { sections }: DraftPart): boolean {
  return sections.includes(section) && problems.some(({ rule }) => rule !== 'too-many');
}

async function askOnce(
  ports: StagePorts,
  asking: Asking,
  part: Part,
  brief: DraftBrief,
  draft: DraftPart,
): Promise<VerifiedDraft> {
  const { rules, context } = asking;
  const wantsWords = !part.isSilent && (draft.sections.length > 0 || draft.risk);
  const answer = wantsWords ? await answered(ports, asking, part, brief, draft) : nothing;
  const of = part.member === undefined ? context : { ...context, member: part.member };
  const { sections, rejected } = rules.verify(
    { ...answer, statements: onlyAsked(answer, part.template, draft), risk: [] },
    part.template,
    part.lines,
    of,
  );
  // What a peer said tells whom a question was put to, and is never a finding about this member.
  const { risk } = rules.verify({ ...answer, statements: [] }, part.template, part.lines, of);
  return { sections, rejected, hits: [], risk: draft.risk ? risk : [] };
}

async function answered(
  ports: StagePorts,
  asking: Asking,
  part: Part,
  brief: DraftBrief,
  draft: DraftPart,
): Promise<DraftAnswer> {
  const { drafter, reason, mayAsk } = asking;
  const mine = { ...brief, template: part.template, lines: part.own, part: draft };
  asking.asked.push(brief.ask(draft));
  const answer = await orInterrupted(ports.signal, drafter.draft(mine, reason, ports.onEvent, mayAsk));
  asking.answers.push(answer);
  return answer;
}

/** What a drafter wrote for sections that it was not asked for is nobody's business; sections that do not exist are. */
function onlyAsked(answer: DraftAnswer, { sections }: Template, draft: DraftPart): DraftAnswer['statements'] {
  const known = new Set(sections.map(({ id }) => id));
  return answer.statements.filter(({ section }) => draft.sections.includes(section) || !known.has(section));
}

function ofMember(verified: VerifiedDraft, { member }: Part): VerifiedDraft {
  if (member === undefined) return verified;
  return {
    ...verified,
    sections: verified.sections.map((section) => ({ ...section, member })),
    risk: verified.risk.map((finding) => ({ ...finding, member })),
  };
}
