import type { NoteContent, RiskFinding, RiskHitEntry } from '../core/artefacts/note.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { EarlierRisk, NoteContext } from '../core/note-context.ts';
import type { LintFinding } from '../core/note-ports.ts';
import { riskStatuses } from '../core/risk.ts';
import { categoryOf } from '../core/risk-hit.ts';

/** What keeps a note from being signed; empty lists all through when nothing does. */
export interface Unresolved {
  /** Statements the transcript does not support. */
  statements: string[];
  /** Sections nobody wrote; in a group's note with whose it is, as `plan p2`. */
  sections: string[];
  /** Risk that is unclear and that nobody decided; in a group's note with whose it is, as `self_harm p2`. */
  risk: string[];
  /** What the rules heard and nobody said what it is. */
  hits: string[];
  /** Endorsed or unclear in the last signed note, and this one does not come back to it; in a group's note with whose it is. */
  revisit: string[];
  /** Lint errors, by rule and place. */
  lint: LintFinding[];
}

/** Everything that is open in a note that was just checked again; pure. */
export function unresolvedIn(
  content: NoteContent,
  lint: readonly LintFinding[],
  context: Pick<NoteContext, 'earlierRisk'>,
): Unresolved {
  return {
    statements: content.sections
      .flatMap(({ statements }) => statements)
      .filter(({ status }) => status === 'unsupported')
      .map(({ id }) => id),
    sections: content.sections
      .filter(({ missing }) => missing !== undefined)
      .map(({ id, member }) => whose(id, member)),
    risk: content.risk
      .filter(({ status, source }) => status === 'unclear' && source !== 'clinician')
      .map(({ category, member }) => whose(category, member)),
    hits: openHits(content).map(({ id }) => id),
    revisit: content.risk
      .filter(({ status, source }) => status === 'not_assessed' && source !== 'clinician')
      .filter((finding) => wasOpen(finding, earlierRiskOf(content, context)))
      .map(({ category, member }) => whose(category, member)),
    lint: lint.filter(({ severity }) => severity === 'error'),
  };
}

function whose(what: string, member: string | undefined): string {
  return member === undefined ? what : `${what} ${member}`;
}

/** `plan p2` → `plan --member p2`, as it is typed after the option. */
function asTyped(place: string | undefined, value = ''): string {
  const [what = '', member] = (place ?? '').split(' ');
  return `${what}${value}${member === undefined ? '' : ` --member ${member}`}`;
}

/** A supervision note lies outside the client's chart: it need not come back to what is in there. */
function earlierRiskOf(
  { template }: NoteContent,
  { earlierRisk }: Pick<NoteContext, 'earlierRisk'>,
): readonly EarlierRisk[] {
  return template.compartment === 'supervision' ? [] : earlierRisk;
}

/** Whether an earlier note left the same open, of the same person where both notes say of whom they speak. */
export function wasOpen(
  { category, member }: Pick<RiskFinding, 'category' | 'member'>,
  earlierRisk: readonly EarlierRisk[],
): boolean {
  return earlierRisk.some(
    (earlier) =>
      earlier.category === category &&
      (earlier.member === undefined || member === undefined || earlier.member === member),
  );
}

/**
 * Hits of the first two tiers that nobody decided, neither by themselves nor with the category they belong to. That
 * their category is denied, or was not assessed, settles none in which the client says it of now.
 */
export function openHits({ hits = [], risk }: Pick<NoteContent, 'hits' | 'risk'>): RiskHitEntry[] {
  return hits.filter(({ tier, meaning, disposition, concern, member }) => {
    if (tier === 3 || disposition !== undefined) return false;
    const decided = risk.find(
      (finding) =>
        finding.category === categoryOf[concern] &&
        finding.source === 'clinician' &&
        finding.member === member,
    );
    if (decided === undefined) return true;
    const saysOtherwise = decided.status === 'denied' || decided.status === 'not_assessed';
    return saysOtherwise && (meaning === 'present' || meaning === 'vague');
  });
}

/** Something that is open, in words, and the command that closes it. */
export interface OpenItem {
  what: string;
  next: string;
}

/** Everything that is open, in the order in which it is best done. */
export function openItems(sessionId: string, open: Unresolved): OpenItem[] {
  const change = `amynote edit ${sessionId}`;
  const [statement] = open.statements;
  const [section] = open.sections;
  return [
    ...item(
      open.statements,
      `${counted(open.statements.length, 'statement')} not supported by the transcript`,
      {
        next: `read it: amynote show ${sessionId}; then leave it out: ${change} --drop ${statement}`,
      },
    ),
    ...item(open.sections, `sections still to complete by you: ${open.sections.join(', ')}`, {
      next: `write it: ${change} --section ${asTyped(section)}`,
    }),
    ...riskItems(sessionId, open),
    ...open.lint.map(({ place, detail }) => ({
      what: `${place}: ${detail.replace(/\.$/u, '')}`,
      next: `change it: ${change}`,
    })),
  ];
}

function riskItems(sessionId: string, { risk, hits, revisit }: Unresolved): OpenItem[] {
  const change = `amynote edit ${sessionId}`;
  const passages = `${counted(hits.length, 'passage')} that may be about risk, still to decide by you`;
  const left = 'the last signed note left this open, and this one does not come back to it';
  return [
    ...item(risk, `risk still to decide by you: ${risk.join(', ')}`, {
      next: `read those lines, then: ${change} --risk ${asTyped(risk[0], '=STATUS')} (${riskStatuses.join(', ')})`,
    }),
    ...item(hits, `${passages}: ${hits.join(', ')}`, {
      next: `read it: amynote show ${sessionId}; then: ${change} --hit ${hits[0]}=confirmed (or not_risk, follow_up)`,
    }),
    ...item(revisit, `${left}: ${revisit.join(', ')}`, {
      next: `say what became of it: ${change} --risk ${asTyped(revisit[0], '=STATUS')}`,
    }),
  ];
}

function item(list: readonly string[], what: string, { next }: Pick<OpenItem, 'next'>): OpenItem[] {
  return list.length === 0 ? [] : [{ what, next }];
}

/** The error for the first thing that is open, with the next command to type; its data names everything that is. */
export function firstUnresolved(sessionId: string, open: Unresolved): AmynoteError | undefined {
  const [first] = openItems(sessionId, open);
  if (first === undefined) return undefined;
  const lists = { ...open, lint: open.lint.map(({ rule, place }) => `${place} ${rule}`) };
  const data = Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
  return new AmynoteError('unresolved', first.what, { hint: first.next, data });
}
