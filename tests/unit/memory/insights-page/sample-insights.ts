import { join } from 'node:path';
import type {
  CountedSession,
  Insights,
  Mention,
  PageAbout,
  ScoreSeries,
} from '../../../../src/core/insights.ts';
import { bandOf, reviewOf } from '../../../../src/core/instrument-scores.ts';
import { openInsightRules } from '../../../../src/memory/insights/insight-rules.ts';
import { countedSession } from '../insights/counted-session.ts';

/** What somebody may have said or be called to break out of a page. */
const hostile = '</p><script>alert(1)</script><img src=x onerror=alert(2)>"\'&';

export const about: PageAbout = {
  client: `MO ${hostile}`,
  people: new Map([['p1', 'MO']]),
  madeOn: '2026-03-10',
};

/** So many weekly sessions with a score each, made by the rules themselves. */
export async function sampleInsights(weeks: number): Promise<Insights> {
  const rules = await openInsightRules(join(import.meta.dirname, '../../../../templates/rules'));
  const counted = Array.from({ length: weeks }, (_, at) =>
    countedSession(
      [
        'T 0-2 How did it go with the diary?',
        `C 3-6 I forgot it. ${hostile}`,
        'T 9-10 And the nights?',
        ...['C 12-15 I never sleep.', 'T 16-17 Yes?', 'C 18-19 No.', 'T 20-21 Go on.', 'C 23-30 Well.'],
        ...['T 31-32 Mm.', 'C 33-34 Yes.', 'T 35-36 Good.', 'C 40-41 What is the point?'],
      ],
      { sessionId: `s${String(at).padStart(11, '0')}`, day: dayOf(at) },
    ),
  );
  const talk = counted.map((session) => {
    const { clientLines, ...mentions } = rules.talk(session);
    return {
      sessionId: session.sessionId,
      day: session.day,
      clientLines,
      mentions: { ...mentions, 'self-harm': deniedAt(session) },
    };
  });
  return {
    period: { from: dayOf(0), to: dayOf(weeks - 1) },
    scores: [await phq9(weeks)],
    sessions: counted.map(rules.figures),
    talk,
    homework: counted.flatMap(rules.homework),
    visits: [
      ...counted.map(({ day, sessionId }) => ({ day, visit: 'attended' as const, sessionId })),
      { day: dayOf(weeks), visit: 'no-show', id: 'nnnnnnnnnnnn' },
    ],
    unread: 0,
  };

  async function phq9(count: number): Promise<ScoreSeries> {
    const instrument = rules.instruments.find(({ id }) => id === 'phq9');
    if (instrument === undefined) throw new Error('no PHQ-9');
    const points = Array.from({ length: count }, (_, at) => {
      const score = Math.max(0, 20 - (at % 20));
      const items = at === 0 ? [3, 3, 2, 2, 2, 2, 2, 2, 2] : undefined;
      const review = reviewOf(instrument, score, items);
      const band = bandOf(instrument, score) ?? '';
      return { day: dayOf(at), score, from: 'typed' as const, band, items, ...(review && { review }) };
    });
    const change = rules.change(points, instrument);
    return { measure: 'phq9', name: 'PHQ-9', person: 'p1', instrument, points, ...(change && { change }) };
  }
}

/** The rules for risk are another room's: one mention, denied. */
function deniedAt({ sessionId, day }: CountedSession): Mention[] {
  const times = { line: 6, startMs: 18_000, endMs: 19_000 };
  return [
    {
      sessionId,
      day,
      ...times,
      speaker: 'client',
      quote: 'No.',
      meaning: 'negated',
      concern: 'active_ideation',
    },
  ];
}

function dayOf(week: number): string {
  return new Date(Date.UTC(2026, 0, 5 + 7 * week)).toISOString().slice(0, 10);
}
