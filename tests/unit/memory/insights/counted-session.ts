import type { CountedSession } from '../../../../src/core/insights.ts';
import type { SpokenLine } from '../../../../src/core/lines.ts';

/** Lines as `T 0-2 words`: who, from when to when in seconds, and what. T is the therapist, C the client, D a second one. */
export function countedSession(turns: readonly string[], more: Partial<CountedSession> = {}): CountedSession {
  const lines = turns.map((turn, at): SpokenLine => {
    const [, who = '', from = '', to = '', text = ''] = /^(\S) ([\d.]+)-([\d.]+) ?(.*)$/.exec(turn) ?? [];
    const times = { id: at + 1, startMs: Number(from) * 1000, endMs: Number(to) * 1000, text };
    return { ...times, ...speakers[who] } as SpokenLine;
  });
  return { sessionId: 'ssssssssssss', day: '2026-03-02', lines, unheard: [], ...more };
}

const speakers: Record<string, Pick<SpokenLine, 'participant' | 'role' | 'person'>> = {
  T: { participant: 'therapist', role: 'therapist' },
  C: { participant: 'client', role: 'client', person: 'p1' },
  D: { participant: 'client-2', role: 'client', person: 'p2' },
  '?': { participant: null, role: null },
};
