import type { NoteContent, Quote } from '../core/artefacts/note.ts';
import { initials } from '../core/initials.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { RenderableNote } from '../core/note-ports.ts';
import { calendarDay, clockTime } from '../core/time.ts';
import { riskSentence } from './risk-words.ts';

/** A sentence of the page and the moments of the session it rests on, as `03:14`. */
export interface PageLine {
  /** The statement's id, where it is to be shown. */
  mark?: string;
  text: string;
  times: string[];
}

/** A note as it is read, before a format gives it its marks. Texts are not yet escaped. */
export interface NotePage {
  title: string;
  /** Stands above and below a note that nobody signed. */
  watermark: string | undefined;
  facts: { label: string; value: string }[];
  sections: { title: string; lines: PageLine[]; missing: string | undefined }[];
  risk: PageLine[];
  /** What a reader must know about the page itself. */
  remarks: string[];
  signature: string[];
}

/** Lays a note out for reading. Unsupported statements are left out, and their number is said. */
export function notePage({
  content,
  session,
  client,
  lines,
  signed,
  fullName,
  marks,
}: RenderableNote): NotePage {
  const marked = marks === true && signed === undefined;
  const times = timesOf(lines);
  const unsupported = content.sections
    .flatMap((section) => section.statements)
    .filter((statement) => statement.status === 'unsupported');
  return {
    title: 'Progress note',
    watermark: signed === undefined ? 'DRAFT: not reviewed, not signed' : undefined,
    facts: [
      { label: 'Client', value: fullName ? client.name : initials(client.name) },
      { label: 'Date of service', value: calendarDay(signed?.sessionStartedAt ?? session.startedAt) },
      { label: 'Start', value: clockOf(signed?.sessionStartedAt ?? session.startedAt) },
      ...(signed === undefined ? [] : [{ label: 'Stop', value: clockOf(signed.sessionEndedAt) }]),
      { label: 'Format', value: `${content.template.title}, version ${content.template.version}` },
    ],
    sections: content.sections.map((section) => pageSection(section, times, marked)),
    risk: content.risk.map((finding) => ({
      text: withQuote(riskSentence(finding), finding),
      times: times(finding.lines),
    })),
    remarks: unsupported.length === 0 ? [] : [leftOut(unsupported.length)],
    signature: signed === undefined ? [draftAssistance] : signatureOf(signed),
  };
}

const draftAssistance = 'Drafted by software; not yet reviewed by a clinician.';

function pageSection(
  section: NoteContent['sections'][number],
  times: (ids: readonly number[]) => string[],
  marked: boolean,
) {
  const lines = section.statements
    .filter((statement) => statement.status !== 'unsupported')
    .map((statement) => ({
      ...(marked ? { mark: statement.id } : {}),
      text: statement.text,
      times: times(statement.lines),
    }));
  const missing = lines.length > 0 ? undefined : (section.missing ?? '[clinician to complete]');
  return { title: section.title, lines, missing };
}

function withQuote(sentence: string, finding: { status: string; quotes: readonly Quote[] }): string {
  const [quote] = finding.quotes;
  if (quote === undefined || (finding.status !== 'endorsed' && finding.status !== 'unclear')) return sentence;
  return `${sentence} “${quote.text.replace(/[“”"]/gu, "'")}”`;
}

function timesOf(lines: readonly SpokenLine[]): (ids: readonly number[]) => string[] {
  const starts = new Map(lines.map((line) => [line.id, clockTime(line.startMs)]));
  return (ids) => [...new Set(ids.flatMap((id) => starts.get(id) ?? []))];
}

/** `2026-03-02T15:00:00-05:00` → `15:00`: the clinician's own clock, as written. */
function clockOf(iso: string): string {
  return /T(\d\d:\d\d)/u.exec(iso)?.[1] ?? '';
}

function leftOut(count: number): string {
  const what = count === 1 ? '1 statement is' : `${count} statements are`;
  return `${what} left out because the transcript does not support ${count === 1 ? 'it' : 'them'}.`;
}

function signatureOf({ signer, signedAt, assistance }: NonNullable<RenderableNote['signed']>): string[] {
  const who = [signer.name, signer.credential].filter((part) => part !== '').join(', ');
  return [
    who === '' ? 'Signed by the holder of this key, without a name' : `Signed by ${who}`,
    `Signed at ${signedAt}`,
    `Signing key (Ed25519) ${signer.publicKey}`,
    assistance,
  ];
}
