import type {
  Addendum,
  AddendumBody,
  NoteContent,
  NoteFact,
  NoteFacts,
  RiskFinding,
  SignedBody,
} from './artefacts/note.ts';
import { membersOf } from './member-body.ts';
import { factText, factWords, memberFacts, namesOfFacts, personalFacts } from './note-facts.ts';

/** What a correction puts right; one of them. */
export type CorrectedPart = Pick<AddendumBody, 'statement' | 'facts' | 'risk' | 'member'>;

/** What the signed note says where a correction stands, in words; undefined where it says nothing that could be corrected. */
export function wordsBefore(body: SignedBody, part: CorrectedPart): string | undefined {
  const { statement, facts, risk, member } = part;
  if (facts !== undefined) return factsBefore(body, namesOfFacts(facts), member);
  if (risk === undefined) return statementText(body.content, statement);
  const found = body.content.risk.find((finding) => isOf(finding, { ...risk, member }));
  return found && riskText(found);
}

/** Several facts as a few words: `start 2026-03-02 15:05; attendees client, mother`. */
export function factsText(facts: NoteFacts): string {
  return namesOfFacts(facts)
    .map((name) => `${factWords[name]} ${factText(name, facts)}`)
    .join('; ');
}

/** A risk line as a few words: `suicidal ideation: not assessed`. */
export function riskText({ category, status }: Pick<RiskFinding, 'category' | 'status'>): string {
  return `${category} ${status}`.replace(' ', ': ').replaceAll('_', ' ');
}

/**
 * The facts of a signed note as they are right by now.
 * @param facts as signed, in a group's note those of the member
 * @param addenda of that note, oldest first
 * @param member whose own facts they are
 */
export function correctedFacts(
  facts: NoteFacts,
  addenda: readonly Pick<Addendum, 'body'>[],
  member?: string,
): NoteFacts {
  const right = addenda.map(({ body }) => (body.type === 'correction' ? factsFor(body, member) : {}));
  return Object.assign({}, facts, ...right);
}

/** What is true of another member reaches nobody's chart but theirs. */
function factsFor({ facts = {}, member: whose }: AddendumBody, member: string | undefined): NoteFacts {
  if (whose === member) return facts;
  if (whose !== undefined) return {};
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !isPersonal(name as NoteFact)));
}

/** The risk lines of a signed note with the clinician's own judgement where it was corrected. */
export function correctedRisk(
  risk: readonly RiskFinding[],
  addenda: readonly Pick<Addendum, 'body'>[],
): RiskFinding[] {
  return addenda.reduce<RiskFinding[]>(
    (before, { body }) => before.map((finding) => corrected(finding, body)),
    [...risk],
  );
}

/** A finding as a correction says it is; as it was where the correction is of something else. */
export function corrected(finding: RiskFinding, { type, risk, member }: AddendumBody): RiskFinding {
  if (type !== 'correction' || risk === undefined || !isOf(finding, { ...risk, member })) return finding;
  const { status, source, heard } = finding;
  const before = source === 'clinician' ? heard : (heard ?? status);
  return { ...finding, status: risk.status, source: 'clinician', ...(before && { heard: before }) };
}

/** Whether a fact holds for one member of a group only. */
export function isPersonal(name: NoteFact): boolean {
  return personalFacts.includes(name);
}

/** What the note says in a statement; undefined for none. */
function statementText({ sections }: NoteContent, statement: string | undefined): string | undefined {
  return sections.flatMap(({ statements }) => statements).find(({ id }) => id === statement)?.text;
}

/** The facts as they stand at the head of the signed note. */
export function signedFacts({ content }: Pick<SignedBody, 'content'>, member: string | undefined): NoteFacts {
  return member !== undefined && membersOf(content).length > 0
    ? memberFacts(content, member)
    : (content.facts ?? {});
}

function factsBefore(body: SignedBody, names: readonly NoteFact[], member: string | undefined): string {
  const facts = signedFacts(body, member);
  const recorded: NoteFacts = { startedAt: body.sessionStartedAt, endedAt: body.sessionEndedAt };
  return names
    .map((name) => {
      if (facts[name] !== undefined) return `${factWords[name]} ${factText(name, facts)}`;
      if (recorded[name] === undefined) return `${factWords[name]} not entered`;
      return `${factWords[name]} ${factText(name, recorded)} by the recording`;
    })
    .join('; ');
}

function isOf(
  finding: Pick<RiskFinding, 'category' | 'member'>,
  { category, member }: { category: RiskFinding['category']; member: string | undefined },
): boolean {
  return finding.category === category && finding.member === member;
}
