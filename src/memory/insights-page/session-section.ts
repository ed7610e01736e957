import { counted } from '../../core/counted.ts';
import { isOwnMention, lengthWords, meaningWords, speakingShares } from '../../core/insight-words.ts';
import {
  type HomeworkAnswer,
  type Insights,
  type Mention,
  type Pause,
  type ResponseTimes,
  type SessionFigures,
  type TalkCount,
  type TalkTopic,
  talkTopics,
} from '../../core/insights.ts';
import { clockTime } from '../../core/time.ts';
import type { Anchors } from './anchors.ts';
import { longDay } from './days.ts';
import { type Html, html } from './html.ts';
import { homeworkBlock, quoteBlock } from './quote-block.ts';

/** What every number was made of: session by session, the lines and the words. */
export function sessionSection(insights: Insights, anchors: Anchors): Html {
  const { sessions, talk, homework } = insights;
  return html`<section><h2>Behind the numbers</h2>
<p class="quiet">Each session with the lines its numbers rest on.<span class="screen"> To listen: the command beside the day, with the time of the line.</span></p>
${sessions.map((session, at) =>
  sessionCard(
    session,
    talk[at],
    homework.filter(({ sessionId }) => sessionId === session.sessionId),
    anchors,
  ),
)}</section>`;
}

function sessionCard(
  session: SessionFigures,
  talk: TalkCount | undefined,
  homework: readonly HomeworkAnswer[],
  anchors: Anchors,
): Html {
  const { sessionId, day, silence, clientAnswers, therapistAnswers } = session;
  return html`<article class="card session" id="${anchors.session(sessionId)}"><header><h3>${longDay(day)}</h3><code>amynote play ${sessionId} --at</code></header>
<h4>Speaking time</h4>${speakingLines(session)}
<h4>Silence</h4>${silence === undefined ? html`<p class="quiet">The transcript does not tell.</p>` : html`<p>${silence.count === 0 ? 'No pause of two seconds or more.' : `${lengthWords(silence.ms)} in ${counted(silence.count, 'pause')} of two seconds and more.`}</p>${silence.longest.length > 0 && html`<p class="quiet">The longest:</p>`}${pauseBlocks(silence.longest)}`}
${answerBlock('Client after the therapist', clientAnswers)}${answerBlock('Therapist after the client', therapistAnswers)}
${
  talk !== undefined &&
  talkTopics.map(
    (
      topic,
    ) => html`<div id="${anchors.topic(sessionId, topic)}"><h4>About ${topic}: ${mentionCount(talk, topic)}</h4>
${talk.mentions[topic].map((mention) => mentionBlock(mention))}</div>`,
  )
}
${homework.length > 0 && html`<h4>Asked about what had been agreed</h4>${homework.map((answer) => homeworkBlock(answer))}`}</article>`;
}

/** An answer stands below its question. */
function mentionBlock(mention: Mention): Html {
  const said = quoteBlock(mention, meaningWords(mention));
  return mention.asked === undefined
    ? said
    : html`<div class="pair">${quoteBlock(mention.asked)}${said}</div>`;
}

function mentionCount({ mentions, clientLines }: TalkCount, topic: TalkTopic): string {
  const own = mentions[topic].filter(isOwnMention).length;
  const rest = mentions[topic].length - own;
  return `${own} of ${clientLines} lines of the client${rest > 0 ? `, and ${rest} not plainly their own` : ''}`;
}

function speakingLines(session: SessionFigures): Html {
  const shares = speakingShares(session);
  return html`<p class="lines">${session.speaking.map(({ speaker, ms, lines }) => {
    const share = shares.find((one) => one.speaker === speaker);
    const who = speaker === 'unknown' ? 'nobody knows who' : speaker;
    const percent = share === undefined ? '' : `, ${share.percent} %`;
    return html`${who}: ${lengthWords(ms)}${percent} <span class="quiet">(${stretches(lines)})</span><br>`;
  })}</p>`;
}

/** `[2, 4, 5, 6]` → `lines 2, 4–6` */
function stretches(lines: readonly number[]): string {
  const sorted = lines.toSorted((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const line of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else runs.push([line, line]);
  }
  return `lines ${runs.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(', ')}`;
}

/** The lines stand under Silence, or can be looked up by their numbers. */
function answerBlock(title: string, times: ResponseTimes | undefined): Html | false {
  if (times === undefined) return false;
  const longest = times.longest.map(
    ({ startMs, endMs, before, after }) =>
      `${lengthWords(endMs - startMs)} at ${clockTime(startMs)} (lines ${before.line}, ${after.line})`,
  );
  return html`<h4>${title}</h4><p>Median ${lengthWords(times.medianMs)} over ${times.count} changes of speaker. <span class="quiet">The longest: ${longest.join('; ')}.</span></p>`;
}

function pauseBlocks(longest: readonly Pause[]): Html[] {
  return longest.map(
    ({ startMs, endMs, before, after }) =>
      html`<div class="pair"><p class="quiet">${lengthWords(endMs - startMs)} at ${clockTime(startMs)}, between</p>${quoteBlock(before)}${quoteBlock(after)}</div>`,
  );
}
