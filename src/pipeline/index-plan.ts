import type { OpenSegment } from '../core/index-ports.ts';
import type { Session } from '../core/session.ts';

/** A session as it is now, with the names of what it is read from. */
export interface CurrentSession {
  session: Session;
  sources: readonly string[];
}

/** A segment with passages as it was found; `sessions` as its manifest has them. */
export interface FoundSegment {
  name: string;
  segment: OpenSegment;
  sessions: readonly { id: string; sources: readonly string[]; passages: number }[];
}

/** A segment with those of its sessions that are as they were. */
export interface LiveSegment extends FoundSegment {
  live: Session[];
}

/** What is to be done so that an index is up to date. */
export interface IndexPlan {
  /** Segments to go on with; together they hold no session twice. */
  segments: LiveSegment[];
  /** Sessions that no segment holds as they are now. */
  missing: CurrentSession[];
  /** Of the segments, those to be erased once their live sessions lie in a new one. */
  replaced: LiveSegment[];
}

/** More segments than this are made fewer: each costs a search about a millisecond. */
const mostSegments = 8;

/** A segment under this many passages is rewritten for a single session that changed. */
const smallSegment = 2000;

/** And a larger one when more than this part of it is out of date. */
const mostOutOfDate = 0.25;

/**
 * Compares what was found with what should be there.
 * @param found oldest first: the newest that has a session as it is now counts
 */
export function planIndex(
  current: ReadonlyMap<string, CurrentSession>,
  found: readonly FoundSegment[],
): IndexPlan {
  const placed = new Set<string>();
  const segments = found.toReversed().map((segment): LiveSegment => {
    const live = segment.sessions.flatMap(({ id, sources }) => {
      const now = current.get(id);
      if (now === undefined || placed.has(id) || !isSame(sources, now.sources)) return [];
      placed.add(id);
      return [now.session];
    });
    return { ...segment, live };
  });
  const missing = [...current.values()].filter(({ session }) => !placed.has(session.id));
  const rewritten = segments.filter((segment) => mustBeRewritten(segment, current));
  const kept = segments.filter((segment) => !rewritten.includes(segment));
  const added = Number(missing.length > 0 || rewritten.some(({ live }) => live.length > 0));
  const merged = kept.length + added > mostSegments ? smallestOf(kept) : [];
  return { segments, missing, replaced: [...rewritten, ...merged] };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}

/**
 * Words that are gone from the record must be gone from the index, at once. What a later note says instead is no such
 * haste: the older one is still in the vault, and a large segment takes its time.
 */
function mustBeRewritten(
  { sessions, live }: LiveSegment,
  current: ReadonlyMap<string, CurrentSession>,
): boolean {
  const isLive = new Set(live.map(({ id }) => id));
  const dead = sessions.filter(({ id }) => !isLive.has(id));
  if (dead.length === 0) return sessions.length === 0;
  const [all, outOfDate] = [passagesOf(sessions), passagesOf(dead)];
  if (all < smallSegment || outOfDate > all * mostOutOfDate) return true;
  return dead.some(({ id, sources }) => !isOnlyAddedTo(sources, current.get(id)?.sources ?? []));
}

function passagesOf(sessions: readonly { passages: number }[]): number {
  return sessions.reduce((sum, { passages }) => sum + passages, 0);
}

/** Whether the words of a session are the same, and there is a note where there was one. */
function isOnlyAddedTo(before: readonly string[], now: readonly string[]): boolean {
  const kinds = new Set(now.map(kindOf));
  return before.every((name) => (/^note\./.test(name) ? kinds.has('note') : now.includes(name)));
}

function kindOf(source: string): string {
  return source.split('.')[0] ?? '';
}

/** The smallest of them, as long as the next one is not far larger than all before it: a large one is rarely written anew. */
function smallestOf(segments: readonly LiveSegment[]): LiveSegment[] {
  const bySize = [...segments].sort((a, b) => passagesOf(a.sessions) - passagesOf(b.sessions));
  let sum = 0;
  const end = bySize.findIndex(({ sessions }, at) => {
    const size = passagesOf(sessions);
    if (at >= 2 && size > 2 * sum) return true;
    sum += size;
    return false;
  });
  return end < 0 ? bySize : bySize.slice(0, end);
}
