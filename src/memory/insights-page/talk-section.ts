import { counted } from '../../core/counted.ts';
import { isOwnMention, tooFew } from '../../core/insight-words.ts';
import { type Insights, type TalkTopic, talkTopics } from '../../core/insights.ts';
import type { Anchors } from './anchors.ts';
import { type Html, html } from './html.ts';
import { niceMost } from './room-section.ts';
import { type SessionColumn, sessionPlot } from './session-plot.ts';

/** How many of the client's lines speak about sleep, hopelessness and self-harm. */
export function talkSection({ talk }: Insights, anchors: Anchors): Html {
  const few = tooFew(talk.length, 'sessions');
  return html`<section><h2>What the client spoke about</h2>
<p class="quiet">Counted are lines in which the words occur, not how anybody feels. Each number leads to the lines.</p>
${talkTopics.map((topic) => topicCard(topic, talk, anchors, few))}</section>`;
}

function topicCard(
  topic: TalkTopic,
  talk: Insights['talk'],
  anchors: Anchors,
  few: string | undefined,
): Html {
  const columns = talk.map(({ sessionId, day, mentions, clientLines }): SessionColumn => {
    const own = mentions[topic].filter(isOwnMention).length;
    const rest = mentions[topic].length - own;
    return {
      day,
      href: anchors.topic(sessionId, topic),
      parts: [
        { value: own, kind: 'own' },
        { value: rest, kind: 'hollow' },
      ],
      label: String(own),
      title: `${counted(own, 'line')} of the client’s ${clientLines}${rest > 0 ? `, and ${rest} not plainly their own` : ''}`,
    };
  });
  const total = columns.reduce((sum, { label }) => sum + Number(label), 0);
  const hasRest = columns.some(({ parts = [] }) => (parts[1]?.value ?? 0) > 0);
  return html`<article class="card"><header><h3>${names[topic]}</h3><span class="quiet">${counted(total, 'line')} in ${counted(talk.length, 'session')}</span></header>
${few === undefined ? html`<figure><div class="plot">${sessionPlot(columns, niceMost(columns), '', `Lines about ${topic}, session by session`)}</div>` : html`<figure>`}
<figcaption>${few !== undefined && html`<span>${few.replace('too', 'Too')}.</span>`}<span>${sources[topic]}</span>${hasRest && html`<span><span class="key hollow"></span>denied, about somebody else, or to be read in two ways</span>`}</figcaption></figure></article>`;
}

const names: Record<TalkTopic, string> = {
  sleep: 'Sleep',
  hopelessness: 'Hopelessness',
  'self-harm': 'Dying and self-harm',
};

const sources: Record<TalkTopic, string> = {
  sleep: 'Words and sayings of rules/talk.yaml.',
  hopelessness: 'Words and sayings of rules/talk.yaml.',
  'self-harm':
    'What the on-device rules for risk hear. A list is never complete: nothing found is no sign of safety.',
};
