import { counted } from '../../core/counted.ts';
import { homeworkWords, visitCounts, visitWords } from '../../core/insight-words.ts';
import type { HomeworkAnswer, Insights, Visit } from '../../core/insights.ts';
import type { Anchors } from './anchors.ts';
import { longDay, placeOfDay } from './days.ts';
import { type Html, html } from './html.ts';
import { homeworkBlock } from './quote-block.ts';

/** How many questions about homework stand here; with their sessions stand all. */
const newest = 8;

/** Appointments, and what was said to questions about homework. */
export function visitSection(insights: Insights, anchors: Anchors): Html {
  const { visits, homework } = insights;
  const missed = visits.filter(({ visit }) => visit !== 'attended');
  return html`<section><h2>Appointments and homework</h2>
<article class="card"><h3>Appointments</h3><p>${visitCounts(insights) || 'None known'}.</p>
${
  visits.length > 1 &&
  html`<figure><div class="plot">${visitLine(visits, anchors)}</div>
<figcaption><span><span class="key own dot"></span>attended</span>${missed.length > 0 && html`<span><span class="mark">×</span> did not take place</span>`}</figcaption></figure>`
}
${missed.length > 0 && html`<table><tbody>${missed.map(({ day, visit }) => html`<tr><td>${longDay(day)}</td><td>${visitWords[visit]}</td></tr>`)}</tbody></table>`}</article>
<article class="card long"><h3>Asked about what had been agreed</h3>
<p>${homework.length === 0 ? 'No question about it was found.' : `${countsOf(homework)}, by the words of the answer.`}</p>
${homework.length > newest && html`<p class="quiet">The last ${newest}; the others stand with their sessions below.</p>`}
${homework.slice(-newest).map((answer) => homeworkBlock(answer, true))}</article></section>`;
}

function visitLine(visits: readonly Visit[], anchors: Anchors): Html {
  const [from, to] = [visits[0]?.day ?? '', visits.at(-1)?.day ?? ''];
  const x = (day: string) => Math.round(24 + placeOfDay(day, from, to) * 712);
  return html`<svg viewBox="0 0 760 62" role="img" aria-label="Appointments over time"><line class="axis" x1="16" x2="744" y1="22" y2="22"/>
${visits.map(({ day, visit, sessionId }) => {
  const title = html`<title>${`${longDay(day)}: ${visitWords[visit]}`}</title>`;
  if (visit !== 'attended') {
    const [left, right] = [x(day) - 5, x(day) + 5];
    return html`<g>${title}<path class="away" d="M${left} 17L${right} 27M${right} 17L${left} 27"/></g>`;
  }
  const dot = html`${title}<circle class="point" cx="${x(day)}" cy="22" r="6"/>`;
  return sessionId === undefined
    ? html`<g>${dot}</g>`
    : html`<a href="#${anchors.session(sessionId)}">${dot}</a>`;
})}
<text x="16" y="54">${longDay(from)}</text><text x="744" y="54" text-anchor="end">${longDay(to)}</text></svg>`;
}

function countsOf(homework: readonly HomeworkAnswer[]): string {
  const count = (said: HomeworkAnswer['said']) => homework.filter((one) => one.said === said).length;
  const parts = (['done', 'not-done', 'unclear'] as const).filter((said) => count(said) > 0);
  return `Asked ${counted(homework.length, 'time')}: ${parts.map((said) => `${count(said)} ${homeworkWords[said]}`).join(', ')}`;
}
