import { lengthWords, speakingShares, tooFew } from '../../core/insight-words.ts';
import type { Insights, SessionFigures } from '../../core/insights.ts';
import type { Anchors } from './anchors.ts';
import { type Html, html } from './html.ts';
import { type SessionColumn, sessionPlot } from './session-plot.ts';

/** Who speaks how long, pauses and answers: arithmetic over the times of the lines. */
export function roomSection({ sessions }: Insights, anchors: Anchors): Html {
  const few = tooFew(sessions.length, 'sessions');
  return html`<section><h2>Talk and silence</h2>
<p class="quiet">Times of lines, added up. Pauses next to words that nobody understood, or that were not recorded, are in no number.</p>
${few === undefined ? [shareCard, silenceCard, answerCard].map((card) => card(sessions, anchors)) : html`<p>${few.replace('too', 'Too')}. What there is stands session by session below.</p>`}</section>`;
}

function shareCard(sessions: readonly SessionFigures[], anchors: Anchors): Html {
  const columns = sessions.map((session): SessionColumn => {
    const shares = speakingShares(session);
    const clients = shares.filter(({ speaker }) => speaker.startsWith('client'));
    const own = clients.reduce((sum, { percent }) => sum + percent, 0);
    const part = (speaker: string) => shares.find((one) => one.speaker === speaker)?.percent ?? 0;
    const title = shares
      .map(({ speaker, percent, ms }) => `${speaker} ${percent} % (${lengthWords(ms)})`)
      .join(', ');
    return {
      ...where(session, anchors),
      parts: [
        { value: own, kind: 'own' },
        { value: part('others'), kind: 'third' },
        { value: part('therapist'), kind: 'other' },
      ],
      label: `${own} %`,
      title,
    };
  });
  const hasOthers = columns.some(({ parts = [] }) => (parts[1]?.value ?? 0) > 0);
  return card(
    'Share of the speaking time',
    sessionPlot(columns, 100, ' %', 'Share of the speaking time, session by session'),
    html`<span><span class="key own"></span>client (the number)</span>${hasOthers && html`<span><span class="key third"></span>other members</span>`}<span><span class="key other"></span>therapist</span>`,
  );
}

function silenceCard(sessions: readonly SessionFigures[], anchors: Anchors): Html {
  const columns = sessions.map((session): SessionColumn => {
    const { silence } = session;
    if (silence === undefined)
      return { ...where(session, anchors), label: '?', title: 'the transcript does not tell' };
    const value = silence.ofMs === 0 ? 0 : Math.round((100 * silence.ms) / silence.ofMs);
    const title = `${lengthWords(silence.ms)} in ${silence.count} pauses, ${value} % of the session`;
    return { ...where(session, anchors), parts: [{ value, kind: 'own' }], label: `${value} %`, title };
  });
  return card(
    'Silence',
    sessionPlot(columns, niceMost(columns), ' %', 'Silence in percent of the session'),
    html`<span>Pauses of two seconds and more, in percent of the session.</span>`,
  );
}

function answerCard(sessions: readonly SessionFigures[], anchors: Anchors): Html {
  const columns = sessions.map((session): SessionColumn => {
    const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
    const client = seconds(session.clientAnswers?.medianMs);
    const therapist = seconds(session.therapistAnswers?.medianMs);
    const words = (value: number | undefined) => (value === undefined ? '?' : `${value.toFixed(1)} s`);
    return {
      ...where(session, anchors),
      marks: [
        ...(client === undefined ? [] : [{ value: client, kind: 'own' as const }]),
        ...(therapist === undefined ? [] : [{ value: therapist, kind: 'hollow' as const }]),
      ],
      label: words(client),
      title: `client after ${words(client)}, therapist after ${words(therapist)}`,
    };
  });
  return card(
    'Time until an answer',
    sessionPlot(columns, niceMost(columns), ' s', 'Median time until an answer, in seconds'),
    html`<span><span class="key own dot"></span>client after the therapist (the number)</span><span><span class="key hollow"></span>therapist after the client</span><span>Medians.</span>`,
  );
}

/** The next round number above everything there is. */
export function niceMost(columns: readonly SessionColumn[]): number {
  const values = columns.flatMap(({ parts = [], marks = [] }) => [
    parts.reduce((sum, { value }) => sum + value, 0),
    ...marks.map(({ value }) => value),
  ]);
  const most = Math.max(1, ...values);
  return (
    [1, 2, 4, 5, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100].find((nice) => nice >= most) ??
    Math.ceil(most / 50) * 50
  );
}

function where({ day, sessionId }: SessionFigures, anchors: Anchors): Pick<SessionColumn, 'day' | 'href'> {
  return { day, href: anchors.session(sessionId) };
}

function card(title: string, plot: Html, caption: Html): Html {
  return html`<article class="card"><h3>${title}</h3><figure><div class="plot">${plot}</div><figcaption>${caption}</figcaption></figure></article>`;
}
