import type { SpokenLine } from '../../core/lines.ts';
import type { FoundItem } from '../../core/prep.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import type { Theme, ThemeMention, Themes } from '../../core/themes.ts';
import type { PrepBook } from './prep-file.ts';
import { type Quote, quoteOf, saidAgain, topicStems } from './said-again.ts';

/** Left open longer ago than so many sessions is not told any more. */
const sessionsLookedAt = 8;
/** How far before the words that leave it the subject is looked for, in lines. */
const reach = 4;
/** So many stems make a line that says what it is about. */
const tellingStems = 2;

/** What was left for another time and not taken up since, newest first. */
export function threadsIn(record: readonly RecordedSession[], book: PrepBook): FoundItem[] {
  const from = Math.max(0, record.length - sessionsLookedAt);
  const found = record.slice(from).flatMap((recorded, offset) =>
    recorded.lines.flatMap((line, place): FoundItem[] => {
      if (!book.threads.saidIn(line.text) || line.role === null) return [];
      const isTold = line.role === 'client' && topicStems(line.text).size > 0;
      const subject = isTold ? undefined : subjectOf(recorded.lines, place);
      const topic = topicStems(subject?.text ?? line.text);
      if (saidAgain(topic, record.slice(from + offset + 1)) !== undefined) return [];
      const quotes = [...(subject === undefined ? [] : [subject]), line].map((one) => quoteOf(recorded, one));
      const ask = 'what was left for another time';
      return [
        {
          part: 'threads',
          text: 'left for another time',
          remark: 'not spoken of since',
          quotes,
          tells: ['since', 'still'],
          ask,
        },
      ];
    }),
  );
  return found.reverse();
}

/** The client's last line before it that says what it is about. */
function subjectOf(lines: readonly SpokenLine[], place: number): SpokenLine | undefined {
  return lines
    .slice(Math.max(0, place - reach), place)
    .findLast(({ role, text }) => role === 'client' && topicStems(text).size >= tellingStems);
}

/** Themes that came back in the newest session after being silent: the first words about each, and the newest. */
export function returnsIn({ sessions, themes }: Themes): FoundItem[] {
  const newest = sessions.findLast(({ heard }) => heard)?.number;
  return themes.flatMap((theme): FoundItem[] => {
    const back = theme.returns.at(-1);
    if (back === undefined || back.number !== newest) return [];
    const dayOf = (number: number) => sessions[number - 1]?.day ?? '';
    const text = `${theme.label}: again after ${back.silent} sessions without it`;
    const first = theme.first === back.before ? '' : `first ${dayOf(theme.first)}, `;
    const remark = `${first}last before ${dayOf(back.before)}`;
    const quotes = [firstIn(theme, theme.first, sessions), firstIn(theme, back.number, sessions)].flatMap(
      (one) => one ?? [],
    );
    return [
      {
        part: 'threads',
        text,
        remark,
        quotes,
        tells: ['first', 'again', 'since'],
        ask: `what came back: ${theme.label}`,
      },
    ];
  });
}

function firstIn({ mentions }: Theme, number: number, sessions: Themes['sessions']): Quote | undefined {
  const { sessionId } = sessions[number - 1] ?? {};
  const mention = mentions.find((one) => one.sessionId === sessionId);
  return mention && asQuote(mention);
}

function asQuote({ sessionId, day, line, startMs, endMs, speaker, quote }: ThemeMention): Quote {
  return { sessionId, day, at: { line, startMs, endMs }, speaker, quote };
}
