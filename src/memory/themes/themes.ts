import type { Statement } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import type { Theme, ThemeMention, ThemeReturn, ThemeSession, Themes } from '../../core/themes.ts';
import type { ConceptLayer } from '../concepts.ts';
import type { ThemeBook } from '../prep/prep-file.ts';
import { readMentions } from './read-mentions.ts';

/** A mention with the concept it is of. */
type Found = ThemeMention & { id: string };

/**
 * What a client speaks of, session by session: their own lines, and sentences of signed notes that were proven by them. Dates
 * alone decide what is first, silent and back again. Pure.
 * @param record oldest first. @param person whose, where the client is several people
 */
export function themesOf(
  record: readonly RecordedSession[],
  layer: ConceptLayer,
  book: ThemeBook,
  person?: string,
): Themes {
  const sessions = record.map((recorded, at): ThemeSession => {
    const heard = ownLines(recorded, person).length > 0;
    return { sessionId: recorded.session.id, number: at + 1, day: recorded.day, heard };
  });
  const found = record.flatMap((recorded) => mentionsOf(recorded, layer, book, person));
  const byConcept = grouped(found);
  const themes = [...byConcept].flatMap(([id, mentions]) => asTheme(id, mentions, sessions, book));
  return { sessions, themes: themes.sort(byWeight) };
}

function grouped(found: readonly Found[]): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const one of found) groups.set(one.id, [...(groups.get(one.id) ?? []), one]);
  return groups;
}

function ownLines({ lines }: RecordedSession, person: string | undefined): SpokenLine[] {
  return lines.filter((line) => line.role === 'client' && (person === undefined || line.person === person));
}

function mentionsOf(
  recorded: RecordedSession,
  layer: ConceptLayer,
  book: ThemeBook,
  person: string | undefined,
): Found[] {
  const own = ownLines(recorded, person);
  const said = own.flatMap((line) =>
    readMentions(line.text, layer, book).map((read) => ({ ...read, ...receipt(recorded, line) })),
  );
  const written = provenStatements(recorded, own).flatMap(({ section, statement, line }) =>
    readMentions(statement.text, layer, book).map((read) => ({
      ...read,
      ...receipt(recorded, line),
      statement: { section, id: statement.id, text: statement.text },
    })),
  );
  // A sentence of the note about a line that says so itself adds nothing.
  return [
    ...said,
    ...written.filter((one) => !said.some(({ id, line }) => id === one.id && line === one.line)),
  ];
}

/** Verified sentences of the signed note, each with the client's line it rests on. */
function provenStatements({ note }: RecordedSession, own: readonly SpokenLine[]) {
  if (!note?.signed) return [];
  return note.content.sections.flatMap(({ id, statements }) =>
    statements
      .filter(({ status }) => status === 'verified')
      .flatMap((statement) => {
        const line = lineOf(statement, own);
        return line === undefined ? [] : [{ section: id, statement, line }];
      }),
  );
}

/** A transcript that was corrected since may count its lines otherwise: a quotation must still stand there. */
function lineOf({ quotes, lines }: Statement, own: readonly SpokenLine[]): SpokenLine | undefined {
  const quoted = quotes.map(({ line, text }) =>
    own.find((one) => one.id === line && one.text.includes(text)),
  );
  return quotes.length > 0 ? quoted.find(Boolean) : own.find(({ id }) => lines.includes(id));
}

function receipt({ session, day }: RecordedSession, line: SpokenLine) {
  const { id, startMs, endMs, participant, text } = line;
  return { sessionId: session.id, day, line: id, startMs, endMs, speaker: participant, quote: text };
}

function asTheme(
  id: string,
  found: readonly Found[],
  sessions: readonly ThemeSession[],
  { leastLines, silentSessions }: ThemeBook,
): Theme[] {
  const mentions = found.filter(({ meaning }) => meaning === 'own').map(withoutId);
  const aside = found.filter(({ meaning }) => meaning !== 'own').map(withoutId);
  const counts = sessions.map(
    ({ sessionId }) => mentions.filter((one) => one.sessionId === sessionId).length,
  );
  if (Math.max(0, ...counts) < leastLines) return [];
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  const silentSince = silentAmong(sessions, last + 1, sessions.length);
  const returns = returnsIn(counts, sessions, leastLines, silentSessions);
  const label = id.replaceAll('_', ' ');
  return [{ id, label, mentions, aside, first: first + 1, last: last + 1, silentSince, returns }];
}

/** Comes back where it is spoken of as much as a theme is, after heard sessions without a word of it. */
function returnsIn(
  counts: readonly number[],
  sessions: readonly ThemeSession[],
  leastLines: number,
  silentSessions: number,
): ThemeReturn[] {
  return counts.flatMap((count, at): ThemeReturn[] => {
    const before = counts.findLastIndex((one, place) => place < at && one > 0);
    if (count < leastLines || before < 0) return [];
    const silent = silentAmong(sessions, before + 1, at);
    return silent < silentSessions ? [] : [{ number: at + 1, before: before + 1, silent }];
  });
}

function silentAmong(sessions: readonly ThemeSession[], from: number, to: number): number {
  return sessions.slice(from, to).filter(({ heard }) => heard).length;
}

/** What came back last first, then what is spoken of in most sessions, then what was spoken of last. */
function byWeight(one: Theme, other: Theme): number {
  const back = ({ returns }: Theme) => returns.at(-1)?.number ?? 0;
  const spread = ({ mentions }: Theme) => new Set(mentions.map(({ sessionId }) => sessionId)).size;
  return (
    back(other) - back(one) ||
    spread(other) - spread(one) ||
    other.mentions.length - one.mentions.length ||
    other.last - one.last ||
    (one.id < other.id ? -1 : 1)
  );
}

function withoutId({ id: _, ...mention }: Found): ThemeMention {
  return mention;
}
