import type { SegmentSessions } from '../../core/memory-ports.ts';
import type { Session } from '../../core/session.ts';
import type { FeatureIndex } from '../ranking/feature-index.ts';
import { gatheredIndex, type NumberedSegment } from './gathered-index.ts';
import { passagesManifest } from './segment-manifest.ts';
import { type PlacedSession, readSegment, type SegmentReader } from './segment-reader.ts';

/** A session among all that are searched. */
export interface ShelvedSession {
  session: Session;
  reader: SegmentReader;
  /** As its segment has it. */
  placed: PlacedSession;
  /** The number of its first passage, over all segments. */
  first: number;
}

/** All that is searched, passages and sessions numbered from 0. */
export interface Shelves {
  sessions: readonly ShelvedSession[];
  byId: ReadonlyMap<string, ShelvedSession>;
  /** Passage → the number of its session. */
  sessionOf: Uint32Array;
  index: FeatureIndex;
}

/** Puts the sessions of all segments in one order. @throws `damaged` */
export async function shelve(segments: readonly SegmentSessions[], edition: string): Promise<Shelves> {
  const opened = segments.flatMap(({ segment, sessions }) => {
    const manifest = passagesManifest(segment.manifest, edition);
    return manifest === undefined
      ? []
      : [readSegment(segment, manifest).then((reader) => ({ reader, sessions }))];
  });
  const read = await Promise.all(opened);
  const sessions = read
    .flatMap(({ reader, sessions: wanted }) => wanted.flatMap((session) => shelvedIn(reader, session)))
    .sort(byDate);
  let total = 0;
  for (const one of sessions) {
    one.first = total;
    total += passagesIn(one.placed);
  }
  const sessionOf = new Uint32Array(total);
  for (const [number, { first, placed }] of sessions.entries()) {
    sessionOf.fill(number, first, first + passagesIn(placed));
  }
  const [only, ...others] = read;
  const isWhole = only !== undefined && others.length === 0 && isAsItLies(only.reader, sessions, total);
  const numbered = isWhole ? [only] : read.map(({ reader }) => numberedIn(reader, sessions));
  const byId = new Map(sessions.map((one) => [one.session.id, one]));
  return { sessions, byId, sessionOf, index: gatheredIndex(numbered, sessionOf) };
}

/** A session without a passage is none to be found, and counts in nothing. */
function shelvedIn(reader: SegmentReader, session: Session): ShelvedSession[] {
  const placed = reader.sessions.get(session.id);
  return placed === undefined || passagesIn(placed) === 0 ? [] : [{ session, reader, placed, first: 0 }];
}

/** Most indexes are one segment of which nothing is out of date: thousands of passages need no other numbers. */
function isAsItLies({ facts }: SegmentReader, sessions: readonly ShelvedSession[], total: number): boolean {
  return facts.lengths.length === total && sessions.every(({ first, placed }) => first === placed.first);
}

function numberedIn(reader: SegmentReader, sessions: readonly ShelvedSession[]): NumberedSegment {
  const numbers = new Int32Array(reader.facts.lengths.length).fill(-1);
  for (const { reader: its, placed, first } of sessions) {
    if (its !== reader) continue;
    for (let at = 0; at < passagesIn(placed); at += 1) numbers[placed.first + at] = first + at;
  }
  return { reader, numbers };
}

/** How many passages a session has. */
export function passagesIn({ said, written }: PlacedSession): number {
  return said + written;
}

function byDate({ session: a }: ShelvedSession, { session: b }: ShelvedSession): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.id < b.id ? -1 : Number(a.id > b.id));
}
