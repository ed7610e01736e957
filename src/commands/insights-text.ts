import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import { wrapText } from '../core/display-width.ts';
import {
  changeWords,
  homeworkWords,
  insightLimits,
  isOwnMention,
  lengthWords,
  meaningWords,
  sessionsWords,
  sourceWords,
  speakingShares,
  tooFew,
  visitCounts,
  visitWords,
} from '../core/insight-words.ts';
import {
  type HomeworkAnswer,
  type Insights,
  type Receipt,
  type ResponseTimes,
  type ScoreSeries,
  type SessionFigures,
  type TalkTopic,
  talkTopics,
} from '../core/insights.ts';
import { clockTime } from '../core/time.ts';
import { whose } from './chart-rows.ts';
import type { JsonRecord } from './output.ts';
import { type Reader, scoreChart } from './score-chart.ts';
import { table } from './table.ts';

/** More are in the page that `--html` writes, and in `--json`. */
const shown = { scores: 12, mentions: 3, homework: 6 };

/** What the page in the terminal needs beside the numbers. */
export interface TextPage {
  client: Client;
  name: string;
  reader: Reader;
  strong(text: string): string;
  faint(text: string): string;
}

/** A part of the page: what it is for a program, and its lines, none wider than the terminal. */
export interface InsightBlock {
  record: JsonRecord;
  lines: string[];
}

/** The numbers as parts of a page. */
export function insightBlocks(insights: Insights, page: TextPage): InsightBlock[] {
  const { scores, sessions, talk, homework, visits, ...about } = insights;
  const clientId = page.client.id;
  const block = (type: string, facts: object, lines: string[]) => {
    return { record: { type, v: 1, clientId, ...facts }, lines };
  };
  return [
    block('insights', { ...about, limits: insightLimits }, headLines(insights, page)),
    ...scores.map((series) => block('score-series', series, scoreLines(series, page))),
    block('attendance', { visits }, visitLines(insights, page)),
    block('homework', { answers: homework }, homeworkLines(homework, page)),
    block('session-figures', { sessions }, figureLines(insights, page)),
    ...talkTopics.map((topic) =>
      block(
        'talk',
        { topic, sessions: talk.map((one) => ofTopic(one, topic)) },
        talkLines(insights, topic, page),
      ),
    ),
  ];
}

function ofTopic({ mentions, ...session }: Insights['talk'][number], topic: TalkTopic) {
  return { ...session, mentions: mentions[topic] };
}

function headLines(insights: Insights, page: TextPage): string[] {
  const { period, person } = insights;
  const of = person === undefined ? '' : `, ${whose(page.client, person)}`;
  const days = period === undefined ? 'nothing yet' : `${period.from} to ${period.to}`;
  return [
    page.strong(`${page.name}${of}: ${days}, ${sessionsWords(insights)}`),
    ...insightLimits.flatMap((limit) => wrapText(limit, page.reader.columns)).map(page.faint),
  ];
}

function scoreLines(series: ScoreSeries, page: TextPage): string[] {
  const { name, instrument, points, person } = series;
  const about = instrument === undefined ? '' : `: ${instrument.about}; ${instrument.better} is better`;
  const of = whose(page.client, person);
  const few = tooFew(points.length, 'scores');
  const rows = points
    .slice(-shown.scores)
    .map((point) => [
      ...[point.day, String(point.score), point.band ?? '', sourceWords(point)],
      ...(point.review === undefined ? [] : [point.review]),
    ]);
  const left = points.length - rows.length;
  return [
    page.strong(`${name}${of === '' ? '' : ` (${of})`}${about}`),
    ...wrapped(changeWords(series), page),
    ...(few === undefined ? scoreChart(series, page.reader) : [`  ${few}`]),
    ...(left > 0 ? [`  the last ${shown.scores} of ${points.length}:`] : []),
    ...table(rows).map((row) => `  ${row}`),
  ];
}

function visitLines(insights: Insights, page: TextPage): string[] {
  const missed = insights.visits.filter(({ visit }) => visit !== 'attended');
  return [
    page.strong('Appointments'),
    `  ${visitCounts(insights) || 'none known'}`,
    ...missed.slice(-shown.scores).map(({ day, visit }) => `  ${day}  ${visitWords[visit]}`),
  ];
}

