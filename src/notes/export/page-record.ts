import type { Addendum, RiskHitEntry } from '../../core/artefacts/note.ts';
import { factsText, riskText } from '../../core/corrections.ts';
import type { HitDisposition } from '../../core/risk-hit.ts';
import { calendarDay } from '../../core/time.ts';
import { momentsOf, momentText } from './moments.ts';
import type { PageLine, PageSection } from './page.ts';
import type { Reading } from './reading.ts';
import { signerName } from './signature-lines.ts';

/** What was added after signing, each with its author and moment; the words before it stay readable. */
export function addendaSection({ addenda, session, signed, rules }: Reading): PageSection[] {
  if (addenda.length === 0) return [];
  const day = calendarDay(signed?.sessionStartedAt ?? session.startedAt);
  const lines = addenda.map((addendum) => ({
    ...(rules.record && addendum.body.statement !== undefined && { mark: addendum.body.statement }),
    text: addendumText(addendum, day),
    times: [],
  }));
  return [{ id: 'addenda', title: 'Added after signing', lines }];
}

/** One addendum as a sentence of the record. */
export function addendumText({ body }: Addendum, day: string): string {
  const { type, signer, signedAt } = body;
  const head = `${type.toUpperCase()} ${momentText(signedAt)} for date of service ${day}:`;
  const who = signerName(signer) || `key ${signer.publicKey}`;
  return `${head} ${addendumWords(body)} — ${who}`;
}

/** Only a correction takes anything back; what else names a statement stands beside it. */
function addendumWords({ type, was, text, facts, risk }: Addendum['body']): string {
  const right = [
    ...(facts === undefined ? [] : [factsText(facts)]),
    ...(risk === undefined ? [] : [`${riskText(risk)}, in the clinician's own judgement`]),
    ...(text === '' ? [] : [text]),
  ].join('. ');
  if (type !== 'correction') return was === undefined ? right : `${right} (belongs to: “${was}”)`;
  return was === undefined ? right : `the note said “${was}”; it is to say: ${right}`;
}

/** How many additions there are and of which days; undefined where there are none. */
export function additionsText({ addenda }: Pick<Reading, 'addenda'>): string | undefined {
  if (addenda.length === 0) return undefined;
  const days = new Set(addenda.map(({ body }) => calendarDay(momentText(body.signedAt))));
  return `${addenda.length} (${[...days].join(', ')}), below the signature`;
}

/** What a court may ask for beside the note: what the rules heard, where every word came from, what a check found. */
export function recordSections(reading: Reading): PageSection[] {
  return [
    { id: 'hits', title: 'Passages the risk rules marked', lines: hitLines(reading) },
    { id: 'receipt', title: 'Receipt', lines: receiptLines(reading) },
    { id: 'verification', title: 'Verification', lines: (reading.verified ?? []).map(line) },
  ].filter(({ lines }) => lines.length > 0);
}

const dispositions: Record<HitDisposition, string> = {
  confirmed: 'confirmed',
  not_risk: 'not risk',
  follow_up: 'to follow up',
};

function hitLines({ content, lines }: Reading): PageLine[] {
  const times = momentsOf(lines);
  return [
    ...(content.hits ?? []).map((hit) => ({ mark: hit.id, text: hitText(hit), times: times(hit.lines) })),
    line('The rules hear less than was said: that nothing is marked here is no evidence of safety.'),
  ];
}

function hitText({ concern, tier, meaning, quotes, disposition }: RiskHitEntry): string {
  const what = `${concern.replaceAll('_', ' ')}, tier ${tier}, ${meaning.replaceAll('_', ' ')}`;
  const said = quotes.map(({ text }) => `“${text.replace(/[“”"]/gu, "'")}”`).join(' ');
  const decided = disposition === undefined ? 'no decision of its own' : dispositions[disposition];
  return `${what}: ${said} Clinician: ${decided}.`;
}

function receiptLines({ signed, content, seal }: Reading): PageLine[] {
  if (signed === undefined) return [];
  const { receipt, inputs } = signed;
  const known: [string, string | number | undefined][] = [
    [
      'Template',
      `${content.template.id}, version ${content.template.version}, SHA-256 ${content.template.sha256}`,
    ],
    ['Note revision', receipt?.noteRevision],
    ['Sound, SHA-256', receipt?.audioSha256],
    ['Transcript revision', receipt?.transcriptRevision],
    ['Program', receipt?.tool],
    ['Transcribed by', receipt?.transcriber],
    ['Drafted by', [receipt?.drafter, receipt?.model].filter(Boolean).join(', ')],
    ['Prompt, SHA-256', receipt?.promptSha256],
    ['Request ids', receipt?.requestIds.join(', ')],
    ['Consents', receipt?.consentIds.join(', ')],
    ...Object.entries(inputs).map(([name, sha256]): [string, string] => [`Input ${name}, SHA-256`, sha256]),
    ['Signature (Ed25519)', seal?.signature],
  ];
  return known.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [line(`${label}: ${value}`)],
  );
}

function line(text: string): PageLine {
  return { text, times: [] };
}
