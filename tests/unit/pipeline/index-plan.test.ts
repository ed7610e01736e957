import { describe, expect, it } from 'vitest';
import type { OpenSegment } from '../../../src/core/index-ports.ts';
import { type CurrentSession, type FoundSegment, planIndex } from '../../../src/pipeline/index-plan.ts';
import { session } from '../vault/artefacts.ts';

/** Sessions as they are now: `{ a: 'note.1 transcript.1' }`. */
function now(sources: Record<string, string>): Map<string, CurrentSession> {
  return new Map(
    Object.entries(sources).map(([id, names]) => [id, { session: session(id), sources: names.split(' ') }]),
  );
}

/** A segment of sessions with so many passages each. */
function found(name: string, passages: number, sources: Record<string, string>): FoundSegment {
  const sessions = Object.entries(sources).map(([id, names]) => ({
    id,
    sources: names.split(' '),
    passages,
  }));
  return { name, segment: {} as OpenSegment, sessions };
}

function planned(current: Record<string, string>, ...segments: FoundSegment[]) {
  const { missing, replaced, segments: all } = planIndex(now(current), segments);
  return {
    live: all.flatMap(({ name, live }) => live.map(({ id }) => `${id} in ${name}`)).sort(),
    missing: missing.map((one) => one.session.id),
    replaced: replaced.map(({ name }) => name).sort(),
  };
}

const large = 1500;

describe('what an index lacks', () => {
  it('nothing, while all names are the same', () => {
    const same = { a: 'transcript.1', b: 'note.1 transcript.1' };
    expect(planned(same, found('1', 9, same))).toEqual({
      live: ['a in 1', 'b in 1'],
      missing: [],
      replaced: [],
    });
  });

  it('a session that changed, that was never there, or is gone', () => {
    const before = { a: 'transcript.1', gone: 'transcript.1' };
    expect(planned({ a: 'transcript.2', b: 'transcript.1' }, found('1', 9, before))).toEqual({
      live: [],
      missing: ['a', 'b'],
      replaced: ['1'],
    });
  });

  it('of two segments with a session the newer counts, and the older goes', () => {
    const same = { a: 'transcript.1' };
    expect(planned(same, found('1', 9, same), found('2', 9, same))).toEqual({
      live: ['a in 2'],
      missing: [],
      replaced: ['1'],
    });
  });
});

describe('a large segment', () => {
  const others = { b: 'transcript.1', c: 'transcript.1', d: 'transcript.1', e: 'transcript.1' };
  const rewritten = (before: string, after: string | undefined) => {
    const current = { ...others, ...(after !== undefined && { a: after }) };
    return planned(current, found('1', large, { ...others, a: before })).replaced.length === 1;
  };

  it.each([
    ['words were struck or corrected', 'transcript.1', 'transcript.2'],
    ['the session is gone', 'transcript.1', undefined],
    ['the speakers are others', 'speakers.1 transcript.1', 'speakers.2 transcript.1'],
    ['a note is gone', 'note.1 transcript.1', 'transcript.1'],
    ['a signed note is another one', 'signed-note.1 transcript.1', 'signed-note.2 transcript.1'],
  ])('is rewritten at once when %s', (_title, before, after) => {
    expect(rewritten(before, after)).toBe(true);
  });

  it.each([
    ['is edited', 'note.1 transcript.1', 'note.2 transcript.1'],
    ['is signed', 'note.2 transcript.1', 'note.2 signed-note.1 transcript.1'],
  ])('may wait when a note %s', (_title, before, after) => {
    expect(rewritten(before, after)).toBe(false);
  });

  it('waits no longer when a quarter of it is out of date', () => {
    const signed = { b: 'signed-note.1 transcript.1', c: 'signed-note.1 transcript.1' };
    expect(planned({ ...others, ...signed }, found('1', large, others)).replaced).toEqual(['1']);
  });
});

it('the small ones are merged when there are too many, and the large one is left alone', () => {
  const names = Array.from({ length: 9 }, (_, at) => String(at));
  const segments = names.map((name) => found(name, name === '0' ? 40_000 : 50, { [name]: 'transcript.1' }));
  const current = Object.fromEntries(names.map((name) => [name, 'transcript.1']));
  expect(planned(current, ...segments).replaced).toEqual(names.slice(1));
  expect(planned(current, ...segments.slice(0, 7)).replaced).toEqual([]);
});
