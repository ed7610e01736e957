import { changeWords, sourceWords, tooFew } from '../../core/insight-words.ts';
import type { Insights, PageAbout, ScorePoint, ScoreSeries } from '../../core/insights.ts';
import type { Anchors } from './anchors.ts';
import { longDay } from './days.ts';
import { type Html, html } from './html.ts';
import { scorePlot } from './score-plot.ts';

/** More scores than this stand as a list of days and numbers. */
const mostRows = 24;

export function scoreSection({ scores }: Insights, about: PageAbout, anchors: Anchors): Html {
  return html`<section><h2>Scores</h2>
${scores.length === 0 && html`<p class="quiet">No score was entered.</p>`}
${scores.map((series) => scoreCard(series, about, anchors))}</section>`;
}

function scoreCard(series: ScoreSeries, { people }: PageAbout, anchors: Anchors): Html {
  const { name, instrument, points, person, change } = series;
  const of = people.size > 1 && person !== undefined ? ` · ${people.get(person) ?? person}` : '';
  const few = tooFew(points.length, 'scores');
  return html`<article class="card${points.length > mostRows && ' long'}"><header><h3>${name}${of}</h3>${change && html`<span class="said">${verdicts[change.verdict]}</span>`}</header>
<p class="quiet">${instrument ? `${instrument.about}; ${instrument.better} is better` : 'no instrument of this name is known'}</p>
<p>${sentence(changeWords(series, longDay))}</p>
${few === undefined ? plotOf(series, anchors) : html`<p class="quiet">${sentence(few)}</p>`}
${points.length > mostRows ? pointList(series, anchors) : pointTable(series, anchors)}</article>`;
}

const verdicts = {
  improved: 'improved',
  worsened: 'worsened',
  'no-reliable-change': 'no reliable change',
  'no-threshold': '',
};

function plotOf(series: ScoreSeries, anchors: Anchors): Html {
  const { instrument, points } = series;
  const reliable = instrument?.change;
  return html`<figure><div class="plot">${scorePlot(series, (point) => anchors.score(series, point))}</div>
<figcaption><span>Points are scores; the thin line only joins them in their order.</span>
${reliable !== undefined && !reliable.only_worse && html`<span><span class="key same"></span>Within ${reliable.points} of the first score: no reliable change (${reliable.source}).</span>`}
${points.some(({ review }) => review !== undefined) && html`<span><span class="mark">◆</span> asks for a look at risk</span>`}</figcaption></figure>`;
}

function pointTable(series: ScoreSeries, anchors: Anchors): Html {
  return html`<table><thead><tr><th>Day</th><th class="number">Score</th><th>What the manual calls it</th><th>From</th></tr></thead><tbody>
${series.points.map((point) => {
  const session = anchors.sessionOn(point.day);
  return html`<tr id="${anchors.score(series, point)}"><td>${session === undefined ? longDay(point.day) : html`<a href="#${session}">${longDay(point.day)}</a>`}</td>
<td class="number">${point.score}</td><td>${point.band ?? ''}${point.review !== undefined && html` <span class="mark">${point.review}</span>`}${point.unseen !== undefined && html` <span class="quiet">${point.unseen}</span>`}</td>
<td>${sourceWords(point)}${itemsOf(point)}</td></tr>`;
})}</tbody></table>`;
}

function itemsOf({ items }: ScorePoint): string {
  return items === undefined ? '' : `; items ${items.join(' ')}`;
}

function pointList(series: ScoreSeries, anchors: Anchors): Html {
  return html`<ul class="many">${series.points.map(
    (point) =>
      html`<li id="${anchors.score(series, point)}">${longDay(point.day)} &#8194;${point.score}</li>`,
  )}</ul><p class="quiet">${[...new Set(series.points.map(sourceWords))].join(', ')}</p>`;
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
