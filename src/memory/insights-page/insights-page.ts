import { createHash } from 'node:crypto';
import { insightLimits, sessionsWords } from '../../core/insight-words.ts';
import type { Insights, PageAbout } from '../../core/insights.ts';
import { version } from '../../core/version.ts';
import { anchorsOf } from './anchors.ts';
import { longDay } from './days.ts';
import { html } from './html.ts';
import { pageStyle } from './page-style.ts';
import { roomSection } from './room-section.ts';
import { scoreSection } from './score-section.ts';
import { sessionSection } from './session-section.ts';
import { talkSection } from './talk-section.ts';
import { visitSection } from './visit-section.ts';

/**
 * The numbers as one HTML document: no script, and a policy that lets it ask for nothing, from nowhere. Every plot leads to
 * the lines behind it. It is plain text on the disk of whoever saves it.
 */
export function insightsPage(insights: Insights, about: PageAbout): string {
  const { period, person } = insights;
  const anchors = anchorsOf(insights);
  const who = person === undefined ? about.client : `${about.client}, ${about.people.get(person) ?? person}`;
  const days = period === undefined ? 'nothing yet' : `${longDay(period.from)} to ${longDay(period.to)}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex"><title>${`Insights: ${who}`}</title>
<style>${{ markup: pageStyle }}</style></head><body><main>
<header><p class="eyebrow">Insights</p><h1>${who}</h1><p>${days} · ${sessionsWords(insights)}</p>
<div class="limits quiet">${insightLimits.map((limit) => html`<p>${limit}</p>`)}</div></header>
${scoreSection(insights, about, anchors)}
${visitSection(insights, anchors)}
${roomSection(insights, anchors)}
${talkSection(insights, anchors)}
${sessionSection(insights, anchors)}
<footer><h2>How it was made</h2>
<p class="quiet">By arithmetic on one computer, from the transcripts as they are now, on ${longDay(about.madeOn)}, by amynote ${version}. A session counts with the lines that could be understood. Scores by whoever filled them in; thresholds and licences: <code>amynote measure kinds</code>.</p>
<p class="quiet">This page is not encrypted. Delete it when you have read it.</p></footer>
</main></body></html>
`.markup;
}

/** Its own style, known by its hash, and nothing else. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
