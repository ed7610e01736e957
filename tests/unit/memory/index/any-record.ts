import type { NoteContent } from '../../../../src/core/artefacts/note.ts';
import type { SpokenLine } from '../../../../src/core/lines.ts';
import type { PassageQuery, SearchSession } from '../../../../src/core/memory-ports.ts';

/** Numbers that look random and are the same each time (mulberry32). */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** Few words, so that they come again; some deny, ask, belong to others, or are in other scripts. */
const words =
  "father dad mother garden sleep sleeps awake panic never no not my her his friend's work boss drink drinks wine old man walked out can't get bed night 3/7 hx sob naïve İstanbul 父 𐐷𐐲𐑌 e\u0301t\u00e9 winodw window hands numb the a and of x1 12".split(
    ' ',
  );

/** A session of talk that means nothing, now and then with a note. @param at its place in time, equal for some */
export function anySession(next: (below: number) => number, id: string, at: number): SearchSession {
  const kind = (['individual', 'individual', 'couple', 'group'] as const)[next(4)] ?? 'individual';
  const people = kind === 'individual' ? 1 : 2 + next(3);
  const lines = Array.from({ length: next(30) }, (_, index) => anyLine(next, index + 1, people));
  const startedAt = new Date(Date.UTC(2026, 0, 1 + at)).toISOString().replace('Z', next(2) ? '+10:00' : 'Z');
  return {
    session: {
      ...{ v: 1, kind: 'session', clientId: 'c', sessionKind: kind, source: 'captions', tool: 'amynote/0' },
      ...{ id, startedAt, createdAt: startedAt },
    },
    lines,
    ...(next(3) === 0 && { note: { content: anyNote(next, lines), signed: next(2) === 0 } }),
  };
}

function anyLine(next: (below: number) => number, id: number, people: number): SpokenLine {
  const who = next(people + 2);
  const speaker =
    who === 0
      ? { participant: 'therapist', role: 'therapist' as const }
      : who === 1
        ? { participant: null, role: null }
        : {
            participant: who === 2 ? 'client' : `client-${who - 1}`,
            role: 'client' as const,
            person: `p${who - 1}`,
          };
  return { id, startMs: id * 1000, endMs: id * 1000 + 900, text: anyText(next, 25), ...speaker };
}

export function anyText(next: (below: number) => number, most: number): string {
  const some = Array.from({ length: 1 + next(most) }, () => words[next(words.length)]);
  return `${some.join(' ')}${['.', '?', '!', '', '. Yes.'][next(5)]}`;
}

function anyNote(next: (below: number) => number, lines: readonly SpokenLine[]): NoteContent {
  const statement = (id: string) => {
    const rests = Array.from({ length: next(4) }, () => next(lines.length + 2));
    return { id, text: anyText(next, 15), lines: rests, quotes: [], status: 'verified', problems: [] };
  };
  const section = (id: string) => {
    const statements = Array.from({ length: next(6) }, (_, at) => statement(`${id}.${at}`));
    return { id, title: `Section ${id}`, statements };
  };
  return { sections: ['a', 'b'].map(section) } as unknown as NoteContent;
}

export function anyQuery(next: (below: number) => number): PassageQuery {
  const day = () => new Date(Date.UTC(2026, 0, 1 + next(12))).toISOString().slice(0, 10);
  return {
    query: anyText(next, 4),
    limit: 1 + next(12),
    ...(next(4) === 0 && { speaker: ['client', 'client-2', 'therapist', 'client-9'][next(4)] ?? '' }),
    ...(next(4) === 0 && { person: `p${1 + next(4)}` }),
    ...(next(4) === 0 && { since: day() }),
    ...(next(4) === 0 && { until: day() }),
    ...(next(3) === 0 && { sources: [(['note', 'transcript'] as const)[next(2)] ?? 'note'] }),
  };
}
