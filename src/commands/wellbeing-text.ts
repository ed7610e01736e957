import { counted } from '../core/counted.ts';
import { wrapText } from '../core/display-width.ts';
import type { SelfCheck } from '../core/self-check.ts';
import { calendarDay } from '../core/time.ts';
import type { DayLoad, Load, WeekLoad } from '../core/wellbeing.ts';
import type { LoadRules, SelfCheckKind } from '../core/wellbeing-ports.ts';
import { bandOfAnswer } from '../pipeline/self-check.ts';
import { durationWords } from './duration-words.ts';
import type { JsonRecord, Output } from './output.ts';
import { table } from './table.ts';

/** More are in `--json`. */
const shown = { weeks: 13, days: 14, checks: 6 };

type Page = Pick<Output, 'reader' | 'strong' | 'faint'>;

/** A part of the page: what it is for a program, and its lines, none wider than the terminal. */
export interface LoadBlock {
  record: JsonRecord;
  lines: string[];
}

/** The numbers as parts of a page. */
export function loadBlocks({ days, weeks, suggestions, ...facts }: Load, page: Page): LoadBlock[] {
  const { since, until, sessions, unread } = facts;
  const head = [
    page.strong(`Your load, ${since} to ${until}: ${counted(sessions, 'session')}`),
    ...wrapped('From times alone: nothing that was said is read. For your eyes only.', page).map(page.faint),
    ...(unread > 0 ? [`  ${counted(unread, 'session')} in no number: the times cannot be read`] : []),
    ...factLines(factRows(facts), page),
  ];
  return [
    { record: { type: 'wellbeing', v: 1, ...facts }, lines: head },
    { record: { type: 'wellbeing-weeks', v: 1, weeks }, lines: weekLines(weeks, page) },
    { record: { type: 'wellbeing-days', v: 1, days }, lines: dayLines(days, page) },
    {
      record: { type: 'wellbeing-suggestions', v: 1, suggestions },
      lines: suggestionLines(suggestions, page),
    },
  ];
}

function factRows({ gaps, runs, notes, effort }: Omit<Load, 'days' | 'weeks' | 'suggestions'>) {
  const [late, later] = notes.limitHours;
  const longest = runs.toSorted((one, other) => other.sessions - one.sessions)[0];
  const rows: string[][] = [];
  if (gaps !== undefined) {
    const short = `${gaps.short} of ${gaps.count} shorter than ${gaps.limitMinutes} min`;
    rows.push(['between sessions', `median ${minutesWords(gaps.medianMs)}; ${short}`]);
  }
  if (longest !== undefined) {
    const clock = [longest.startedAt, longest.endedAt].map((iso) => iso.slice(11, 16)).join('-');
    rows.push(['most in a row', `${longest.sessions} on ${calendarDay(longest.startedAt)}, ${clock}`]);
  }
  if (notes.medianDelayMs !== undefined) {
    const delay = `median ${delayWords(notes.medianDelayMs)} after the session`;
    rows.push(['notes signed', `${notes.signed}, ${delay}; ${notes.late} over ${late} h`]);
  }
  if (notes.waiting > 0) {
    rows.push([
      'notes waiting',
      `${notes.waiting} over ${late} h; of these ${notes.waitingLonger} over ${later} h`,
    ]);
  }
  if (effort.now !== undefined) {
    rows.push(['minutes per note', `${effortWords(effort.now)}; ${beforeWords(effort.before)}`]);
  }
  return rows;
}

/** What does not fit goes on below its own column. */
function factLines(rows: readonly string[][], { reader }: Page): string[] {
  const labels = Math.max(0, ...rows.map(([label = '']) => label.length));
  return rows.flatMap(([label = '', fact = '']) =>
    wrapText(fact, reader.columns - labels - 4).map((line, at) => {
      return `  ${(at === 0 ? label : '').padEnd(labels)}  ${line}`;
    }),
  );
}

/** Beyond three days nobody counts hours. */
function delayWords(ms: number): string {
  return ms > 72 * 3_600_000 ? counted(Math.round(ms / 86_400_000), 'day') : durationWords(ms);
}

function minutesWords(ms: number): string {
  return `${Math.round(ms / 60_000)} min`;
}

function effortWords({ medianMs, notes }: { medianMs: number; notes: number }): string {
  return `median ${(medianMs / 60_000).toFixed(1)} in review (${counted(notes, 'note')})`;
}

function beforeWords(before: Load['effort']['before']): string {
  return before === undefined
    ? 'before: too few to compare'
    : `before ${(before.medianMs / 60_000).toFixed(1)} (${before.notes})`;
}

function weekLines(weeks: readonly WeekLoad[], page: Page): string[] {
  const rows = weeks.slice(-shown.weeks).map((week) => {
    const rest = [...(week.days < 7 ? [`${counted(week.days, 'day')} only`] : []), ...afterWords(week)];
    return {
      label: week.monday,
      count: week.sessions,
      rest: [...rest, ...(week.weekend ? ['weekend'] : [])],
    };
  });
  return [page.strong(`Sessions by week${lastOf(weeks.length, shown.weeks)}`), ...bars(rows, page)];
}