function homeworkLines(answers: readonly HomeworkAnswer[], page: TextPage): string[] {
  const rest = answers.length > shown.homework ? `, the last ${shown.homework}` : '';
  return [
    page.strong(`Asked about what had been agreed: ${counted(answers.length, 'time')}${rest}`),
    ...answers
      .slice(-shown.homework)
      .flatMap(({ asked, answer, said }) => [
        ...quoted(asked, page),
        ...(answer === undefined ? ['    no answer in words'] : quoted(answer, page, homeworkWords[said])),
      ]),
  ];
}

function figureLines(insights: Insights, page: TextPage): string[] {
  const { sessions } = insights;
  const speakers = [...new Set(sessions.flatMap((one) => speakingShares(one).map(({ speaker }) => speaker)))];
  const few = tooFew(sessions.length, 'sessions');
  const head = ['', ...speakers.map(columnName), 'silence', 'client after', 'you after'];
  const rows = sessions.map((session) => [
    session.day,
    ...speakers.map((speaker) => percentOf(session, speaker)),
    session.silence === undefined ? '?' : percent(session.silence.ms, session.silence.ofMs),
    ...[session.clientAnswers, session.therapistAnswers].map(medianOf),
  ]);
  return [
    page.strong('Talk and silence'),
    ...(few === undefined ? [] : [`  ${few.replace('picture', 'trend')}`]),
    ...(rows.length === 0 ? [] : table([head, ...rows]).map((row) => `  ${row}`)),
    ...(rows.length === 0 ? [] : wrapped(figureWords, page).map(page.faint)),
  ];
}

const figureWords =
  'Percent of the speaking time; silence: pauses of 2 s and more, percent of the session; after: median time until an answer; ?: the transcript does not tell';

function columnName(speaker: string): string {
  return speaker === 'therapist' ? 'you' : speaker;
}

function talkLines(insights: Insights, topic: TalkTopic, page: TextPage): string[] {
  const all = insights.talk.flatMap(({ mentions }) => mentions[topic]);
  const own = all.filter(isOwnMention);
  const others = all.length - own.length;
  const rest =
    others > 0 ? wrapped(`and ${others} denied, about somebody else, or to be read in two ways`, page) : [];
  const more =
    all.length > shown.mentions
      ? `  the last ${shown.mentions} of ${all.length}; all with --html or --json:`
      : '';
  const few = tooFew(insights.talk.length, 'sessions');
  return [
    page.strong(`Said about ${topic}: ${counted(own.length, 'line')}`),
    ...rest,
    ...(few === undefined ? countBars(insights, topic, page) : [`  ${few.replace('picture', 'trend')}`]),
    ...(more === '' ? [] : [more]),
    ...all.slice(-shown.mentions).flatMap((mention) => quoted(mention, page, meaningWords(mention))),
  ];
}

/** One bar for each session, as long as there are lines about it; nothing where nobody spoke of it at all. */
function countBars({ talk }: Insights, topic: TalkTopic, { reader }: TextPage): string[] {
  const counts = talk.map(({ mentions }) => mentions[topic].filter(isOwnMention).length);
  const most = Math.max(...counts);
  if (most === 0) return [];
  const room = reader.columns - 20;
  const unit = Math.min(3, room / most);
  const bar = reader.utf8 ? '█' : '#';
  return talk.map(({ day }, at) => {
    const count = counts[at] ?? 0;
    return `  ${day}  ${bar.repeat(Math.ceil(count * unit))}${count > 0 ? ' ' : ''}${count}`;
  });
}

/** `2026-03-04 00:25  s5k…  client` and the words below it: what `amynote play` needs to get there. */
function quoted({ day, startMs, sessionId, speaker, quote }: Receipt, page: TextPage, more = ''): string[] {
  const place = `  ${day} ${clockTime(startMs)}  ${sessionId}  ${speaker ?? '?'}${more === '' ? '' : `, ${more}`}`;
  const words = wrapText(
    quote === '' ? '(words that may be about somebody else)' : quote,
    page.reader.columns - 6,
  ).map((line) => `    ${line}`);
  return [page.faint(place), ...words];
}

function wrapped(text: string, page: TextPage): string[] {
  return wrapText(text, page.reader.columns - 2).map((line) => `  ${line}`);
}

function percentOf(session: SessionFigures, speaker: string): string {
  const share = speakingShares(session).find((one) => one.speaker === speaker);
  return share === undefined ? '0 %' : `${share.percent} %`;
}

function percent(ms: number, ofMs: number): string {
  return ofMs <= 0 ? '?' : `${Math.round((100 * ms) / ofMs)} %`;
}

function medianOf(times: ResponseTimes | undefined): string {
  return times === undefined ? '?' : lengthWords(times.medianMs);
}
