import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { html } from '../../../../src/memory/insights-page/html.ts';
import { insightsPage } from '../../../../src/memory/insights-page/insights-page.ts';
import { about, sampleInsights } from './sample-insights.ts';

it('what is no markup is written as text, wherever it stands', () => {
  expect(html`<p title="${'"><b>'}">${['&', 1, undefined, false, html`<i>${"'"}</i>`]}</p>`.markup).toBe(
    '<p title="&#34;&#62;&#60;b&#62;">&#38;1<i>&#39;</i></p>',
  );
});

it('nothing that was said becomes markup', async () => {
  const page = insightsPage(await sampleInsights(4), about);
  expect(page).not.toMatch(/<script|<img|onerror=alert\(2\)>/);
  expect(page).toContain('&#60;script&#62;alert(1)');
});

it('the page asks for nothing: no script, no address, and a policy that allows its own style alone', async () => {
  const page = insightsPage(await sampleInsights(4), { ...about, client: 'MO' });
  expect(page.replace(/<blockquote[\s\S]*?<\/blockquote>/g, '')).not.toMatch(
    /<script|<link|<iframe|https?:|url\(|@import|\son\w+=/i,
  );
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri`);
  expect(page).not.toContain(' style=');
});

it.each([1, 2, 4, 60])(
  'with %d sessions every link leads to a place of the page, and no place stands twice',
  async (weeks) => {
    const page = insightsPage(await sampleInsights(weeks), about);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((href) => !ids.includes(href?.slice(1)))).toEqual([]);
  },
);

it('below three scores and sessions nothing is drawn, and the page says that they are too few', async () => {
  const few = insightsPage(await sampleInsights(2), about);
  expect(few).not.toMatch(/polyline|class="own" x=/);
  expect(few.match(/Too few (scores|sessions)/g)).toEqual([
    'Too few scores',
    ...Array(4).fill('Too few sessions'),
  ]);
  expect(insightsPage(await sampleInsights(3), about)).toMatch(/polyline[\s\S]*class="own" x=/);
});

it('no word on it guesses a feeling', async () => {
  const page = insightsPage(await sampleInsights(4), about).replace(/<blockquote[\s\S]*?<\/blockquote>/g, '');
  const guessed =
    /\b(sad|sadness|angry|anger|anxious|afraid|sounded|seems?|withdrawn|disengaged|sentiment|emotion)\b/i;
  expect(page).not.toMatch(guessed);
});
