import type { Insights, ScorePoint, ScoreSeries, TalkTopic } from '../../core/insights.ts';

/** Where on the page something stands: every number leads to what it was made of. */
export interface Anchors {
  session(sessionId: string): string;
  topic(sessionId: string, topic: TalkTopic): string;
  score(series: ScoreSeries, point: ScorePoint): string;
  /** The session of a day, where there is one. */
  sessionOn(day: string): string | undefined;
}

export function anchorsOf({ sessions, scores }: Insights): Anchors {
  const session = (id: string) => `s${sessions.findIndex(({ sessionId }) => sessionId === id) + 1}`;
  return {
    session,
    topic: (id, topic) => `${session(id)}-${topic}`,
    score: (series, point) => `m${scores.indexOf(series) + 1}-${series.points.indexOf(point) + 1}`,
    sessionOn(day) {
      const found = sessions.find((one) => one.day === day);
      return found && session(found.sessionId);
    },
  };
}
