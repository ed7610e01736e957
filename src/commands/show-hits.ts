import type { NoteContent, RiskHitEntry } from '../core/artefacts/note.ts';
import { counted } from '../core/counted.ts';
import type { SpokenLine } from '../core/lines.ts';
import { oneLine } from '../core/one-line.ts';
import { hitDispositions, type RiskConcern, type RiskMeaning } from '../core/risk-hit.ts';
import { clockTime } from '../core/time.ts';
import { openHits } from '../pipeline/unresolved.ts';

/**
 * What the rules heard in a session, for reading below its draft: what is still to decide with the turns around it and
 * the command to type, then what was decided, then what is only shown. It ends by saying what silence means.
 * @param sessionId as the commands take it
 */
export function hitsText(
  content: Pick<NoteContent, 'hits' | 'risk'>,
  lines: readonly SpokenLine[],
  sessionId: string,
): string {
  const open = openHits(content);
  const others = (content.hits ?? []).filter((hit) => !open.includes(hit));
  const decided = others.filter(({ tier }) => tier < 3);
  const beside = others.filter(({ tier }) => tier === 3);
  return [
    ...(content.hits === undefined ? [notLooked, ''] : []),
    ...openPart(open, lines, sessionId),
    ...listed('Decided:', decided, lines, decision),
    ...listed('Shown only, nothing to decide:', beside, lines, ({ meaning, concern }) =>
      concern === 'protective' ? 'stands beside a risk, never against it' : meant[meaning],
    ),
    limits,
  ].join('\n');
}

/** Of drafts of earlier releases. */
const notLooked =
  'This draft is of an earlier release: what the rules hear is listed after its next edit, and asked for before it is signed.';

/** Everywhere that hits are shown, however many there are. */
const limits =
  'Fixed rules found these on this computer, and no rules find everything: where they found nothing, nothing is known. That is no sign of safety.';

function openPart(open: readonly RiskHitEntry[], lines: readonly SpokenLine[], sessionId: string): string[] {
  if (open.length === 0) return [];
  const verb = open.length === 1 ? 'is' : 'are';
  return [
    `TO DECIDE: ${counted(open.length, 'passage')} ${verb} perhaps about risk, whatever the draft says of it.`,
    '',
    ...open.flatMap((hit) => [...passage(hit, lines), decide(hit, sessionId), '']),
  ];
}

function passage(hit: RiskHitEntry, lines: readonly SpokenLine[]): string[] {
  const around = lines.filter(({ id }) => hit.context.includes(id) || hit.lines.includes(id));
  return [
    `${hit.id}  ${called[hit.concern]}: ${meant[hit.meaning]}`,
    ...around.map((line) => `  ${hit.lines.includes(line.id) ? '>' : ' '} ${spoken(line)}`),
  ];
}

function decide({ id }: RiskHitEntry, sessionId: string): string {
  const [first, ...others] = hitDispositions;
  return `  decide: amynote edit ${sessionId} --hit ${id}=${first} (or ${others.join(', ')})`;
}

function spoken({ startMs, participant, text }: SpokenLine): string {
  return `${clockTime(startMs)}  ${participant ?? '?'}: ${oneLine(text)}`;
}

function listed(
  title: string,
  hits: readonly RiskHitEntry[],
  lines: readonly SpokenLine[],
  said: (hit: RiskHitEntry) => string,
): string[] {
  if (hits.length === 0) return [];
  const rows = hits.map((hit) => {
    const line = lines.find(({ id }) => id === hit.lines[0]);
    const words = hit.quotes.map(({ text }) => `“${oneLine(text)}”`).join(' ');
    return `  ${hit.id}  ${clockTime(line?.startMs ?? 0)}  ${called[hit.concern]}: ${said(hit)}  ${words}`;
  });
  return [title, ...rows, ''];
}

function decision({ disposition }: RiskHitEntry): string {
  if (disposition === undefined) return 'decided with its category';
  return { confirmed: 'confirmed', not_risk: 'not risk', follow_up: 'to follow up' }[disposition];
}

/** What a concern is called for people. */
export const called: Record<RiskConcern, string> = {
  passive_ideation: 'wish to be dead',
  active_ideation: 'suicidal thoughts',
  self_injury: 'self-harm',
  violence: 'harm to others',
  child_abuse: 'harm to a child',
  elder_abuse: 'harm to an elder or dependent adult',
  partner_violence: 'violence by a partner',
  abuse_or_neglect: 'abuse or neglect',
  substance_use: 'alcohol or drugs',
  psychosis: 'signs of psychosis',
  mania: 'signs of mania',
  eating_disorder: 'eating',
  protective: 'what protects',
};

/** What a meaning is called for people. */
export const meant: Record<RiskMeaning, string> = {
  present: 'said as present',
  vague: 'unclear, to be asked about',
  unknown_speaker: 'it is not certain who said it',
  past: 'said of the past',
  joke: 'said as a joke',
  conditional: 'said for the case that',
  negated: 'said no to',
  someone_else: 'said of somebody else',
  fiction: 'said of a story, the news or work',
  idiom: 'a figure of speech',
};