function dayLines(days: readonly DayLoad[], page: Page): string[] {
  const rows = days.slice(-shown.days).map((day) => {
    const inRow = day.inARow > 1 ? [`${day.inARow} in a row`] : [];
    return {
      label: `${weekdayOf(day.day)} ${day.day}`,
      count: day.sessions,
      rest: [...inRow, ...afterWords(day)],
    };
  });
  return [page.strong(`Sessions by day${lastOf(days.length, shown.days)}`), ...bars(rows, page)];
}

/** Less than a minute is not worth a word. */
function afterWords({ afterHoursMs }: { afterHoursMs: number }): string[] {
  return afterHoursMs < 60_000 ? [] : [`${durationWords(afterHoursMs)} after hours`];
}

function lastOf(count: number, most: number): string {
  return count > most ? `, the last ${most}; all with --json` : '';
}

function weekdayOf(day: string): string {
  return ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
}

/** One bar for each row, its number behind it, and what else there is to say. */
function bars(rows: readonly { label: string; count: number; rest: string[] }[], { reader }: Page): string[] {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const labels = Math.max(...rows.map(({ label }) => label.length));
  const rests = Math.max(0, ...rows.map(({ rest }) => rest.join(', ').length));
  const room = Math.max(4, Math.min(30, reader.columns - labels - rests - 10));
  const sign = reader.utf8 ? '█' : '#';
  const unit = Math.min(2, room / most);
  return table(
    rows.map(({ label, count, rest }) => {
      const bar = sign.repeat(Math.ceil(count * unit));
      return [label, `${bar}${count > 0 ? ' ' : ''}${count}`, rest.join(', ')];
    }),
  ).map((row) => `  ${row}`);
}

function suggestionLines(suggestions: Load['suggestions'], page: Page): string[] {
  if (suggestions.length === 0) return [page.strong('Worth a thought: nothing that the rules look for')];
  return [
    page.strong('Worth a thought'),
    ...suggestions.flatMap(({ fact, pause }) => [
      ...wrapped(fact, page),
      ...wrapText(pause, page.reader.columns - 4).map((line) => page.faint(`    ${line}`)),
    ]),
    ...wrapped('Counts, no diagnosis; leave out what does not fit: templates/rules/wellbeing.yaml', page).map(
      page.faint,
    ),
  ];
}

/** The answers to self-checks; none where there are none. */
export function checkBlocks(
  { checks, closed }: { checks: readonly SelfCheck[]; closed: number },
  rules: LoadRules,
  page: Page,
): LoadBlock[] {
  if (checks.length === 0 && closed === 0) return [];
  const rows = checks.slice(-shown.checks).map(({ check, at, scores }) => {
    const kind = rules.checks.find(({ id }) => id === check);
    return [calendarDay(at), kind?.name ?? check, Object.values(scores).join(', ')];
  });
  const other = `${counted(closed, 'answer')} sealed to a key that is no longer here`;
  return [
    {
      record: {
        ...{ type: 'self-checks', v: 1, closed },
        checks: checks.map(({ check, at, scores }) => ({ check, at, scores })),
      },
      lines: [
        page.strong(`Your own answers${lastOf(checks.length, shown.checks)}`),
        ...table(rows).map((row) => `  ${row}`),
        ...(closed > 0 ? [`  ${other}`] : []),
        ...wrapped(rules.support, page).map(page.faint),
      ],
    },
  ];
}

/** A question with its numbered answers. @param at which of the kind's questions */
export function questionLines({ about, asks }: SelfCheckKind, at: number, columns: number): string[] {
  const ask = asks[at];
  if (ask === undefined) return [];
  const intro = at === 0 && about !== undefined ? [...wrapText(about, columns), ''] : [];
  const answers = (ask.answers ?? []).flatMap((answer, index) =>
    wrapText(answer, columns - 5).map((line, part) => {
      return `  ${part === 0 ? String(ask.range[0] + index) : ' '}  ${line}`;
    }),
  );
  return [...intro, ...wrapText(ask.question, columns), ...answers];
}

/** What was kept, what the rules say of it, and whether they point to somebody to turn to. */
export function answerLines(
  { scores }: SelfCheck,
  { asks, sources }: SelfCheckKind,
  columns: number,
): { lines: string[]; support: boolean } {
  const said = asks.map((ask) => {
    const score = scores[ask.id] ?? ask.range[0];
    const band = bandOfAnswer(ask, score);
    return { text: `${ask.id} ${score} (${ask.range.join(' to ')}): ${band?.say ?? ''}`, band };
  });
  return {
    lines: [...said.map(({ text }) => text), `source: ${sources.join('; ')}`].flatMap((line) =>
      wrapText(line, columns),
    ),
    support: said.some(({ band }) => band?.support === true),
  };
}

function wrapped(text: string, page: Page): string[] {
  return wrapText(text, page.reader.columns - 2).map((line) => `  ${line}`);
}
