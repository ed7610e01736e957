import { counted } from '../core/counted.ts';
import { wrapText } from '../core/display-width.ts';
import {
  changeWords,
  homeworkWords,
  insightLimits,
  lengthWords,
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
  type ResponseTimes,
  type ScoreSeries,
  type SessionFigures,
  type TalkTopic,
  talkTopics,
} from '../core/insights.ts';
import { whose } from './chart-rows.ts';
import { fitted, newestOnly, quoted, type TextPage, wrapped } from './insight-lines.ts';
import { talkLines } from './insights-talk-text.ts';
import type { JsonRecord } from './output.ts';
import { scoreChart } from './score-chart.ts';

/** More are in the page that `--html` writes, and in `--json`. */
const shown = { scores: 12, homework: 6, sessions: 12 };

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
      ...[point.review ?? point.unseen ?? []].flat(),
    ]);
  const left = points.length - rows.length;
  return [
    ...wrapText(`${name}${of === '' ? '' : ` (${of})`}${about}`, page.reader.columns).map(page.strong),
    ...wrapped(changeWords(series), page),
    ...(few === undefined ? scoreChart(series, page.reader) : wrapped(few, page)),
    ...(left > 0 ? [`  the last ${shown.scores} of ${points.length}:`] : []),
    ...fitted(rows, page),
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
    ...wrapText(
      `Asked about what had been agreed: ${counted(answers.length, 'time')}${rest}`,
      page.reader.columns,
    ).map(page.strong),
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
  const head = ['day', ...speakers.map(columnName), 'silence', 'client after', 'you after'];
  const rows = sessions
    .slice(-shown.sessions)
    .map((session) => [
      session.day,
      ...speakers.map((speaker) => percentOf(session, speaker)),
      session.silence === undefined ? '?' : percent(session.silence.ms, session.silence.ofMs),
      ...[session.clientAnswers, session.therapistAnswers].map(medianOf),
    ]);
  return [
    page.strong('Talk and silence'),
    ...(few === undefined ? [] : wrapped(few.replace('picture', 'trend'), page)),
    ...newestOnly(rows.length, sessions.length, page),
    ...(rows.length === 0 ? [] : fitted(rows, page, head)),
    ...(rows.length === 0 ? [] : wrapped(figureWords, page).map(page.faint)),
  ];
}

const figureWords =
  'Percent of the speaking time; silence: pauses of 2 s and more, percent of the session; after: median time until an answer; ?: the transcript does not tell';

function columnName(speaker: string): string {
  return speaker === 'therapist' ? 'you' : speaker;
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
